"""The LOBs a session holds: locators given to the client, and their values."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from ..interface import OraError
from ..tns.primitives import clr, ub
from ..ttc.constants import OracleType

LOCATOR_SIZE = 40
CHUNK_SIZE = 8060
_OVERHEAD = 512  # bytes that even an empty one takes
_KEY = slice(8, 16)
_IS_BLOB, _IS_CLOB = 1, 2
_TEMPORARY = 1  # makes the client tell when it lets go of the locator


@dataclass
class Lob:
    """text: characters of a CLOB, else None; data: bytes of a BLOB."""

    oracle_type: int
    national: bool = False
    text: str | None = None
    data: bytes = b""
    opened: bool = False

    @property
    def content(self) -> str | bytes:
        """What it holds."""
        return self.data if self.text is None else self.text

    @property
    def length(self) -> int:
        """Characters or bytes."""
        return len(self.content)

    @property
    def neutral(self) -> bytes:
        """Its value as the database takes it."""
        return self.data if self.text is None else self.text.encode()

    def read(self, offset: int, amount: int) -> tuple[bytes, int]:
        """Wire bytes from a 1-based offset, and how many characters or bytes they are."""
        start = max(offset - 1, 0)
        part = self.content[start : start + amount]
        return (self._to_wire(part) if isinstance(part, str) else part), len(part)

    def write(self, offset: int, wire: bytes) -> None:
        """Overwrite from a 1-based offset, padding a gap."""
        start = max(offset - 1, 0)
        if self.text is None:
            self.data = self.data[:start].ljust(start, b"\0") + wire + self.data[start + len(wire) :]
        else:
            new = wire.decode("utf-16-be" if self.national else "utf-8", "replace")
            self.text = self.text[:start].ljust(start) + new + self.text[start + len(new) :]

    def trim(self, size: int) -> None:
        """Cut to this length."""
        if self.text is None:
            self.data = self.data[:size]
        else:
            self.text = self.text[:size]

    def _to_wire(self, part: str) -> bytes:
        return part.encode("utf-16-be" if self.national else "utf-8", "replace")


class LobStore:
    """All LOBs of one session. limit: bytes held at most (ORA-01114-like refusal beyond)."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lobs: dict[bytes, Lob] = {}
        self._held = 0
        self._next = 0

    def _grow(self, size: int) -> None:
        if self._held + size > self._limit:
            raise OraError(1652, "unable to extend temp segment: too many temporary LOBs in this session")
        self._held += size

    def write(self, lob: Lob, offset: int, wire: bytes) -> None:
        """Overwrite from a 1-based offset; ORA-01652 when that would hold too much."""
        before = lob.length
        self._grow(max(0, offset - 1 + len(wire) - before))
        lob.write(offset, wire)
        self._held -= max(0, offset - 1 + len(wire) - before) - (lob.length - before)

    def trim(self, lob: Lob, size: int) -> None:
        """Cut to this length."""
        before = lob.length
        lob.trim(size)
        self._held -= before - lob.length

    def add(self, lob: Lob) -> bytes:
        """A locator for it."""
        self._grow(lob.length + _OVERHEAD)
        self._next += 1
        key = struct.pack(">Q", self._next)
        self._lobs[key] = lob
        kind = _IS_BLOB if lob.text is None else _IS_CLOB
        return struct.pack(">HHBBBB", LOCATOR_SIZE - 2, 4, kind, 8, 0, _TEMPORARY) + key + bytes(24)

    def new(self, oracle_type: int, national: bool, value: bytes) -> bytes:
        """A locator for a value of the database."""
        if oracle_type == OracleType.BLOB:
            return self.add(Lob(oracle_type, data=value))
        return self.add(Lob(oracle_type, national, value.decode("utf-8", "replace")))

    def wire(self, oracle_type: int, national: bool, value: bytes | None) -> bytes:
        """A LOB as it stands in a row: sizes and locator; one zero byte for null."""
        if value is None:
            return b"\0"
        locator = self.new(oracle_type, national, value)
        length = len(value) if oracle_type == OracleType.BLOB else self.get(locator).length
        return ub(LOCATOR_SIZE) + ub(length) + ub(CHUNK_SIZE) + clr(locator)

    def get(self, locator: bytes) -> Lob:
        """ORA-22922 for a locator this session never gave."""
        lob = self._lobs.get(locator[_KEY])
        if lob is None:
            raise OraError(22922, "nonexistent LOB value")
        return lob

    def neutral(self, locator: bytes) -> bytes:
        """The value of a LOB as the database takes it."""
        return self.get(locator).neutral

    def free(self, locator: bytes) -> None:
        """The client let go of it."""
        lob = self._lobs.pop(locator[_KEY], None)
        if lob:
            self._held -= lob.length + _OVERHEAD
