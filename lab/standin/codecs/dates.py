"""DATE (7 bytes), TIMESTAMP (7 or 11) and its zoned forms (13; fields in UTC, offset after them)."""

from __future__ import annotations

import re
import struct
from datetime import datetime, timedelta

from ..interface import OraError

_TEXT = re.compile(
    rb"(\d{1,5})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?\s*(?:([+-])(\d\d):?(\d\d)?)?( BC)?$"
)
_ZONE_HOUR, _ZONE_MINUTE = 20, 60
_MOST_MINUTES = 15 * 60
_Z = 29  # where the Z stands

Fields = tuple[int, int, int, int, int, int]


def _parse(text: bytes) -> tuple[Fields, int, int]:
    """Fields, nanoseconds, and the offset in minutes."""
    found = _TEXT.match(text)
    if not found:
        raise OraError(1801, "date format is too long for internal buffer")
    year, month, day, hour, minute, second, fraction, sign, zone_hour, zone_minute, bc = found.groups()
    nanos = int(fraction.ljust(9, b"0")) if fraction else 0
    offset = int(zone_hour or 0) * 60 + int(zone_minute or 0)
    fields = (-int(year) if bc else int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    return fields, nanos, -offset if sign == b"-" else offset


def _pack(fields: Fields) -> bytes:
    year, month, day, hour, minute, second = fields
    century, rest = divmod(abs(year), 100)
    if year < 0:
        century, rest = -century, -rest
    return bytes((century + 100, rest + 100, month, day, hour + 1, minute + 1, second + 1))


def encode_date(text: bytes) -> bytes:
    """DATE: whole seconds."""
    return _pack(_parse(text)[0])


def encode_timestamp(text: bytes) -> bytes:
    """TIMESTAMP: the fraction only when there is one."""
    fields, nanos, _ = _parse(text)
    return _pack(fields) + (struct.pack(">I", nanos) if nanos else b"")


def _utc(fields: Fields, offset: int) -> Fields:
    if not offset:
        return fields
    moved = datetime(*fields) - timedelta(minutes=offset)
    return (moved.year, moved.month, moved.day, moved.hour, moved.minute, moved.second)


def encode_timestamp_tz(text: bytes) -> bytes:
    """TIMESTAMP WITH TIME ZONE: keeps its offset. Either local fields and offset, or UTC fields, Z and offset."""
    if text[_Z : _Z + 1] == b"Z":
        fields, nanos, offset = _parse(text[:_Z] + text[_Z + 1 :])
        utc = fields
    else:
        fields, nanos, offset = _parse(text)
        utc = _utc(fields, offset)
    hours, minutes = divmod(abs(offset), 60)
    if offset < 0:
        hours, minutes = -hours, -minutes
    return _pack(utc) + struct.pack(">IBB", nanos, hours + _ZONE_HOUR, minutes + _ZONE_MINUTE)


def encode_timestamp_ltz(text: bytes) -> bytes:
    """TIMESTAMP WITH LOCAL TIME ZONE: fields in UTC, no offset."""
    fields, nanos, offset = _parse(text)
    return _pack(_utc(fields, offset)) + struct.pack(">I", nanos)


def decode_date(wire: bytes) -> bytes:
    """DATE or TIMESTAMP to text, zone ignored."""
    if len(wire) < 7:
        raise OraError(1841, "(full) year must be between -4713 and +9999, and not be 0")
    year = (wire[0] - 100) * 100 + wire[1] - 100
    text = f"{abs(year):04d}-{wire[2]:02d}-{wire[3]:02d} {wire[4] - 1:02d}:{wire[5] - 1:02d}:{wire[6] - 1:02d}"
    if len(wire) >= 11 and (nanos := int.from_bytes(wire[7:11], "big")):
        text += f".{nanos:09d}".rstrip("0")
    return (text + " BC" if year < 0 else text).encode()


def decode_timestamp_tz(wire: bytes) -> bytes:
    """TIMESTAMP WITH TIME ZONE: fields in UTC with nine digits, Z and the offset it is shown in."""
    if len(wire) < 13:
        return decode_timestamp_ltz(wire)
    whole = decode_date(wire[:7]).decode()
    offset = (wire[11] - _ZONE_HOUR) * 60 + wire[12] - _ZONE_MINUTE
    if abs(offset) > _MOST_MINUTES or whole.endswith("BC"):
        raise OraError(1878, "specified field not found in datetime or interval")
    hours, minutes = divmod(abs(offset), 60)
    nanos = int.from_bytes(wire[7:11], "big")
    return f"{whole}.{nanos:09d}Z{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}".encode()


def decode_timestamp_ltz(wire: bytes) -> bytes:
    """TIMESTAMP WITH LOCAL TIME ZONE to text: fields in UTC."""
    return decode_date(wire) + b"+00:00"
