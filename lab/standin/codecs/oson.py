"""JSON (21c and later) in its binary form OSON. Its neutral form is JSON text in which a scalar that JSON does not have
is an object of one member, as JSON_SERIALIZE(… EXTENDED) writes it. Source: python-oracledb `impl/base/oson.pyx`."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

from ..interface import OraError
from . import dates, floats, intervals, number, vector

MAGIC = b"\xff\x4a\x5a"
_SHORT_NAMES, _LONG_NAMES = 1, 3
_RELATIVE, _IS_SCALAR, _MANY_NAMES32, _MANY_NAMES16 = 0x01, 0x10, 0x08, 0x0400
_LONG_SEGMENT, _LONG_TREE, _SECOND_SHORT = 0x0800, 0x1000, 0x0100
_MAX_DEPTH = 200


def _scalar(member: str, decode: Callable[[bytes], bytes]) -> Callable[[bytes], Any]:
    return lambda data: {member: decode(data).decode()}


def _iso(decode: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return lambda data: decode(data).replace(b" ", b"T", 1)


_FIXED: dict[int, tuple[int, Callable[[bytes], Any]]] = {
    0x30: (0, lambda data: None),
    0x31: (0, lambda data: True),
    0x32: (0, lambda data: False),
    0x3C: (7, _scalar("$oracleDate", _iso(dates.decode_date))),
    0x7D: (7, _scalar("$oracleTimestamp", _iso(dates.decode_date))),
    0x39: (11, _scalar("$oracleTimestamp", _iso(dates.decode_date))),
    0x7C: (13, _scalar("$oracleTimestampTZ", _iso(dates.decode_timestamp_tz))),
    0x7F: (4, _scalar("$numberFloat", floats.decode_float)),
    0x36: (8, _scalar("$numberDouble", floats.decode_double)),
    0x3E: (11, _scalar("$intervalDaySecond", intervals.decode_day_second)),
    0x3D: (5, _scalar("$intervalYearMonth", intervals.decode_year_month)),
}
_SIZED: dict[int, tuple[str, Callable[[bytes], Any]]] = {
    0x33: (">B", lambda data: data.decode()),
    0x37: (">H", lambda data: data.decode()),
    0x38: (">I", lambda data: data.decode()),
    0x34: (">B", lambda data: _Number(number.decode_number(data))),
    0x3A: (">H", lambda data: {"$rawhex": data.hex()}),
    0x3B: (">I", lambda data: {"$rawhex": data.hex()}),
    0x7E: (">B", lambda data: {"$rawid": data.hex()}),
}


class _Number(float):
    """A number that is written out as it came."""

    text: str

    def __new__(cls, text: bytes) -> _Number:
        made = super().__new__(cls, text)
        made.text = text.decode()
        return made

    def __repr__(self) -> str:
        return self.text


def decode_oson(image: bytes) -> bytes:
    """JSON text; ORA-40441 for bytes that are no OSON."""
    try:
        value = _Reader(image).value()
    except (struct.error, IndexError, UnicodeDecodeError, RecursionError) as error:
        raise OraError(40441, "JSON syntax error") from error
    return _dump(value).encode()


def _dump(value: Any) -> str:
    """As json.dumps, numbers as they are."""
    if isinstance(value, _Number):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{_dump(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_dump, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


class _Reader:
    """Reads one image."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at, self.names = data, 6, []  # type: tuple[bytes, int, list[str]]
        self.tree, self.id_size = 0, 1
        if data[:3] != MAGIC or data[3] not in (_SHORT_NAMES, _LONG_NAMES):
            raise OraError(40441, "JSON syntax error")
        (self.flags,) = struct.unpack_from(">H", data, 4)

    def _take(self, form: str) -> int:
        (value,) = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return int(value)

    def _bytes(self, size: int) -> bytes:
        found = self.data[self.at : self.at + size]
        if len(found) != size:
            raise IndexError
        self.at += size
        return found

    def value(self) -> Any:
        tree_form = ">I" if self.flags & _LONG_TREE else ">H"
        if self.flags & _IS_SCALAR:
            self._take(tree_form)
            return self._node(0)
        names_form = ">I" if self.flags & _MANY_NAMES32 else ">H" if self.flags & _MANY_NAMES16 else ">B"
        self.id_size = struct.calcsize(names_form)
        count = self._take(names_form)
        offset_form = ">I" if self.flags & _LONG_SEGMENT else ">H"
        size = self._take(offset_form)
        long_count = long_size = 0
        long_form = ">I"
        if self.data[3] == _LONG_NAMES:
            long_form = ">H" if self._take(">H") & _SECOND_SHORT else ">I"
            long_count, long_size = self._take(">I"), self._take(">I")
        self._take(tree_form)
        self._take(">H")  # tiny nodes
        self._read_names(count, offset_form, size, ">B")
        if long_count:
            self._read_names(long_count, long_form, long_size, ">H")
        self.tree = self.at
        return self._node(0)

    def _read_names(self, count: int, offset_form: str, size: int, length_form: str) -> None:
        self._bytes(count * struct.calcsize(length_form))  # hashes
        offsets = [self._take(offset_form) for _ in range(count)]
        segment = self._bytes(size)
        head = struct.calcsize(length_form)
        for offset in offsets:
            (length,) = struct.unpack_from(length_form, segment, offset)
            self.names.append(segment[offset + head : offset + head + length].decode())

    def _node(self, depth: int) -> Any:
        start = self.at
        kind = self._take(">B")
        if depth > _MAX_DEPTH:
            raise IndexError
        if kind & 0x80:
            return self._container(kind, start, depth)
        if kind in _FIXED:
            size, decode = _FIXED[kind]
            return decode(self._bytes(size))
        if kind in _SIZED:
            form, decode = _SIZED[kind]
            return decode(self._bytes(self._take(form)))
        if kind == 0x7B and self._take(">B") == 1:
            return {"$vector": vector.decode_vector(self._bytes(self._take(">I"))).decode()}
        if kind & 0xF0 in (0x20, 0x60):
            return _Number(number.decode_number(self._bytes((kind & 0x0F) + 1)))
        if kind & 0xF0 in (0x40, 0x50):
            return _Number(number.decode_number(self._bytes(kind & 0x0F)))
        if kind & 0xE0 == 0:
            return self._bytes(kind).decode()
        raise IndexError

    def _count(self, kind: int) -> int:
        return self._take({0x00: ">B", 0x08: ">H", 0x10: ">I"}[kind & 0x18])

    def _container(self, kind: int, start: int, depth: int) -> Any:
        offset_form = ">I" if kind & 0x20 else ">H"
        is_object = not kind & 0x40
        if kind & 0x18 == 0x18:  # the member names of another object
            other = self._take(offset_form)
            offsets_at = self.at
            self.at = self.tree + other
            count = self._count(self._take(">B"))
            ids_at = self.at
        else:
            count = self._count(kind)
            ids_at = self.at
            offsets_at = self.at + (self.id_size * count if is_object else 0)
        id_form = {1: ">B", 2: ">H", 4: ">I"}[self.id_size]
        step = struct.calcsize(offset_form)
        if count * step > len(self.data):
            raise IndexError
        values = []
        for index in range(count):
            (offset,) = struct.unpack_from(offset_form, self.data, offsets_at + index * step)
            self.at = self.tree + offset + (start - self.tree if self.flags & _RELATIVE else 0)
            values.append(self._node(depth + 1))
        if not is_object:
            return values
        ids = [struct.unpack_from(id_form, self.data, ids_at + i * self.id_size)[0] for i in range(count)]
        return {self.names[one - 1]: value for one, value in zip(ids, values, strict=True)}
