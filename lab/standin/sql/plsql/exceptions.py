"""Named exceptions as SQLSTATEs: ORA-20nnn is E2nnn, other ORA- numbers of stored code are O and four digits."""

from __future__ import annotations

PREDEFINED = {
    "NO_DATA_FOUND": "P0002",
    "TOO_MANY_ROWS": "P0003",
    "DUP_VAL_ON_INDEX": "23505",
    "ZERO_DIVIDE": "22012",
    "INVALID_NUMBER": "22P02",
    "VALUE_ERROR": "22P02",
    "TIMEOUT_ON_RESOURCE": "55P03",
    "LOGIN_DENIED": "O1017",
    "PROGRAM_ERROR": "O6501",
    "CASE_NOT_FOUND": "20000",
    "CURSOR_ALREADY_OPEN": "42P03",
    "INVALID_CURSOR": "34000",
}
_KNOWN = {
    1: "23505",
    54: "55P03",
    60: "40P01",
    1400: "23502",
    1403: "P0002",
    1422: "P0003",
    1476: "22012",
    1722: "22P02",
    2290: "23514",
    2291: "23503",
    2292: "23503",
    12899: "22001",
    30006: "55P03",
}


def state_of(code: int) -> str:
    """The SQLSTATE that stands for an ORA- number (given without its sign)."""
    if code in _KNOWN:
        return _KNOWN[code]
    return f"E2{code - 20000:03d}" if 20000 <= code <= 20999 else f"O{code:04d}"
