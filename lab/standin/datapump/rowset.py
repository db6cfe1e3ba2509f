"""A checksum of a set of rows that ignores their order: an import may place rows differently than their source."""

from __future__ import annotations

import hashlib

# COPY's binary stream: an 11-byte signature, flags (4), length of the header extension (4), rows, and FFFF at the end.
# Source: PostgreSQL's documentation of COPY, "Binary Format".
_HEADER, _END = 19, b"\xff\xff"
_MODULUS = 1 << 128


class RowSet:
    """Sums the hashes of rows, modulo 2**128: a changed, missing, extra or doubled row changes the sum."""

    def __init__(self) -> None:
        self._sum, self._begun = 0, False
        self.rows = 0

    def add(self, piece: bytes | bytearray | memoryview) -> None:
        """One message of the stream, which PostgreSQL sends as one row; the first carries the header before its row."""
        row = bytes(piece)
        if not self._begun:
            self._begun, row = True, row[_HEADER:]
        if row and row != _END:
            self.rows += 1
            self._sum = (self._sum + int.from_bytes(hashlib.blake2b(row, digest_size=16).digest())) % _MODULUS

    def add_rows(self, rows: list[bytes]) -> None:
        """Many messages at once, which is faster."""
        if not self._begun and rows:
            self.add(rows[0])
            rows = rows[1:]
        digest, number = hashlib.blake2b, int.from_bytes
        found = [number(digest(row, digest_size=16).digest()) for row in rows if row != _END]
        self.rows += len(found)
        self._sum = (self._sum + sum(found)) % _MODULUS

    def hexdigest(self) -> str:
        """The checksum, 32 hexadecimal digits."""
        return f"{self._sum:032x}"
