"""JSON text (codecs/oson.py) as OSON."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

from ..interface import OraError
from . import dates, floats, intervals, number, vector
from .oson import MAGIC

_INLINE_LEAVES = 0x02 | 0x04
_SCALAR, _HASH8, _TINY_STATISTICS = 0x10, 0x0100, 0x2000
_IDS16, _IDS32, _SEGMENT32, _TREE32 = 0x0400, 0x08, 0x0800, 0x1000
_ARRAY, _OBJECT, _OFFSETS32 = 0xC0, 0x84, 0x20
_HASH_START, _HASH_FACTOR = 0x811C9DC5, 16777619


def _date(text: str) -> bytes:
    return text.replace("T", " ").encode()


def _timestamp(text: str) -> bytes:
    wire = dates.encode_timestamp(_date(text))
    return (b"\x7d" if len(wire) == 7 else b"\x39") + wire


def _binary(data: bytes) -> bytes:
    head = struct.pack(">BH", 0x3A, len(data)) if len(data) < 65536 else struct.pack(">BI", 0x3B, len(data))
    return head + data


def _vector(text: str) -> bytes:
    image = vector.encode_vector(text.encode())
    return b"\x7b\x01" + struct.pack(">I", len(image)) + image


# scalars that JSON does not have, by the member that holds them
_EXTENDED: dict[str, Callable[[str], bytes]] = {
    "$oracleDate": lambda text: b"\x3c" + dates.encode_date(_date(text)),
    "$oracleTimestamp": _timestamp,
    "$oracleTimestampTZ": lambda text: b"\x7c" + dates.encode_timestamp_tz(_date(text)),
    "$numberFloat": lambda text: b"\x7f" + floats.encode_float(text.encode()),
    "$numberDouble": lambda text: b"\x36" + floats.encode_double(text.encode()),
    "$intervalDaySecond": lambda text: b"\x3e" + intervals.encode_day_second(text.encode()),
    "$intervalYearMonth": lambda text: b"\x3d" + intervals.encode_year_month(text.encode()),
    "$rawhex": lambda text: _binary(bytes.fromhex(text)),
    "$rawid": lambda text: struct.pack(">BB", 0x7E, len(text) // 2) + bytes.fromhex(text),
    "$vector": _vector,
}


class _Digits(str):
    """A number as it was written."""


def encode_oson(text: bytes) -> bytes:
    """The image; ORA-40441 for what is no JSON."""
    try:
        value = json.loads(text, parse_float=_Digits, parse_int=_Digits)
    except (ValueError, RecursionError) as error:
        raise OraError(40441, "JSON syntax error") from error
    if not isinstance(value, dict | list) or _extended(value):
        tree = _Tree({}, 1).node(value)
        flags = _INLINE_LEAVES | _SCALAR | (_TREE32 if len(tree) > 65535 else 0)
        return MAGIC + b"\x01" + struct.pack(">H", flags) + _size(len(tree)) + tree
    return _document(value)


def _size(size: int) -> bytes:
    return struct.pack(">H" if size < 65536 else ">I", size)


def _extended(value: Any) -> str:
    """The member that makes an object a scalar."""
    if isinstance(value, dict) and len(value) == 1:
        member = next(iter(value))
        if member in _EXTENDED and isinstance(value[member], str):
            return str(member)
    return ""


def _names(value: Any, found: dict[str, None]) -> None:
    if isinstance(value, list):
        for one in value:
            _names(one, found)
    elif isinstance(value, dict) and not _extended(value):
        for key, one in value.items():
            found[key] = None
            _names(one, found)


def _hash(name: bytes) -> int:
    value = _HASH_START
    for byte in name:
        value = ((value ^ byte) * _HASH_FACTOR) & 0xFFFFFFFF
    return value


class _Segment:
    """Member names in the order of their hashes."""

    def __init__(self, names: list[bytes], long: bool) -> None:
        self.names = sorted(names, key=lambda name: (_hash(name) & 0xFF, len(name), name))
        self._long = long
        parts, self._offsets, at = [], [], 0
        for name in self.names:
            self._offsets.append(at)
            parts.append(struct.pack(">H" if long else ">B", len(name)) + name)
            at += len(parts[-1])
        self.body = b"".join(parts)

    def wire(self) -> bytes:
        hashes = [struct.pack(">H", _hash(n) & 0xFFFF) if self._long else bytes((_hash(n) & 0xFF,)) for n in self.names]
        form = ">H" if len(self.body) < 65536 else ">I"
        return b"".join((*hashes, *(struct.pack(form, offset) for offset in self._offsets), self.body))


def _document(value: Any) -> bytes:
    found: dict[str, None] = {}
    _names(value, found)
    encoded = [name.encode() for name in found]
    short = _Segment([name for name in encoded if len(name) <= 255], False)
    long = _Segment([name for name in encoded if len(name) > 255], True)
    ids = {name: place for place, name in enumerate([*short.names, *long.names], 1)}
    size = 1 if len(ids) < 256 else 2 if len(ids) < 65536 else 4
    tree = _Tree(ids, size).node(value)
    flags = _INLINE_LEAVES | _HASH8 | _TINY_STATISTICS | {1: 0, 2: _IDS16, 4: _IDS32}[size]
    flags |= (_SEGMENT32 if len(short.body) > 65535 else 0) | (_TREE32 if len(tree) > 65535 else 0)
    head = [MAGIC, b"\x03" if long.names else b"\x01", struct.pack(">H", flags)]
    head += [len(short.names).to_bytes(size, "big"), _size(len(short.body))]
    if long.names:
        head.append(struct.pack(">HII", 0x0100 if len(long.body) < 65536 else 0, len(long.names), len(long.body)))
    head += [_size(len(tree)), b"\0\0", short.wire()]
    return b"".join([*head, long.wire() if long.names else b"", tree])


class _Tree:
    """The tree segment. ids: of the member names; size: bytes of one id."""

    def __init__(self, ids: dict[bytes, int], size: int) -> None:
        self._ids, self._size, self._out = ids, size, bytearray()

    def node(self, value: Any) -> bytes:
        """Everything below and with this value."""
        self._add(value)
        return bytes(self._out)

    def _add(self, value: Any) -> None:
        member = _extended(value)
        if member:
            self._out += _EXTENDED[member](value[member])
        elif isinstance(value, dict):
            ids = b"".join(self._ids[key.encode()].to_bytes(self._size, "big") for key in value)
            self._container(_OBJECT, ids, list(value.values()))
        elif isinstance(value, list):
            self._container(_ARRAY, b"", value)
        else:
            self._out += _leaf(value)

    def _container(self, kind: int, ids: bytes, values: list[Any]) -> None:
        count = len(values)
        width, bits = (">B", 0) if count < 256 else (">H", 0x08) if count < 65536 else (">I", 0x10)
        self._out += bytes((kind | _OFFSETS32 | bits,)) + struct.pack(width, count) + ids
        place = len(self._out)
        self._out += bytes(4 * count)
        for index, value in enumerate(values):
            struct.pack_into(">I", self._out, place + 4 * index, len(self._out))
            self._add(value)


def _leaf(value: Any) -> bytes:
    if value is None:
        return b"\x30"
    if isinstance(value, bool):
        return b"\x31" if value else b"\x32"
    if isinstance(value, _Digits):
        digits = number.encode_number(value.encode())
        return struct.pack(">BB", 0x34, len(digits)) + digits
    data = str(value).encode()
    if len(data) < 256:
        return struct.pack(">BB", 0x33, len(data)) + data
    form, kind = (">BH", 0x37) if len(data) < 65536 else (">BI", 0x38)
    return struct.pack(form, kind, len(data)) + data
