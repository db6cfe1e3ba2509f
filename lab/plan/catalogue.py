"""The whole emergency plan as data, read from clauses/, procedures/ and roles.yml and checked while reading."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lab.errors import BadInput
from lab.limits import read_limits
from lab.plan.clause import Clause, Kind, Text
from lab.plan.entry import Entry, read_document
from lab.plan.procedure import Procedure, Rehearsal
from lab.store import digest

SOURCE = Path(__file__).parent


@dataclass(frozen=True)
class Catalogue:
    """All clauses, procedures and roles. hash: changes whenever any of their text does."""

    clauses: dict[str, Clause]
    procedures: dict[str, Procedure]
    roles: dict[str, Text]
    hash: str

    def clause(self, name: str) -> Clause:
        """The clause with this id. Raises BadInput."""
        if name not in self.clauses:
            raise BadInput(f"No clause {name!r} in the plan", todo="`lab plan list` names them")
        return self.clauses[name]

    def procedure(self, name: str) -> Procedure:
        """The procedure with this id. Raises BadInput."""
        if name not in self.procedures:
            raise BadInput(f"No procedure {name!r} in the plan", todo=f"Use one of {', '.join(self.procedures)}")
        return self.procedures[name]


@cache
def read_catalogue(source: Path = SOURCE) -> Catalogue:
    """The catalogue below `source`. Raises BadInput naming the file, the clause and what is wrong with it."""
    roles = {
        name: _text(Entry(value, source / "roles.yml", name)) for name, value in _mapping(source / "roles.yml").items()
    }
    clauses: dict[str, Clause] = {}
    for path in _files(source / "clauses"):
        for clause in _clauses(path, roles):
            if clause.id in clauses:
                raise BadInput(f"Clause {clause.id} occurs twice", where=str(path))
            clauses[clause.id] = clause
    found = [_procedure(path, clauses) for path in _files(source / "procedures")]
    procedures = {procedure.id: procedure for procedure in sorted(found, key=lambda p: p.order)}
    for clause in clauses.values():
        if clause.procedure not in procedures:
            raise BadInput(f"Clause {clause.id} names the missing procedure {clause.procedure!r}", where=str(source))
    ordered = {clause.id: clause for procedure in procedures.values() for clause in procedure.clauses}
    return Catalogue(ordered, procedures, roles, digest(*(p.read_bytes() for p in sorted(source.rglob("*.yml")))))


def _files(directory: Path) -> list[Path]:
    found = sorted(directory.glob("*.yml"))
    if not found:
        raise BadInput("The plan catalogue has no files", where=str(directory))
    return found


def _mapping(path: Path) -> dict[str, Any]:
    return read_document(path).values


def _clauses(path: Path, roles: dict[str, Text]) -> list[Clause]:
    head = read_document(path)
    head.allow("section", "procedure", "level", "clauses")
    level = head.value("level")
    if level not in (1, 2, 3):
        raise head.wrong(f"level cannot be {level!r}", "Use 1, 2 or 3")
    items = head.value("clauses")
    if not isinstance(items, list) or not items:
        raise head.wrong("clauses is no list", "List at least one")
    return [_clause(Entry(item, path, f"clause {i}"), head, level, i, roles) for i, item in enumerate(items, 1)]


def _clause(entry: Entry, head: Entry, level: int, order: int, roles: dict[str, Text]) -> Clause:
    name = entry.text("id")
    entry = Entry(entry.values, entry.path, name)
    entry.allow("id", "kind", "letter", "who", "en", "zh")
    kind, who, section = entry.text("kind"), entry.text("who"), head.text("section")
    if kind not in set(Kind):
        raise entry.wrong(f"kind cannot be {kind!r}", f"Use one of {', '.join(Kind)}")
    if who not in roles:
        raise entry.wrong(f"who cannot be {who!r}", f"Use one of {', '.join(roles)}")
    if not name.startswith(section):
        raise entry.wrong(f"the id does not begin with its section {section}", "Correct one of them")
    letter = name.rsplit("-", 1)[-1] if kind == Kind.STEP else entry.text("letter", "")
    if kind == Kind.STEP and not (len(letter) == 1 and letter.isupper()):
        raise entry.wrong("a step's id does not end in its letter", "Write e.g. 3.1-one-A")
    return Clause(name, section, level, head.text("procedure"), Kind(kind), letter, order, who, _text(entry))


def _procedure(path: Path, clauses: dict[str, Clause]) -> Procedure:
    entry = read_document(path)
    entry.allow("id", "order", "title", "back_out", "limits", "checks", "rehearsals")
    name = entry.text("id")
    own = tuple(clause for clause in clauses.values() if clause.procedure == name)
    if not own:
        raise entry.wrong(f"no clause belongs to the procedure {name}", "Correct its id")
    known = {clause.id for clause in own}
    checks = {clause: tuple(names) for clause, names in entry.value("checks", {}).items()}
    for clause in checks.keys() - known:
        raise entry.wrong(f"checks names {clause!r}, which is no clause of this procedure", "Correct it")
    return Procedure(
        id=name,
        order=_order(entry),
        title=_text(Entry(entry.value("title"), path, "title")),
        back_out=_text(Entry(entry.value("back_out"), path, "back_out"))
        if "back_out" in entry.values
        else Text("", ""),
        clauses=own,
        checks=checks,
        rehearsals=tuple(_rehearsal(entry, name, item, set(clauses)) for item in entry.value("rehearsals", [])),
    )


def _rehearsal(entry: Entry, procedure: str, item: Any, known: set[str]) -> Rehearsal:
    one = Entry(item, entry.path, "rehearsals")
    one.allow("trigger", "target", "performs", "limits", "checkers")
    trigger, target = one.text("trigger"), one.text("target", "")
    performs = tuple(one.value("performs", []))
    for clause in set(performs) - known:
        raise one.wrong(f"{trigger} performs {clause!r}, which is no clause of the plan", "Correct it")
    where = f"{entry.path}: {trigger}, {target}"
    limits = read_limits(entry.value("limits", {}), where).with_(one.value("limits", {}), where)
    return Rehearsal(procedure, trigger, target, performs, limits, tuple(one.value("checkers", [])))


def _text(entry: Entry) -> Text:
    return Text(entry.text("en"), entry.text("zh"))


def _order(entry: Entry) -> int:
    order = entry.value("order")
    if not isinstance(order, int):
        raise entry.wrong(f"order cannot be {order!r}", "Use a whole number")
    return order
