"""INTERVAL DAY TO SECOND (11 bytes) and YEAR TO MONTH (5 bytes)."""

from __future__ import annotations

import re
import struct

from ..interface import OraError

_MIDDLE = 0x80000000
_SMALL = 60
_DAY_SECOND = re.compile(rb"([+-])?(\d+) (\d+):(\d+):(\d+)(?:\.(\d{1,9}))?$")
_YEAR_MONTH = re.compile(rb"([+-])?(\d+)-(\d+)$")


def _match(pattern: re.Pattern[bytes], text: bytes) -> re.Match[bytes]:
    found = pattern.match(text.strip())
    if not found:
        raise OraError(1867, "the interval is invalid")
    return found


def encode_day_second(text: bytes) -> bytes:
    """`[-]D HH:MI:SS[.f]`."""
    sign, days, hours, minutes, seconds, fraction = _match(_DAY_SECOND, text).groups()
    one = -1 if sign == b"-" else 1
    nanos = int(fraction.ljust(9, b"0")) if fraction else 0
    return struct.pack(
        ">IBBBI",
        _MIDDLE + one * int(days),
        _SMALL + one * int(hours),
        _SMALL + one * int(minutes),
        _SMALL + one * int(seconds),
        _MIDDLE + one * nanos,
    )


def encode_year_month(text: bytes) -> bytes:
    """`[-]Y-M`."""
    sign, years, months = _match(_YEAR_MONTH, text).groups()
    one = -1 if sign == b"-" else 1
    return struct.pack(">IB", _MIDDLE + one * int(years), _SMALL + one * int(months))


def decode_day_second(wire: bytes) -> bytes:
    """The text form."""
    if len(wire) != 11:
        raise OraError(1867, "the interval is invalid")
    days, hours, minutes, seconds, nanos = struct.unpack(">IBBBI", wire)
    total = (((days - _MIDDLE) * 24 + hours - _SMALL) * 60 + minutes - _SMALL) * 60 + seconds - _SMALL
    total = total * 1_000_000_000 + nanos - _MIDDLE
    rest, nanos = divmod(abs(total), 1_000_000_000)
    rest, seconds = divmod(rest, 60)
    rest, minutes = divmod(rest, 60)
    days, hours = divmod(rest, 24)
    sign = "-" if total < 0 else ""
    return f"{sign}{days} {hours:02d}:{minutes:02d}:{seconds:02d}.{nanos:09d}".encode()


def decode_year_month(wire: bytes) -> bytes:
    """The text form."""
    if len(wire) != 5:
        raise OraError(1867, "the interval is invalid")
    years, months = struct.unpack(">IB", wire)
    total = (years - _MIDDLE) * 12 + months - _SMALL
    sign = "-" if total < 0 else ""
    return f"{sign}{abs(total) // 12}-{abs(total) % 12}".encode()
