"""Carrying one operation through: the same key until its outcome is known, every attempt in the ledger."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import httpx

from lab.history import HistoryWriter, Phase, Record
from lab.waiting import pace_async
from lab.workload.areas import PATHS
from lab.workload.orders import Pace
from lab.workload.outcome import Outcome, of_answer, of_error


@dataclass
class Counter:
    """One desk's line to its application server. stopping: set when the desks close; no retry begins after it."""

    server: str
    client: httpx.AsyncClient
    history: HistoryWriter
    pace: Pace
    epoch: float
    stopping: asyncio.Event
    in_flight: int = 0

    def move(self, server: str, url: str) -> None:
        """Use another application server from the next attempt on, the same operation's included."""
        self.server, self.client.base_url = server, httpx.URL(url)

    async def carry_out(self, desk: str, operation: str, key: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The operation's answer, or None where it was refused, given up, or the desk closed first."""
        deadline = time.monotonic() + self.pace.patience
        attempt = 0
        while True:
            attempt += 1
            record = Record(self._now(), Phase.INVOKE, desk, operation, key, attempt, self.server, body)
            self.history.append(record)
            outcome = await self._ask(operation, key, body)
            self.history.append(self._answered(record, outcome))
            if not outcome.again:
                return outcome.response
            if self.stopping.is_set() or time.monotonic() >= deadline:
                return None
            await pace_async(self.pace.retry_after)

    async def _ask(self, operation: str, key: str, body: dict[str, Any]) -> Outcome:
        self.in_flight += 1
        try:
            async with asyncio.timeout(self.pace.request_timeout):
                answer = await self.client.post(PATHS[operation], json=body, headers={"Idempotency-Key": key})
            return of_answer(answer.status_code, _json(answer))
        except (TimeoutError, httpx.HTTPError) as error:
            return of_error(error)
        finally:
            self.in_flight -= 1

    def _answered(self, asked: Record, outcome: Outcome) -> Record:
        return Record(
            self._now(),
            outcome.phase,
            asked.desk,
            asked.operation,
            asked.key,
            asked.attempt,
            asked.server,
            response=outcome.response,
            error=outcome.error,
        )

    def _now(self) -> float:
        return round(time.monotonic() - self.epoch, 6)


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None
