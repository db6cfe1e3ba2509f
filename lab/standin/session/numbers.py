"""SID and SERIAL# of sessions, and how many there may be."""

from __future__ import annotations

import heapq

_FIRST_SID = 10
_SERIALS = 65535


class SessionNumbers:
    """limit: sessions at once."""

    def __init__(self, limit: int) -> None:
        self._free = list(range(_FIRST_SID, _FIRST_SID + limit))
        self._serial = 0

    def take(self) -> tuple[int, int] | None:
        """(sid, serial), or None when all are in use."""
        if not self._free:
            return None
        self._serial = self._serial % _SERIALS + 1
        return heapq.heappop(self._free), self._serial

    def give_back(self, sid: int) -> None:
        """The session ended."""
        heapq.heappush(self._free, sid)
