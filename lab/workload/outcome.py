"""What an answer, or its absence, tells a client about its request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from lab.history import Phase

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True)
class Outcome:
    """One attempt's end. again: whether the same key should be sent once more."""

    phase: Phase
    again: bool
    response: dict[str, Any] | None = None
    error: str | None = None


def of_answer(status: int, body: Any) -> Outcome:
    """2xx: done. 4xx: refused for good. 503: certainly not done, try again. Anything else: unknown, try again."""
    answer = body if isinstance(body, dict) else {}
    if status in (200, 201) and answer:
        return Outcome(Phase.OK, False, answer)
    error = f"{status} {_message(answer)}".strip()
    if 400 <= status < 500:
        return Outcome(Phase.FAIL, False, error=error)
    return Outcome(Phase.FAIL if status == 503 else Phase.INFO, True, error=error)


def of_error(error: Exception) -> Outcome:
    """No answer. A request that never left (no connection) is certainly not done; any other may have been."""
    word = "timeout" if isinstance(error, (TimeoutError, httpx.TimeoutException)) else "connection"
    phase = Phase.FAIL if isinstance(error, NOT_SENT) else Phase.INFO
    return Outcome(phase, True, error=f"{word} {type(error).__name__} {error}".strip())


def _message(answer: dict[str, Any]) -> str:
    error = answer.get("error")
    return f"{error.get('code', '')} {error.get('message', '')}".strip() if isinstance(error, dict) else ""
