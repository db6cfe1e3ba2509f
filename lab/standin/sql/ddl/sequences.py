"""CREATE and ALTER SEQUENCE with all options."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lab.standin.interface import OraError
from lab.standin.sql.cursor import Cursor
from lab.standin.sql.names import literal
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

_LARGEST = 9_223_372_036_854_775_807  # PostgreSQL's sequences are 64 bits wide
_WITHOUT_EFFECT = frozenset({"KEEP", "NOKEEP", "NOSCALE", "NOSHARD", "GLOBAL"})


@dataclass
class SequenceOptions:
    """What was asked of a sequence. words: as PostgreSQL writes it; cache: 0 for NOCACHE; cache and ordered are None
    where nothing was said: they are noted, for there is one instance only, and it has no cache. restarted: at its
    least number (greatest, when it descends)."""

    words: list[str] = field(default_factory=list)
    cache: int | None = None
    ordered: bool | None = None
    restarted: bool = False

    def create(self, name: str) -> list[str]:
        """The statements that make it."""
        return [" ".join(["CREATE SEQUENCE", name, *self.words]), self._note(name)]

    def alter(self, name: str) -> list[str]:
        """The statements that change it."""
        bounds = [word for word in self.words if "VALUE" in word]
        given = dict(word.split() for word in bounds if not word.startswith("NO "))
        least, greatest = (given.get(word, "NULL") for word in ("MINVALUE", "MAXVALUE"))
        return [
            *([f"SELECT sys.begin_here({literal(name)}, {least}, {greatest})"] if bounds else []),
            *([" ".join(["ALTER SEQUENCE", name, *self.words])] if self.words else []),
            *([f"SELECT sys.restart_sequence({literal(name)})"] if self.restarted else []),
            self._note(name),
        ]

    def _note(self, name: str) -> str:
        cache = "NULL" if self.cache is None else str(self.cache)
        ordered = "NULL" if self.ordered is None else str(self.ordered)
        return f"SELECT sys.note_sequence({literal(name)}, {cache}, {ordered})"


def sequence_options(cursor: Cursor, altered: bool = False) -> SequenceOptions:
    """Up to the end or a closing parenthesis. altered: of a sequence that is there."""
    options = SequenceOptions()
    while cursor.token.kind is not Kind.END and not cursor.at_op(")"):
        start = cursor.token.start
        word = cursor.next().value
        if word == "START" and altered:
            raise OraError(2283, "cannot alter starting sequence number", start)
        if (read := _OPTIONS.get(word)) is not None:
            read(cursor, options, word)
        elif word not in _WITHOUT_EFFECT:
            refuse(f"{word} of a sequence", start)
    return options


def _bounded(cursor: Cursor) -> str:
    return str(max(-_LARGEST, min(_LARGEST, int(cursor.number()))))


def _increment(cursor: Cursor, options: SequenceOptions, word: str) -> None:
    cursor.expect("BY")
    options.words.append(f"INCREMENT BY {_bounded(cursor)}")


def _start(cursor: Cursor, options: SequenceOptions, word: str) -> None:
    cursor.expect("WITH")
    if cursor.accept("LIMIT"):
        refuse("START WITH LIMIT VALUE", cursor.token.start)
    options.words.append(f"START WITH {_bounded(cursor)}")


def _restart(cursor: Cursor, options: SequenceOptions, word: str) -> None:
    if cursor.accept("START", "WITH"):  # where LAST_NUMBER looks until the first NEXTVAL
        options.words.append(f"START WITH {_bounded(cursor)} RESTART")
    else:
        options.restarted = True


def _bound(cursor: Cursor, options: SequenceOptions, word: str) -> None:
    options.words.append(f"{word} {_bounded(cursor)}")


def _no_bound(cursor: Cursor, options: SequenceOptions, word: str) -> None:
    options.words.append(f"NO {word[2:]}")


def _cycle(cursor: Cursor, options: SequenceOptions, word: str) -> None:
    options.words.append("CYCLE" if word == "CYCLE" else "NO CYCLE")


def _cache(cursor: Cursor, options: SequenceOptions, word: str) -> None:
    options.cache = 0 if word == "NOCACHE" else int(_bounded(cursor))
    if word == "CACHE" and options.cache < 2:
        raise OraError(4010, "the number of values to CACHE must be greater than 1", cursor.token.start)


def _order(cursor: Cursor, options: SequenceOptions, word: str) -> None:
    options.ordered = word == "ORDER"


_OPTIONS: dict[str, Callable[[Cursor, SequenceOptions, str], None]] = {
    "INCREMENT": _increment,
    "START": _start,
    "RESTART": _restart,
    "MAXVALUE": _bound,
    "MINVALUE": _bound,
    "NOMAXVALUE": _no_bound,
    "NOMINVALUE": _no_bound,
    "CYCLE": _cycle,
    "NOCYCLE": _cycle,
    "CACHE": _cache,
    "NOCACHE": _cache,
    "ORDER": _order,
    "NOORDER": _order,
}
