"""Direct path load: PREPARE (128), LOAD_STREAM (129), OP (130). Source: python-oracledb `direct_path_*.pyx`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..interface import Column
from ..tns.errors import ProtocolError
from ..tns.primitives import Reader, ub
from .capabilities import Capabilities
from .constants import MessageType
from .describe import column_list

LOAD, FINISH = 1, 2  # of PREPARE: what for; of OP: how it ends (1 aborts)
_OBJECT, _SUBOBJECT, _SCHEMA, _COLUMN = 1, 2, 3, 4
_MAX_PARAMETERS = 2000
_MAX_INPUTS = 64
_OUTPUTS, _CURSOR_OUTPUT = 4, 3
_FIRST, _LAST, _WITH_PREVIOUS = 0x08, 0x04, 0x02
_FAST = 0x20
_NULL, _LONG = 0xFF, 0xFE

LoadedRow = list[bytes | None]


@dataclass(frozen=True)
class Prepare:
    """operation: LOAD is the only one known; names as the client spelt them."""

    operation: int
    schema: str
    table: str
    partition: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class LoadStream:
    """Rows for a prepared load; a value is its wire bytes without length."""

    cursor: int
    rows: list[LoadedRow]


@dataclass(frozen=True)
class Operation:
    """code: FINISH, or the load is given up."""

    code: int
    cursor: int


def parse_prepare(reader: Reader) -> Prepare:
    """The whole call."""
    operation = reader.count()
    reader.u8()  # pointer (parameters)
    count = reader.count()
    reader.u8()  # pointer (inputs)
    inputs = reader.count()
    if count > _MAX_PARAMETERS or inputs > _MAX_INPUTS:
        raise ProtocolError(f"direct path: {count} parameters, {inputs} inputs")
    reader.skip(6)  # pointers (metadata, parameters, outputs, and their lengths)
    named: dict[int, str] = {}
    columns = []
    for _ in range(count):
        reader.b2()  # text
        value = (reader.b2() or b"").decode("utf-8", "replace")
        index = reader.count()
        if index == _COLUMN:
            columns.append(value)
        else:
            named[index] = value
    for _ in range(inputs):
        reader.ub()
    partition = named.get(_SUBOBJECT, "")
    return Prepare(operation, named.get(_SCHEMA, ""), named.get(_OBJECT, ""), partition, tuple(columns))


def make_prepared(columns: Sequence[Column], cursor: int, caps: Capabilities) -> bytes:
    """The columns and the cursor of the load."""
    outputs = [cursor if index == _CURSOR_OUTPUT else 0 for index in range(_OUTPUTS)]
    return b"".join(
        (
            bytes((MessageType.PARAMETER,)),
            ub(len(columns)),
            column_list(columns, caps.field_version),
            ub(0),  # number of parameters
            ub(len(outputs)),
            *map(ub, outputs),
        )
    )


def parse_load_stream(reader: Reader) -> LoadStream:
    """The whole call."""
    cursor = reader.count()
    reader.u8()  # pointer (data)
    size = reader.count()
    reader.ub()  # version of the stream
    reader.u8()  # pointer (inputs)
    reader.ub()  # number of inputs
    reader.skip(2)  # pointers (outputs, their number)
    return LoadStream(cursor, _rows(reader.raw(size)))


def _rows(data: bytes) -> list[LoadedRow]:
    """A row is one piece or several; a long value may go on in the next piece."""
    rows: list[LoadedRow] = []
    row: LoadedRow = []
    position = 0
    try:
        while position < len(data):
            flags = data[position]
            segments = data[position + (3 if flags & _FAST else 1)]
            position += 4 if flags & _FAST else 2
            if flags & _FIRST:
                row = []
            for number in range(segments):
                value, position = _segment(data, position)
                if number == 0 and flags & _WITH_PREVIOUS and not flags & _FIRST and row:
                    row[-1] = (row[-1] or b"") + (value or b"")
                else:
                    row.append(value)
            if flags & _LAST:
                rows.append(row)
    except IndexError:
        raise ProtocolError("direct path: rows end early") from None
    return rows


def _segment(data: bytes, position: int) -> tuple[bytes | None, int]:
    length = data[position]
    position += 1
    if length == _NULL:
        return None, position
    if length == _LONG:
        length = int.from_bytes(data[position : position + 2], "big")
        position += 2
    end = position + length
    if end > len(data):
        raise ProtocolError("direct path: value ends early")
    return data[position:end] or None, end


def parse_operation(reader: Reader) -> Operation:
    """The whole call."""
    code = reader.count()
    cursor = reader.count()
    reader.u8()  # pointer (inputs)
    reader.ub()  # number of inputs
    reader.skip(2)  # pointers (outputs, their number)
    return Operation(code, cursor)


def make_outputs() -> bytes:
    """No output values."""
    return bytes((MessageType.PARAMETER,)) + ub(0)
