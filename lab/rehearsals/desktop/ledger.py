"""People's operations beside the simulated desks, in the same ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from lab.errors import StepFailed
from lab.history import HistoryWriter, Phase, Record
from lab.waiting import wait_until
from lab.workload.areas import PATHS
from lab.workload.outcome import Outcome, of_answer, of_error

PATIENCE = 60.0  # seconds for which one operation is tried with the same key


@dataclass
class PeoplesLedger:
    """Writes down every attempt, as `lab.workload.counter` does. now: seconds since the run began."""

    history: HistoryWriter
    now: Callable[[], float]

    def carry_out(
        self, desk: str, operation: str, key: str, server: str, body: dict[str, Any], ask: Callable[[], Outcome]
    ) -> dict[str, Any]:
        """The acknowledged answer; the same key again until the outcome is known. Raises StepFailed for a refusal, and
        where it never becomes known."""
        attempt = 0

        def attempted() -> Outcome | None:
            nonlocal attempt
            attempt += 1
            self._write(Phase.INVOKE, desk, operation, key, attempt, server, request=body)
            found = ask()
            self._write(found.phase, desk, operation, key, attempt, server, response=found.response, error=found.error)
            return None if found.again else found

        outcome = wait_until(attempted, PATIENCE, f"{operation} at {desk}", interval=0.2)
        if outcome is None or outcome.response is None:
            raise StepFailed(f"{operation} at {desk} was refused", where=outcome.error or "" if outcome else "")
        return outcome.response

    def post(self, url: str, desk: str, operation: str, key: str, server: str, body: dict[str, Any]) -> dict[str, Any]:
        """The same for an operation of the main system."""

        def ask() -> Outcome:
            try:
                answer = httpx.post(url + PATHS[operation], json=body, headers={"Idempotency-Key": key}, timeout=10)
                return of_answer(answer.status_code, answer.json())
            except (httpx.HTTPError, ValueError) as error:
                return of_error(error)

        return self.carry_out(desk, operation, key, server, body, ask)

    def _write(self, phase: Phase, desk: str, operation: str, key: str, attempt: int, server: str, **more: Any) -> None:
        self.history.append(Record(round(self.now(), 6), phase, desk, operation, key, attempt, server, **more))
