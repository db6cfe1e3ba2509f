"""VECTOR (23ai): its image on the wire, and its text.

The text is a format letter (f FLOAT32, d FLOAT64, b INT8, B BINARY: bytes of 8 dimensions each) and what Oracle shows:
`f[1.5,2]`, for a sparse vector `f[16,[0,3],[1.5,2]]` (dimensions, indices, values). Source: python-oracledb
`impl/base/vector.pyx`.
"""

from __future__ import annotations

import math
import struct
from array import array

from ..interface import OraError

_MAGIC = 0xDB
_NORM, _NORM_RESERVED, _SPARSE = 0x02, 0x10, 0x20
FORMATS = {2: "f", 3: "d", 4: "b", 5: "B"}
NUMBERS = {letter: number for number, letter in FORMATS.items()}
_HEADER = struct.Struct(">BBHBI")
_SIGN = {"f": 1 << 31, "d": 1 << 63}
_ALL = {"f": (1 << 32) - 1, "d": (1 << 64) - 1}
_WORD = {"f": "I", "d": "Q"}
_NOT_FORMATTED = OraError(
    51805, "Vector is not properly formatted (dimension value must be either a number or a finite)"
)


def _malformed() -> OraError:
    return OraError(51807, "Vector is malformed")


def _sortable(values: array[float], letter: str) -> bytes:
    words = array(_WORD[letter], values.tobytes())
    sign, every = _SIGN[letter], _ALL[letter]
    return _big_endian(array(_WORD[letter], [word ^ every if word & sign else word | sign for word in words]))


def _big_endian(words: array[int]) -> bytes:
    words.byteswap()  # this machine is little-endian, as every one the lab runs on
    return words.tobytes()


def _plain(data: bytes, letter: str) -> array[float]:
    words = array(_WORD[letter], data)
    words.byteswap()
    sign, every = _SIGN[letter], _ALL[letter]
    plain = array(_WORD[letter], [word ^ sign if word & sign else word ^ every for word in words])
    return array(letter, plain.tobytes())


def _values(data: bytes, letter: str) -> str:
    if letter in "bB":
        return ",".join(map(str, array(letter, data)))
    numbers = _plain(data, letter)
    if not all(map(math.isfinite, numbers)):
        raise _NOT_FORMATTED
    return ",".join(map(repr, numbers))


def decode_vector(image: bytes) -> bytes:
    """An image as text; ORA-51805 for infinities and NaN, ORA-51807 for bytes that are none."""
    if len(image) < _HEADER.size or image[0] != _MAGIC:
        raise _malformed()
    _, _, flags, number, dimensions = _HEADER.unpack_from(image)
    letter = FORMATS.get(number)
    if letter is None:
        raise _malformed()
    at = _HEADER.size + (8 if flags & (_NORM | _NORM_RESERVED) else 0)
    try:
        if flags & _SPARSE:
            (count,) = struct.unpack_from(">H", image, at)
            indices = struct.unpack_from(f">{count}I", image, at + 2)
            values = _values(image[at + 2 + 4 * count :], letter)
            return f"{letter}[{dimensions},[{','.join(map(str, indices))}],[{values}]]".encode()
        return f"{letter}[{_values(image[at:], letter)}]".encode()
    except (struct.error, ValueError) as error:
        raise _malformed() from error


def encode_vector(text: bytes) -> bytes:
    """The inverse: the image."""
    letter, body = chr(text[0]), text[2:-1].decode()
    number = NUMBERS[letter]
    if not body.endswith("]"):
        values = _numbers(body, letter)
        binary = letter == "B"
        dimensions = len(values) * 8 if binary else len(values)
        flags = _NORM_RESERVED | (0 if binary else _NORM)
        head = _HEADER.pack(_MAGIC, 1 if binary else 0, flags, number, dimensions)
        return head + bytes(8) + _data(values, letter)
    dimensions_text, indices_text, values_text = body.replace("]", "").split("[")
    indices = [int(item) for item in indices_text.strip(" ,").split(",") if item.strip()]
    flags = _NORM_RESERVED | _NORM | _SPARSE
    head = _HEADER.pack(_MAGIC, 2, flags, number, int(dimensions_text.strip(" ,")))
    places = struct.pack(f">H{len(indices)}I", len(indices), *indices)
    return head + bytes(8) + places + _data(_numbers(values_text, letter), letter)


def _numbers(text: str, letter: str) -> array[float]:
    items = [item for item in text.split(",") if item.strip()]
    return array(letter, map(int if letter in "bB" else float, items))


def _data(values: array[float], letter: str) -> bytes:
    return values.tobytes() if letter in "bB" else _sortable(values, letter)
