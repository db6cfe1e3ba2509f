"""DESCRIBE_INFO (16): the columns of a result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from ..interface import Column
from ..tns.primitives import b2, clr, ub
from .capabilities import BOOLEAN_SINCE, VECTOR_SINCE, Capabilities
from .constants import (
    CHARACTER_TYPES,
    CHARSET_UTF8,
    CHARSET_UTF16,
    FORM_DATABASE,
    FORM_NATIONAL,
    MessageType,
    OracleType,
)

_FIXED_SIZE: dict[int, int] = {
    OracleType.NUMBER: 22,
    OracleType.BINARY_INTEGER: 22,
    OracleType.DATE: 7,
    OracleType.TIMESTAMP: 11,
    OracleType.TIMESTAMP_LTZ: 11,
    OracleType.TIMESTAMP_TZ: 13,
    OracleType.INTERVAL_YM: 5,
    OracleType.INTERVAL_DS: 11,
    OracleType.BINARY_FLOAT: 4,
    OracleType.BINARY_DOUBLE: 8,
    OracleType.BOOLEAN: 4,
    OracleType.ROWID: 18,
    OracleType.CLOB: 4000,
    OracleType.BLOB: 4000,
    OracleType.CURSOR: 1,
    OracleType.OBJECT: 2000,
    OracleType.JSON: 8200,
    OracleType.VECTOR: 8200,
    OracleType.LONG: 2147483647,
    OracleType.LONG_RAW: 2147483647,
}
_UNSIZED = 4000
_IS_JSON, _IS_OSON = 0x100, 0x800
_BYTES_PER_CHARACTER = {False: 4, True: 2}
_MAX_BUFFER = 32767
_SOME_DATE = b"\x78\x7c\x01\x01\x01\x01\x01"


def buffer_size(column: Column) -> int:
    """Bytes a value may take; never 0, which clients read as "always null"."""
    if fixed := _FIXED_SIZE.get(column.oracle_type):
        return fixed
    size = column.size or _UNSIZED
    if column.oracle_type in CHARACTER_TYPES:
        return min(size * _BYTES_PER_CHARACTER[column.national], _MAX_BUFFER)
    return size


def _column(column: Column, position: int, field_version: int) -> bytes:
    if column.oracle_type == OracleType.BOOLEAN and field_version < BOOLEAN_SINCE:
        column = replace(column, oracle_type=OracleType.NUMBER, precision=1)
    is_text = column.oracle_type in CHARACTER_TYPES
    form = (FORM_NATIONAL if column.national else FORM_DATABASE) if is_text else 0
    charset = {0: 0, FORM_DATABASE: CHARSET_UTF8, FORM_NATIONAL: CHARSET_UTF16}[form]
    name = column.name.encode()
    of_type = column.object_type
    parts = [
        bytes((column.oracle_type, 0, column.precision & 0xFF, column.scale & 0xFF)),  # type, flags, precision, scale
        ub(buffer_size(column)),
        ub(0),  # maximum number of array elements
        ub(0),  # continuation flags
        b2(of_type.oid) if of_type else ub(0),
        ub(1 if of_type else 0),  # version
        ub(charset),
        bytes((form,)),
        ub(column.size if is_text else 0),  # maximum size in characters
        ub(0) if field_version >= 8 else b"",  # oaccolid
        bytes((column.nullable, len(name) & 0xFF)),
        b2(name),
        b2(of_type.schema.encode()) if of_type else ub(0),
        b2(of_type.name.encode()) if of_type else ub(0),
        ub(position),
        ub(_IS_JSON * column.is_json | _IS_OSON * column.is_oson),  # uds flags
        ub(0) + ub(0) if field_version >= 17 else b"",  # domain schema and name
        ub(0) if field_version >= 20 else b"",  # annotations
        ub(column.vector[0]) + bytes(column.vector[1:]) if field_version >= VECTOR_SINCE else b"",
    ]
    return b"".join(parts)


def column_list(columns: Sequence[Column], field_version: int) -> bytes:
    """Each column's description, without what surrounds them in a result's."""
    return b"".join(_column(column, position, field_version) for position, column in enumerate(columns, 1))


@lru_cache(maxsize=2048)
def _body(columns: tuple[Column, ...], field_version: int) -> bytes:
    parts = [ub(sum(map(buffer_size, columns))), ub(len(columns))]  # row size, number of columns
    if columns:
        parts.append(b"\x01")
    parts += [_column(column, position, field_version) for position, column in enumerate(columns, 1)]
    parts.append(b2(_SOME_DATE) + ub(0) * 4 + ub(0))  # current date, dcbflag, dcbmdbz, dcbmnpr, dcbmxpr, dcbqcky
    return b"".join(parts)


def describe_body(columns: tuple[Column, ...], caps: Capabilities) -> bytes:
    """Column list as it stands in a REF CURSOR or an implicit result."""
    return _body(columns, caps.field_version)


def make_describe(columns: tuple[Column, ...], caps: Capabilities) -> bytes:
    """The whole message."""
    return bytes((MessageType.DESCRIBE_INFO,)) + clr(b"\x17") + describe_body(columns, caps)
