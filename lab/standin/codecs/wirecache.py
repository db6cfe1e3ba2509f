"""A bounded memory of encoded values: looking a value up costs one dictionary access."""

from __future__ import annotations

from collections.abc import Callable

from ..interface import Value

_LIMIT = 65536


class WireCache(dict[Value, bytes]):
    """Maps a neutral value to its wire form (length byte included); emptied when it grows over its limit."""

    def __init__(self, encode: Callable[[bytes], bytes]) -> None:
        super().__init__({None: b"\0", b"": b"\0"})
        self._encode = encode

    def __missing__(self, value: Value) -> bytes:
        assert isinstance(value, bytes)
        encoded = self._encode(value)
        wire = bytes((len(encoded),)) + encoded
        if len(self) >= _LIMIT:
            self.clear()
            self.update({None: b"\0", b"": b"\0"})
        self[value] = wire
        return wire
