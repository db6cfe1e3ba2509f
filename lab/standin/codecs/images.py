"""Images of objects and collections ("pickled" values). Source: python-oracledb `impl/thin/dbobject.pyx`.

An image is flags, version, its own length, for a collection a prefix segment of one byte, then the values: each with
its length (FE and four bytes when long), objects inside objects one attribute after the other, collections as images.
"""

from __future__ import annotations

import struct
from typing import Protocol

from ..interface import Column, ObjectType, OraError, Value
from ..tns.primitives import Reader
from ..ttc.constants import LOB_TYPES, OracleType
from .table import bind_codec

_VERSION_81, _IS_COLLECTION, _NO_PREFIX = 0x80, 0x08, 0x04
_IMAGE_VERSION = 1
_HAS_INDEXES = 0x10
_LONG = 254
_MAX_SHORT = 245
_NULL, _ATOMIC_NULL = b"\xff", b"\xfd"
_XML_IS_STRING = 4
_MAX_ELEMENTS = 1 << 24


class Lobs(Protocol):
    """Where LOB attributes go."""

    def new(self, oracle_type: int, national: bool, value: bytes) -> bytes: ...

    def neutral(self, locator: bytes) -> bytes: ...


def _length(size: int) -> bytes:
    return bytes((size,)) if size <= _MAX_SHORT else struct.pack(">BI", _LONG, size)


def _sized(data: bytes) -> bytes:
    return _length(len(data)) + data


def make_image(kind: ObjectType, value: Value, lobs: Lobs) -> bytes:
    """The whole image of a value that is not NULL."""
    if kind.kind == "opaque":
        return _xml_image(value)
    flags = _VERSION_81 | (_NO_PREFIX if kind.kind == "object" else _IS_COLLECTION)
    body = (b"" if kind.kind == "object" else b"\x01\x01") + _make_body(kind, value, lobs)
    return struct.pack(">BBBI", flags, _IMAGE_VERSION, _LONG, 7 + len(body)) + body


def _xml_image(value: Value) -> bytes:
    body = b"\x01" + struct.pack(">I", _XML_IS_STRING) + (value if isinstance(value, bytes) else b"")
    return struct.pack(">BBBI", _VERSION_81 | _NO_PREFIX, _IMAGE_VERSION, _LONG, 7 + len(body)) + body


def _make_body(kind: ObjectType, value: Value, lobs: Lobs) -> bytes:
    items = value if isinstance(value, list) else []
    if kind.kind == "object":
        return b"".join(_make_value(kind, one, item, lobs) for one, item in zip(kind.attributes, items, strict=True))
    assert kind.element is not None
    if kind.kind != "indexed":
        parts = [_make_value(kind, kind.element, item, lobs) for item in items]
        return b"\0" + _length(len(items)) + b"".join(parts)
    parts = [bytes((_HAS_INDEXES,)), _length(len(items))]
    for pair in items:
        assert isinstance(pair, list) and isinstance(pair[0], bytes)
        parts += (struct.pack(">i", int(pair[0])), _make_value(kind, kind.element, pair[1], lobs))
    return b"".join(parts)


def _make_value(outer: ObjectType, column: Column, value: Value, lobs: Lobs) -> bytes:
    inner = column.object_type
    if inner is None:
        return _make_scalar(column, value, lobs)
    if value is None:
        return _ATOMIC_NULL if inner.kind == "object" else _NULL
    if inner.kind != "object" or outer.kind != "object":
        return _sized(make_image(inner, value, lobs))
    return _make_body(inner, value, lobs)


def _make_scalar(column: Column, value: Value, lobs: Lobs) -> bytes:
    if not isinstance(value, bytes) or (not value and column.oracle_type not in LOB_TYPES):
        return _NULL
    if column.oracle_type in LOB_TYPES:
        return _sized(lobs.new(column.oracle_type, column.national, value))
    if column.oracle_type == OracleType.BOOLEAN:
        return b"\x04" + struct.pack(">I", value == b"t")
    if column.oracle_type == OracleType.BINARY_INTEGER:
        return b"\x04" + struct.pack(">i", int(value))
    wire = bind_codec(column.oracle_type, column.national).encode([value])[0]
    return wire if wire[0] <= _MAX_SHORT else _sized(_unsized(wire))


def _unsized(wire: bytes) -> bytes:
    """A value's bytes without the lengths of the ordinary form."""
    return Reader(wire).clr() or b""


class _Image:
    """Reads an image; ORA-22814 for bytes that are none."""

    def __init__(self, data: bytes) -> None:
        self.data, self.position = data, 0

    def raw(self, count: int) -> bytes:
        end = self.position + count
        if count < 0 or end > len(self.data):
            raise OraError(22814, "attribute or element value is larger than specified in type")
        found = self.data[self.position : end]
        self.position = end
        return found

    def u8(self) -> int:
        return self.raw(1)[0]

    def length(self) -> int:
        size = self.u8()
        return int.from_bytes(self.raw(4), "big") if size == _LONG else size

    def sized(self) -> bytes | None:
        size = self.u8()
        if size in (0, 255):
            return None
        return self.raw(int.from_bytes(self.raw(4), "big") if size == _LONG else size)


def parse_image(kind: ObjectType, data: bytes, lobs: Lobs) -> Value:
    """The value of a whole image."""
    image = _Image(data)
    flags = image.u8()
    image.u8()  # version
    image.length()  # of the image
    if not flags & _NO_PREFIX:
        image.raw(image.length())  # prefix segment
    return _parse_body(kind, image, lobs)


def _parse_body(kind: ObjectType, image: _Image, lobs: Lobs) -> Value:
    if kind.kind == "object":
        return [_parse_value(kind, column, image, lobs) for column in kind.attributes]
    assert kind.element is not None
    image.u8()  # collection flags
    count = image.length()
    if count > min(_MAX_ELEMENTS, len(image.data)):
        raise OraError(22165, f"given index [{count}] must be in the range")
    if kind.kind != "indexed":
        return [_parse_value(kind, kind.element, image, lobs) for _ in range(count)]
    out: list[Value] = []
    for _ in range(count):
        key = int.from_bytes(image.raw(4), "big", signed=True)
        out.append([str(key).encode(), _parse_value(kind, kind.element, image, lobs)])
    return out


def _parse_value(outer: ObjectType, column: Column, image: _Image, lobs: Lobs) -> Value:
    inner = column.object_type
    if inner is None:
        return _parse_scalar(column, image.sized(), lobs)
    if image.data[image.position : image.position + 1] == _ATOMIC_NULL:
        image.u8()
        return None
    if inner.kind == "object" and outer.kind == "object":
        return _parse_body(inner, image, lobs)
    data = image.sized()
    return parse_image(inner, data, lobs) if data is not None else None


def _parse_scalar(column: Column, data: bytes | None, lobs: Lobs) -> Value:
    if data is None:
        return None
    if column.oracle_type in LOB_TYPES:
        return lobs.neutral(data)
    if column.oracle_type == OracleType.BOOLEAN:
        return b"t" if data[-1] else b"f"
    if column.oracle_type == OracleType.BINARY_INTEGER:
        return str(int.from_bytes(data, "big", signed=True)).encode()
    decode = bind_codec(column.oracle_type, column.national).decode
    return decode(data) if decode else data
