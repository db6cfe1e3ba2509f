"""The tables of docs/fidelity.md, from the test tables. `python -m tests.unit.standin_sql.fidelity` writes them."""

from __future__ import annotations

from pathlib import Path

from lab.standin.sql.dml import Dml
from lab.standin.sql.functions import ABSENT, AGGREGATES, COUNTING, NATIVE, OWN, PACKAGES, POSITIONAL, RENAMED
from tests.unit.standin_sql.test_refused_code import BLOCKS, DEFINITIONS
from tests.unit.standin_sql.test_translation import REFUSED
from tests.wire.plsql.test_cases import CASES
from tests.wire.test_sql_rows import ROWS as FAMILIES
from tests.wire.test_sql_table import ROWS as TABLE

DOCUMENT = Path(__file__).parents[3] / "docs" / "fidelity.md"
ROWS = [*TABLE, *FAMILIES]
_SPECIAL = sorted(name.removeprefix("_call_").upper() for name in dir(Dml) if name.startswith("_call_"))


def _code(text: str) -> str:
    return f"`{' '.join(text.split())}`".replace("|", "\\|")


def _works() -> str:
    rows = [f"| {_code(sql)} | {_result(expected)} |" for sql, _, expected in ROWS if not isinstance(expected, str)]
    return "\n".join(["| statement | result |", "|---|---|", *rows])


def _result(expected: object) -> str:
    return "rows" if expected is None else "no row" if expected == [] else "the rows Oracle gives"


def _errors() -> str:
    rows = [f"| {_code(sql)} | {_code(str(expected))} |" for sql, _, expected in ROWS if isinstance(expected, str)]
    return "\n".join(["| statement | error |", "|---|---|", *rows])


def _refused() -> str:
    rows = [f"| {_code(sql)} | ORA-{code:05d} … {names} |" for sql, code, names in REFUSED]
    rows += [f"| {_code(text)} | ORA-03001 … {what} |" for text, what in [*DEFINITIONS, *BLOCKS]]
    return "\n".join(["| statement | refused with |", "|---|---|", *rows])


def _plsql() -> str:
    return "\n".join(f"- {case.shows}" for case in CASES)


def _functions() -> str:
    provided = sorted({*AGGREGATES, *COUNTING, *POSITIONAL, *NATIVE, *OWN, *RENAMED, *_SPECIAL})
    lines = [f"Provided: {', '.join(provided)}.", "", f"Refused by name: {', '.join(sorted(ABSENT))}.", ""]
    lines += [f"- {package}: {', '.join(sorted(names))}" for package, names in sorted(PACKAGES.items())]
    return "\n".join(lines)


SECTIONS = {"works": _works, "errors": _errors, "refused": _refused, "plsql": _plsql, "functions": _functions}


def updated(text: str) -> str:
    """The document with its generated sections made anew."""
    for name, make in SECTIONS.items():
        begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
        head, _, rest = text.partition(begin)
        text = f"{head}{begin}{make()}\n{end}{rest.partition(end)[2]}"
    return text


if __name__ == "__main__":
    DOCUMENT.write_text(updated(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
