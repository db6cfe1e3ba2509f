"""One table of every scalar type: how a column is encoded and how a bind value is decoded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..interface import OraError, Value
from ..ttc.constants import OracleType
from ..ttc.endofcall import rowid_fields
from . import boolean, dates, floats, intervals, number, oson, osonwriter, text, vector
from .documents import image_column
from .wirecache import WireCache

ColumnEncoder = Callable[[Sequence[Value]], list[bytes]]
Decoder = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Codec:
    """encode: a column of neutral values to wire values with lengths; decode: one bind value (None: as it is)."""

    encode: ColumnEncoder
    decode: Decoder | None


def _cached(encode: Callable[[bytes], bytes], decode: Decoder) -> Codec:
    remembered = WireCache(encode).__getitem__
    return Codec(lambda values: list(map(remembered, values)), decode)


def _rowid_column(values: Sequence[Value]) -> list[bytes]:
    return [b"\x0e" + rowid_fields(value.decode()) if isinstance(value, bytes) and value else b"\0" for value in values]


_PLAIN = Codec(text.bytes_column, None)
_NATIONAL = Codec(text.national_column, text.from_national)
_NUMBER = _cached(number.encode_number, number.decode_number)

_DATABASE_FORM: dict[int, Codec] = {
    OracleType.VARCHAR: _PLAIN,
    OracleType.CHAR: _PLAIN,
    OracleType.RAW: _PLAIN,
    OracleType.LONG: Codec(text.long_column, None),
    OracleType.LONG_RAW: Codec(text.long_column, None),
    OracleType.NUMBER: _NUMBER,
    OracleType.BINARY_INTEGER: _NUMBER,
    OracleType.DATE: _cached(dates.encode_date, dates.decode_date),
    OracleType.TIMESTAMP: _cached(dates.encode_timestamp, dates.decode_date),
    OracleType.TIMESTAMP_TZ: _cached(dates.encode_timestamp_tz, dates.decode_timestamp_tz),
    OracleType.TIMESTAMP_LTZ: _cached(dates.encode_timestamp_ltz, dates.decode_timestamp_ltz),
    OracleType.BINARY_FLOAT: _cached(floats.encode_float, floats.decode_float),
    OracleType.BINARY_DOUBLE: _cached(floats.encode_double, floats.decode_double),
    OracleType.INTERVAL_DS: _cached(intervals.encode_day_second, intervals.decode_day_second),
    OracleType.INTERVAL_YM: _cached(intervals.encode_year_month, intervals.decode_year_month),
    OracleType.BOOLEAN: _cached(boolean.encode_boolean, boolean.decode_boolean),
    OracleType.ROWID: Codec(_rowid_column, None),
    OracleType.JSON: Codec(image_column(osonwriter.encode_oson), oson.decode_oson),
    OracleType.VECTOR: Codec(image_column(vector.encode_vector), vector.decode_vector),
    OracleType.UROWID: _PLAIN,
}
_NATIONAL_FORM: dict[int, Codec] = {
    OracleType.VARCHAR: _NATIONAL,
    OracleType.CHAR: _NATIONAL,
    OracleType.LONG: Codec(text.national_long_column, text.from_national),
}
# As bind values a LONG has no indicator and a ROWID is text.
_AS_BIND: dict[int, Codec] = {
    OracleType.LONG: _PLAIN,
    OracleType.LONG_RAW: _PLAIN,
    OracleType.ROWID: _PLAIN,
}


def codec(oracle_type: int, national: bool = False) -> Codec:
    """For a result's column; ORA-00932 for a type this server cannot send."""
    found = (_NATIONAL_FORM.get(oracle_type) if national else None) or _DATABASE_FORM.get(oracle_type)
    if found is None:
        raise OraError(932, f"inconsistent datatypes: type {oracle_type} is not supported")
    return found


def bind_codec(oracle_type: int, national: bool = False) -> Codec:
    """For a bind, in or out."""
    if national and oracle_type == OracleType.LONG:
        return _NATIONAL
    return _AS_BIND.get(oracle_type) or codec(oracle_type, national)
