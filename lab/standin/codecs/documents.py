"""JSON and VECTOR in rows: images sent like LOBs whose data all come with them."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence

from ..interface import Value
from ..tns.primitives import clr, ub
from .text import as_bytes

_LOCATOR_SIZE = 40


def _locator(size: int) -> bytes:
    """Never looked at: the value is beside it."""
    return struct.pack(">HHBBHHQ", _LOCATOR_SIZE - 2, 4, 0x61, 0x08, 0, 1, size) + bytes(22)


def image_column(encode: Callable[[bytes], bytes]) -> Callable[[Sequence[Value]], list[bytes]]:
    """A column of neutral values as images."""

    def column(values: Sequence[Value]) -> list[bytes]:
        return [_image(encode, as_bytes(value)) for value in values]

    return column


def _image(encode: Callable[[bytes], bytes], value: bytes | None) -> bytes:
    if not value:
        return b"\0"
    image = encode(value)
    return ub(_LOCATOR_SIZE) + ub(len(image)) + ub(0) + clr(image) + clr(_locator(len(image)))


def vector_text(values: Sequence[Value]) -> list[Value]:
    """A column of vectors as Oracle shows them: without the letter of their format."""
    return [value[1:] if isinstance(value, bytes) else value for value in values]
