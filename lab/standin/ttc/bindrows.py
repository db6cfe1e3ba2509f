"""ROW_DATA (7) as a client sends it: raw bind values, row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Union

from ..tns.errors import NeedMoreError, ProtocolError
from ..tns.primitives import Reader
from .bindmeta import BindMeta
from .constants import MessageType, OracleType

RawValue = Union[bytes, int, None, list["RawValue"]]  # noqa: UP007 - a forward reference
Row = list[RawValue]

_ROW_DATA = int(MessageType.ROW_DATA)
_NO_ROW = "row data expected"
_LONG_FORM = 254
_NULL_BOOLEAN = 253
MAX_ELEMENTS = 1 << 20


def _lob(reader: Reader) -> RawValue:
    return reader.b2()  # locator


def _cursor(reader: Reader) -> RawValue:
    return reader.count() if reader.count() else 0  # length, cursor id


def _boolean(reader: Reader) -> RawValue:
    length = reader.u8()
    if length == _NULL_BOOLEAN:
        reader.u8()
        return None
    return None if length in (0, 255) else reader.raw(length)


def _object(reader: Reader) -> RawValue:
    for _ in range(3):
        reader.b2()  # type OID, OID, snapshot
    reader.ub()  # version
    size = reader.count()
    reader.ub()  # flags
    return reader.clr() if size else None


def _image(reader: Reader) -> RawValue:
    if not reader.count():
        return None
    reader.clr()  # locator
    return reader.clr()


_SPECIAL: dict[int, Callable[[Reader], RawValue]] = {
    OracleType.CLOB: _lob,
    OracleType.BLOB: _lob,
    OracleType.BFILE: _lob,
    OracleType.CURSOR: _cursor,
    OracleType.BOOLEAN: _boolean,
    OracleType.OBJECT: _object,
    OracleType.JSON: _image,
    OracleType.VECTOR: _image,
}


RowsParser = Callable[[Reader, int], list[Row]]


def parse_bind_rows(reader: Reader, metas: Sequence[BindMeta | None], count: int, plsql: bool) -> list[Row]:
    """`count` rows; None in `metas` marks a bind for which the client sends nothing."""
    return rows_parser(metas, plsql)(reader, count)


def rows_parser(metas: Sequence[BindMeta | None], plsql: bool) -> RowsParser:
    """How rows of these binds are read."""
    width = len(metas)
    if all(meta is None for meta in metas):
        return lambda reader, count: [[None] * width for _ in range(count)]
    if all(meta is not None and _is_plain(meta, plsql) for meta in metas):
        return lambda reader, count: [_plain_row(reader, width) for _ in range(count)]
    return lambda reader, count: [_row(reader, metas, plsql) for _ in range(count)]


def _is_plain(meta: BindMeta, plsql: bool) -> bool:
    return meta.type not in _SPECIAL and not meta.is_array and (plsql or not meta.late)


def _plain_row(reader: Reader, width: int) -> Row:
    data, position = reader.data, reader.position
    row: Row = []
    try:
        if data[position] != _ROW_DATA:
            raise ProtocolError(_NO_ROW)
        position += 1
        for _ in range(width):
            length = data[position]
            if length < _LONG_FORM:
                end = position + 1 + length
                row.append(data[position + 1 : end] if length else None)
                position = end
            else:
                reader.position = position
                row.append(reader.clr())
                position = reader.position
    except IndexError:
        raise NeedMoreError("row ends early") from None
    if position > reader.size:
        raise NeedMoreError("row ends early")
    reader.position = position
    return row


def _row(reader: Reader, metas: Sequence[BindMeta | None], plsql: bool) -> Row:
    _expect_row(reader)
    row: Row = [None] * len(metas)
    late = []
    for index, meta in enumerate(metas):
        if meta is None:
            continue
        if meta.is_array:
            row[index] = _array(reader, meta)
        elif meta.late and not plsql:
            late.append((index, meta))
        else:
            row[index] = _value(reader, meta)
    for index, meta in late:
        row[index] = _value(reader, meta)
    return row


def _array(reader: Reader, meta: BindMeta) -> list[RawValue]:
    count = reader.count()
    if count > MAX_ELEMENTS:
        raise ProtocolError(f"array of {count} elements")
    return [_value(reader, meta) for _ in range(count)]


def _value(reader: Reader, meta: BindMeta) -> RawValue:
    special = _SPECIAL.get(meta.type)
    return special(reader) if special else reader.clr()


def _expect_row(reader: Reader) -> None:
    if reader.u8() != _ROW_DATA:
        raise ProtocolError(_NO_ROW)
