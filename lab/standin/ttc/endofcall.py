"""ERROR (4), the end of a call with or without an error, STATUS (9), the end of a simple one, and WARNING (15)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ..interface import OraError, RowError
from ..tns.primitives import clr, ub
from .capabilities import Capabilities
from .constants import COMPILE_WARNING, MessageType

_ROWID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_ROWID_DIGIT = {letter: value for value, letter in enumerate(_ROWID_ALPHABET)}
_ROWID_PARTS = ((0, 6), (6, 9), (9, 15), (15, 18))
_NO_ROWID = bytes(5)
_MAX_SHORT_CODE = 65535
_NO_BATCH = bytes(3)
_END_OF_FETCH = clr(b"ORA-01403: no data found\n")
# position; sql type, fatal, flags, user cursor options, UPI parameter; warning; rowid; OS error … rowid; batch errors
_AFTER_CURSOR = bytes(1 + 5 + 1 + 5 + 6 + 3)


class CallEnd(NamedTuple):
    """How a call ended. row_count: rows fetched or changed."""

    cursor: int = 0
    row_count: int = 0
    error: OraError | None = None
    batch: Sequence[RowError] = ()
    compile_warning: bool = False
    rowid: str | None = None


def make_status(status: int) -> bytes:
    """STATUS."""
    return bytes((MessageType.STATUS,)) + ub(status) + ub(0)  # end-to-end sequence number


def make_warning(warning: OraError | None) -> bytes:
    """WARNING: what the client is to know though the call went well; nothing when there is none."""
    if warning is None:
        return b""
    text = warning.text.encode()
    return bytes((MessageType.WARNING,)) + ub(warning.code) + ub(len(text)) + ub(0) + clr(text)


def rowid_fields(rowid: str | None) -> bytes:
    """An extended ROWID (18 characters) as object, file, block and slot numbers."""
    if rowid is None or len(rowid) != 18:
        return _NO_ROWID
    numbers = []
    for start, end in _ROWID_PARTS:
        number = 0
        for letter in rowid[start:end]:
            number = number * 64 + _ROWID_DIGIT.get(letter, 0)
        numbers.append(number)
    data_object, file, block, slot = numbers
    return ub(data_object) + ub(file) + b"\0" + ub(block) + ub(slot)


def make_fetch_end(status: int, cursor: int, row_count: int, finished: bool, caps: Capabilities) -> bytes:
    """The end of a call that gave rows, with ORA-01403 when there are no more."""
    return _fetch_end(status, cursor, row_count, finished, caps.field_version >= 14)


@lru_cache(maxsize=1024)
def _fetch_end(status: int, cursor: int, row_count: int, finished: bool, checksummed: bool) -> bytes:
    code = b"\x02\x05\x7b" if finished else b"\0"
    checksum = b"\0\0" if checksummed else b""
    text = _END_OF_FETCH if finished else b""
    head = b"\x04" + ub(status) + b"\0\0" + code + b"\0\0" + ub(cursor)
    return head + _AFTER_CURSOR + code + ub(row_count) + checksum + text


def make_call_end(status: int, end: CallEnd, caps: Capabilities) -> bytes:
    """The message that ends every reply to a statement. status: CallStatus bits."""
    error = end.error
    code = error.code if error else 0
    parts = [
        bytes((MessageType.ERROR,)),
        ub(status),
        ub(0),  # end-to-end sequence number
        ub(0),  # current row number
        ub(code if code <= _MAX_SHORT_CODE else 0),
        ub(0),  # array element error number
        ub(0),  # array element error number
        ub(end.cursor),
        ub(max(error.offset, 0) if error else 0),
        bytes(5),  # sql type, fatal, flags, user cursor options, UPI parameter
        bytes((COMPILE_WARNING if end.compile_warning else 0,)),
        rowid_fields(end.rowid),
        ub(0) + b"\0\0" + ub(0) + ub(0) + ub(0),  # OS error, statement and call number, padding, iterations, rowid
        _make_batch(end.batch),
        ub(code),
        ub(end.row_count),
    ]
    if caps.field_version >= 14:
        parts.append(ub(0) + ub(0))  # SQL type, server checksum
    if error:
        parts.append(clr((error.text + "\n").encode()))
    return b"".join(parts)


def _make_batch(errors: Sequence[RowError]) -> bytes:
    if not errors:
        return _NO_BATCH
    head = ub(len(errors)) + bytes((min(len(errors), 252),))
    parts = [head, *(ub(one.error.code) for one in errors), head, *(ub(one.row) for one in errors)]
    parts.append(ub(len(errors)) + b"\x01")
    for one in errors:
        message = one.error.text.encode()
        parts.append(ub(len(message)) + clr(message) + b"\0\0")
    return b"".join(parts)
