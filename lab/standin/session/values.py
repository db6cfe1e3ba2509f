"""Bind values from wire to neutral form and back, LOBs and cursors included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ..codecs.boolean import as_numbers
from ..codecs.documents import vector_text
from ..codecs.images import make_image, parse_image
from ..codecs.table import bind_codec, codec
from ..codecs.text import lob_bytes
from ..interface import Column, ObjectType, OraError, Value
from ..tns.primitives import b2, clr, ub
from ..ttc.bindmeta import BindMeta
from ..ttc.bindrows import RawValue, Row
from ..ttc.constants import DOCUMENT_TYPES, LOB_TYPES, LONG_TYPES, OracleType
from ..ttc.describe import describe_body
from .adapting import VECTOR_TEXT
from .context import Context
from .cursors import Cursor, Decoder

Encode = Callable[[Sequence[Value]], Sequence[bytes]]
Opened = Callable[[int], object]


def decode_rows(context: Context, cursor: Cursor, rows: Sequence[Row] | None) -> list[Sequence[Value]]:
    """Bind rows in neutral form."""
    if not rows:
        return []
    decoders = cursor.decoders
    if decoders is None:
        every = [_decoder(context, meta) for meta in cursor.binds]
        decoders = cursor.decoders = [(index, decoder) for index, decoder in enumerate(every) if decoder]
    for row in rows:
        for index, decoder in decoders:
            row[index] = decoder(row[index])  # type: ignore[assignment]
    return rows  # type: ignore[return-value]


def _decoder(context: Context, meta: BindMeta) -> Decoder | None:
    scalar = _scalar_decoder(context, meta)
    if not meta.is_array:
        return scalar

    def array(raw: RawValue) -> Value:
        if not isinstance(raw, list):
            return None
        return [scalar(one) if scalar else one for one in raw]  # type: ignore[misc]

    return array


def _scalar_decoder(context: Context, meta: BindMeta) -> Decoder | None:
    if meta.type == OracleType.CURSOR:
        return lambda raw: _rows_of(context, raw)
    if meta.type in LOB_TYPES:
        return lambda raw: context.lobs.get(raw).neutral if isinstance(raw, bytes) else None
    if meta.type == OracleType.OBJECT:
        types, lobs = context.object_types, context.lobs
        return lambda raw: parse_image(types[meta.type_oid], raw, lobs) if isinstance(raw, bytes) else None
    decode = bind_codec(meta.type, meta.national).decode
    if decode is None:
        return None
    return lambda raw: decode(raw) if isinstance(raw, bytes) and raw else None


def _rows_of(context: Context, raw: RawValue) -> Value:
    return context.cursors.get(raw).rows if isinstance(raw, int) and raw else None


def encode_out(context: Context, meta: BindMeta, value: Value) -> bytes:
    """One OUT value with what follows it: elements of an array each with their actual length, then the bind's own."""
    if meta.is_array:
        values = value if isinstance(value, list) else []
        return ub(len(values)) + b"".join(encode_scalar(context, meta, one) + ub(0) for one in values)
    return encode_scalar(context, meta, value) + ub(0)


def encode_scalar(context: Context, meta: BindMeta, value: Value) -> bytes:
    """A value in the bind's type."""
    if meta.type == OracleType.CURSOR:
        return _ref_cursor(context, value)
    if meta.type in LOB_TYPES:
        return context.lobs.wire(meta.type, meta.national, lob_bytes(value))
    if meta.type == OracleType.OBJECT:
        return _object(context, context.object_types[meta.type_oid], value)
    return bind_codec(meta.type, meta.national).encode([value])[0]


_TYPE_OID_HEAD = b"\x00\x22\x02\x08"  # no extent of its own
_EXTENT_OID = bytes.fromhex("00000000000000000000000000010001")
_TOP_LEVEL = 1


def _object(context: Context, kind: ObjectType, value: Value) -> bytes:
    """An object as it stands in a row: type, no OID of its own, no snapshot, version, length, flags, image."""
    if value is None:
        return ub(0) * 4 + ub(0) + ub(_TOP_LEVEL)
    image = make_image(kind, value, context.lobs)
    type_id = _TYPE_OID_HEAD + kind.oid + _EXTENT_OID
    return b2(type_id) + ub(0) * 2 + ub(0) + ub(len(image)) + ub(_TOP_LEVEL) + clr(image)


def _ref_cursor(context: Context, value: Value, opened: Opened | None = None) -> bytes:
    if value is None:
        return b"\x01" + describe_body((), context.caps) + ub(0)
    if isinstance(value, bytes | list):
        raise OraError(932, "inconsistent datatypes: expected CURSOR got a scalar")
    cursor = context.cursors.open_result(value)
    if opened is not None:
        opened(cursor.id)
    return b"\x01" + describe_body(cursor.columns, context.caps) + ub(cursor.id)


def _document_encoder(context: Context, column: Column, wanted: int) -> Encode:
    """JSON and VECTOR, or their text when the client defined another type."""
    if wanted in DOCUMENT_TYPES:
        return codec(column.oracle_type).encode
    as_clob = column_encoder(context, replace(column, oracle_type=OracleType.CLOB, vector=(0, 0, 0)), wanted)
    if column.oracle_type == OracleType.JSON:
        return as_clob
    return lambda values: as_clob(vector_text(values))


def column_encoder(context: Context, column: Column, wanted: int, opened: Opened | None = None) -> Encode:
    """For a result's column. wanted: the type the client defined; it counts for LOB columns only. opened: is told the
    numbers of cursors that stand in rows."""
    kind = column.oracle_type
    if kind == OracleType.CURSOR:
        return lambda values: [_ref_cursor(context, value, opened) for value in values]
    of_type = column.object_type
    if of_type is not None:
        return lambda values: [_object(context, of_type, value) for value in values]
    if kind in DOCUMENT_TYPES or column.vector == VECTOR_TEXT:
        return _document_encoder(context, column, wanted)
    if kind == OracleType.BOOLEAN and not context.caps.has_booleans:
        return as_numbers
    if kind not in LOB_TYPES:
        return codec(kind, column.national).encode
    if wanted in LONG_TYPES:
        return codec(OracleType.LONG, column.national and kind != OracleType.BLOB).encode
    if wanted in LOB_TYPES:
        return lambda values: [context.lobs.wire(kind, column.national, lob_bytes(value)) for value in values]
    return codec(wanted, column.national).encode
