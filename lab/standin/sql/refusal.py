"""How the front end says no: always by name, never by dropping a clause."""

from __future__ import annotations

from typing import NoReturn

from lab.standin.interface import OraError


def refuse(what: str, offset: int = 0) -> NoReturn:
    """Raise ORA-03001 naming what this stand-in cannot do."""
    raise OraError(3001, f"unimplemented feature: {what}", offset)


def syntax_error(code: int, message: str, offset: int) -> OraError:
    """A syntax error at a character position of the statement."""
    return OraError(code, message, offset)
