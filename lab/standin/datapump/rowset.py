"""A checksum of a set of rows that ignores their order: an import may place rows differently than their source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

# COPY's binary stream: an 11-byte signature, flags (4), length of the header extension (4), rows, and FFFF at the end.
# A row: how many fields (2), and each one's length (4, -1 for NULL) and value.
# Source: PostgreSQL's documentation of COPY, "Binary Format".
_HEADER, _END = 19, b"\xff\xff"
_MODULUS = 1 << 128


class RowSet:
    """Sums the hashes of rows, modulo 2**128: a changed, missing, extra or doubled row changes the sum."""

    def __init__(self) -> None:
        self._sum = 0
        self.rows = 0

    def add(self, rows: Iterable[bytes]) -> RowSet:
        """Count these rows in."""
        for row in rows:
            self.rows += 1
            self._sum += int.from_bytes(hashlib.blake2b(row, digest_size=16).digest())
        self._sum %= _MODULUS
        return self

    def hexdigest(self) -> str:
        """The checksum, 32 hexadecimal digits."""
        return f"{self._sum:032x}"


def rows_of(stream: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """The rows of a COPY stream that comes in pieces of any length."""
    held, at = bytearray(), _HEADER
    for piece in stream:
        held += piece
        while (end := _end_of_row(held, at)) > at:
            yield bytes(held[at:end])
            at = end
        if at >= 1 << 16:
            del held[:at]
            at = 0


def _end_of_row(held: bytearray, at: int) -> int:
    """Where the row that begins at `at` ends; `at` itself where not all of it is there, or the stream ends."""
    if len(held) < at + 2 or held[at : at + 2] == _END:
        return at
    end = at + 2
    for _ in range(int.from_bytes(held[at : at + 2])):
        if len(held) < end + 4:
            return at
        end += 4 + max(0, int.from_bytes(held[end : end + 4], signed=True))
    return end if end <= len(held) else at
