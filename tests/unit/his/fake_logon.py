"""A database that answers, refuses or hangs as a test says, behind the pool of connections."""

from __future__ import annotations

import asyncio
from typing import Any

from lab.his.logon import Logon


class FakeConnection:
    """ping and rollback hang while the database does. closing_takes: seconds."""

    def __init__(self, database: FakeDatabase) -> None:
        self._database, self.closed, self.closing_takes = database, False, 0.0

    async def ping(self) -> None:
        self._database.pings += 1
        await self._database.answer()

    async def rollback(self) -> None:
        await self._database.answer()

    async def close(self) -> None:
        if self.closing_takes:
            await asyncio.sleep(self.closing_takes)
        self.closed = True


class FakeDatabase(Logon):
    """seconds: how long a logon takes. Counts logons, those at once, and pings."""

    def __init__(self, seconds: float = 0.01) -> None:
        self.seconds, self.refuses = seconds, False
        self.answers = asyncio.Event()
        self.answers.set()
        self.logons = self.at_once = self.most_at_once = self.pings = 0
        self.made: list[FakeConnection] = []

    async def answer(self) -> None:
        await self.answers.wait()

    async def reach(self) -> None:
        if self.refuses:
            raise ConnectionRefusedError("refused")

    async def connect(self, patience: float) -> Any:
        self.logons += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            async with asyncio.timeout(patience):
                await self.answer()
                await asyncio.wait([asyncio.ensure_future(asyncio.Event().wait())], timeout=self.seconds)
        finally:
            self.at_once -= 1
        self.made.append(FakeConnection(self))
        return self.made[-1]
