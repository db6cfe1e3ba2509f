"""NUMBER: a sign and exponent byte, then base-100 digits (at most 20)."""

from __future__ import annotations

from functools import lru_cache

from ..interface import OraError

_ZERO = b"\x80"
_MAX_PAIRS = 20
_NEGATIVE_END = 102


def encode_number(text: bytes) -> bytes:
    """Decimal text to NUMBER, rounded to 20 base-100 digits; ORA-01426 beyond 1E126."""
    negative, digits, point = _split(text)
    if not digits:
        return _ZERO
    if point % 2:
        digits, point = b"0" + digits, point + 1
    if len(digits) % 2:
        digits += b"0"
    pairs = [int(digits[i : i + 2]) for i in range(0, len(digits), 2)]
    if len(pairs) > _MAX_PAIRS:
        pairs, carried = _rounded(pairs)
        point += 2 * carried
    exponent = point // 2 + 192
    if exponent < 128:
        return _ZERO
    if exponent > 255:
        raise OraError(1426, "numeric overflow")
    if not negative:
        return bytes((exponent, *(pair + 1 for pair in pairs)))
    end = (_NEGATIVE_END,) if len(pairs) < _MAX_PAIRS else ()
    return bytes((~exponent & 0xFF, *(101 - pair for pair in pairs), *end))


def _split(text: bytes) -> tuple[bool, bytes, int]:
    """Sign, significant digits, and where the decimal point stands before them."""
    text = text.strip()
    negative = text[:1] == b"-"
    mantissa, _, exponent = text.lstrip(b"+-").lower().partition(b"e")
    whole, _, fraction = mantissa.partition(b".")
    digits = whole + fraction
    if not digits.isdigit():
        raise OraError(1722, "invalid number")
    stripped = digits.lstrip(b"0")
    point = len(whole) + (int(exponent) if exponent else 0) - (len(digits) - len(stripped))
    return negative, stripped.rstrip(b"0"), point


def _rounded(pairs: list[int]) -> tuple[list[int], int]:
    up = pairs[_MAX_PAIRS] >= 50
    kept = pairs[:_MAX_PAIRS]
    index = _MAX_PAIRS - 1
    while up and index >= 0:
        kept[index] += 1
        up = kept[index] == 100
        if up:
            kept[index] = 0
        index -= 1
    if up:
        kept = [1, *kept[:-1]]
    while kept[-1] == 0:
        kept.pop()
    return kept, int(up)


@lru_cache(maxsize=65536)
def decode_number(wire: bytes) -> bytes:
    """NUMBER to decimal text; OraError for bytes that are none."""
    positive = wire[0] & 0x80
    if len(wire) == 1:
        return b"0" if positive else b"-1E126"
    body = wire[1:]
    if not positive and body[-1] == _NEGATIVE_END:
        body = body[:-1]
    pairs = [digit - 1 if positive else 101 - digit for digit in body]
    if not all(0 <= pair <= 99 for pair in pairs):
        raise OraError(1722, "invalid number")
    exponent = wire[0] if positive else ~wire[0] & 0xFF
    text = _place("".join(f"{pair:02d}" for pair in pairs), (exponent - 193) * 2 + 2)
    return (text if positive else "-" + text).encode()


def _place(digits: str, point: int) -> str:
    if point <= 0:
        return ("0." + "0" * -point + digits).rstrip("0").rstrip(".")
    if point >= len(digits):
        return (digits + "0" * (point - len(digits))).lstrip("0") or "0"
    whole = digits[:point].lstrip("0") or "0"
    return (whole + "." + digits[point:]).rstrip("0").rstrip(".")
