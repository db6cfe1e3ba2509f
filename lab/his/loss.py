"""What an error says about the connection it came from, and about the database behind it."""

from __future__ import annotations

import asyncio
from enum import Enum

import oracledb


class Loss(Enum):
    """NONE: an ordinary error. CONNECTION: this connection is of no more use, the others may be well: look before
    giving them up. DATABASE: the server closed the connection or refuses new ones.
    """

    NONE = 0
    CONNECTION = 1
    DATABASE = 2


# Session killed, not logged on, call broken off; not connected, call timeout.
CONNECTION_CODES = {"ORA-00028", "ORA-01012", "ORA-01013", "DPY-1001", "DPY-4024"}
# In shutdown or not open, end of file, lost contact, and the failures to connect.
DATABASE_CODES = {
    *(f"ORA-{number:05}" for number in (1033, 1034, 1089, 1090, 1092, 3113, 3114, 3135)),
    *(f"ORA-{number}" for number in (12514, 12528, 12537, 12541, 12547, 12570)),
    *(f"DPY-{number}" for number in (4011, 4035, 6000, 6001, 6002, 6003, 6005)),
}


def loss_of(error: BaseException) -> Loss:
    """A time-out, the request's own included, proves nothing about the database: a busy one looks the same."""
    if isinstance(error, TimeoutError | asyncio.CancelledError):
        return Loss.CONNECTION
    if isinstance(error, OSError):
        return Loss.DATABASE
    code = getattr(error.args[0], "full_code", "") if isinstance(error, oracledb.Error) and error.args else ""
    if code in CONNECTION_CODES:
        return Loss.CONNECTION
    return Loss.DATABASE if code in DATABASE_CODES else Loss.NONE


def described(error: BaseException) -> str:
    """One line for the log; never empty."""
    return " ".join(str(error).split()) or type(error).__name__
