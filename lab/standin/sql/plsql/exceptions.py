"""Named exceptions. In a handler an exception is its SQLCODE, or for a user's own its SQLSTATE (EU…); when it is
raised it is a SQLSTATE: ORA-20nnn is E2nnn, ORA-0nnnn is Onnnn, larger numbers are Q and four digits of base 36."""

from __future__ import annotations

PREDEFINED = {
    "ACCESS_INTO_NULL": -6530,
    "CASE_NOT_FOUND": -6592,
    "COLLECTION_IS_NULL": -6531,
    "CURSOR_ALREADY_OPEN": -6511,
    "DUP_VAL_ON_INDEX": -1,
    "INVALID_CURSOR": -1001,
    "INVALID_NUMBER": -1722,
    "LOGIN_DENIED": -1017,
    "NO_DATA_FOUND": 100,
    "NO_DATA_NEEDED": -6548,
    "NOT_LOGGED_ON": -1012,
    "PROGRAM_ERROR": -6501,
    "ROWTYPE_MISMATCH": -6504,
    "SELF_IS_NULL": -30625,
    "STORAGE_ERROR": -6500,
    "SUBSCRIPT_BEYOND_COUNT": -6533,
    "SUBSCRIPT_OUTSIDE_LIMIT": -6532,
    "SYS_INVALID_ROWID": -1410,
    "TIMEOUT_ON_RESOURCE": -51,
    "TOO_MANY_ROWS": -1422,
    "VALUE_ERROR": -6502,
    "ZERO_DIVIDE": -1476,
}
_MESSAGES = {
    1: "unique constraint violated",
    51: "timeout occurred while waiting for a resource",
    1001: "invalid cursor",
    1012: "not logged on",
    1017: "invalid username/password; logon denied",
    1403: "no data found",
    1410: "invalid ROWID",
    1422: "exact fetch returns more than requested number of rows",
    1476: "divisor is equal to zero",
    1722: "invalid number",
    6500: "PL/SQL: storage error",
    6501: "PL/SQL: program error",
    6502: "PL/SQL: numeric or value error",
    6504: "PL/SQL: Return types of Result Set variables or query do not match",
    6511: "PL/SQL: cursor already open",
    6530: "Reference to uninitialized composite",
    6531: "Reference to uninitialized collection",
    6532: "Subscript outside of limit",
    6533: "Subscript beyond count",
    6548: "no more rows needed",
    6592: "CASE not found while executing CASE statement",
    30625: "method dispatch on NULL SELF argument is disallowed",
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
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def base36(number: int, width: int) -> str:
    """The last `width` digits of a number in base 36."""
    return "".join(_DIGITS[number // 36**place % 36] for place in reversed(range(width)))


def state_of(code: int) -> str:
    """The SQLSTATE that stands for an ORA- number (given without its sign)."""
    return _KNOWN.get(code) or own_state(code)


def own_state(code: int) -> str:
    """The same, never one of PostgreSQL's own SQLSTATEs."""
    if 20000 <= code <= 20999:
        return f"E2{code - 20000:03d}"
    return f"O{code:04d}" if code < 10000 else f"Q{base36(code, 4)}"


def message_of(code: int) -> str:
    """What RAISE of a named exception says; "" when Oracle's text is not known."""
    return _MESSAGES.get(code, "")
