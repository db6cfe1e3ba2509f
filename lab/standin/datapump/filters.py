"""INCLUDE and EXCLUDE: `TABLE`, `TABLE:"IN ('A', 'B')"`, `INDEX:"LIKE 'X%'"`, `VIEW:"= 'V'"`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from lab.standin.datapump.messages import JobFailed

# fmt: off
KINDS = (
    "TABLE", "INDEX", "CONSTRAINT", "REF_CONSTRAINT", "VIEW", "MATERIALIZED_VIEW", "SEQUENCE", "FUNCTION",
    "PROCEDURE", "PACKAGE", "TRIGGER", "TYPE", "SYNONYM", "GRANT", "OBJECT_GRANT", "COMMENT", "STATISTICS", "USER",
)
# fmt: on
_NAME = re.compile(r"'((?:[^']|'')*)'")


@dataclass(frozen=True)
class Filter:
    """kind: an object type; names: upper case patterns (`*`, `?`), empty for all; negated: NOT IN, NOT LIKE, !=."""

    kind: str
    names: tuple[str, ...] = ()
    negated: bool = False

    def matches(self, kind: str, name: str) -> bool:
        """Whether an object (Oracle's type and spelling) is meant."""
        if kind.removeprefix("OBJECT_") != self.kind.removeprefix("OBJECT_"):
            return False
        found = not self.names or any(fnmatchcase(name, pattern) for pattern in self.names)
        return found != self.negated if self.names else True


def parse_filter(text: str) -> Filter:
    """Raises JobFailed for a kind or an expression that is not supported."""
    kind, _, clause = text.partition(":")
    kind, clause = kind.strip().upper(), clause.strip().strip('"').strip()
    if kind not in KINDS:
        raise JobFailed("ORA-39001: invalid argument value", f"ORA-39038: Object path {kind!r} is not supported.")
    if not clause:
        return Filter(kind)
    found = re.fullmatch(r"(not\s+)?(in|like|=|!=|<>)\s*(.+)", clause, re.IGNORECASE | re.DOTALL)
    names = [name.replace("''", "'") for name in _NAME.findall(found[3])] if found else []
    if not found or not names:
        raise JobFailed("ORA-39001: invalid argument value", f"ORA-39071: Value for {kind} is badly formed: {clause}")
    if found[2].lower() == "like":
        names = [name.replace("%", "*").replace("_", "?") for name in names]
    return Filter(kind, tuple(names), bool(found[1]) or found[2] in ("!=", "<>"))


def wanted(kind: str, name: str, include: tuple[Filter, ...], exclude: tuple[Filter, ...]) -> bool:
    """Whether the object takes part in the job."""
    return not any(one.matches(kind, name) for one in exclude) and (
        not include or any(one.matches(kind, name) for one in include)
    )
