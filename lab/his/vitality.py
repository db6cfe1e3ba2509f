"""A program that answers nothing but errors of its own takes itself out of service, and ends to begin afresh.

What the database does is not its own error (503, 504), and one operation that fails however often it is tried is not
the program's failing: it takes two. A program begun afresh after such an end rests before it says
that it is alive, longer each time, until it has carried an operation through: the other program works undisturbed.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN_ERROR = 500
DIFFERENT = 2  # operations
KEY = b"idempotency-key"
LEAST_REST, LONGEST_REST = 5.0, 60.0
log = logging.getLogger("his")


def end_process() -> None:
    """Ask this process to stop as its service manager would: requests under way are finished."""
    os.kill(os.getpid(), signal.SIGTERM)


class Vitality:
    """Whether this program is fit to serve. limit: errors in a row that are too many. memory: the file that tells
    the next process how often it ended in a row; None where none is kept."""

    def __init__(
        self,
        limit: int,
        memory: Path | None,
        end: Callable[[], None] = end_process,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit, self._memory, self._end, self._now = limit, memory, end, now
        self._errors, self._failed = 0, set[str]()
        self._ends = self._remembered()
        rest = min(LONGEST_REST, LEAST_REST * 2 ** (self._ends - 1)) if self._ends else 0.0
        self._rested_at = now() + rest
        if rest:
            log.warning("ended %d times in a row because of its own errors; rests for %g s", self._ends, rest)

    @property
    def fit(self) -> bool:
        """False while it rests, and once it has decided to end."""
        return not self._ending and self._now() >= self._rested_at

    @property
    def _ending(self) -> bool:
        return self._errors >= self._limit and len(self._failed) >= DIFFERENT

    def note(self, status: int, operation: str) -> None:
        """This operation, by its idempotency key, was answered with this HTTP status."""
        if self._ending:
            return
        if status == OWN_ERROR:
            self._errors += 1
            self._failed.add(operation)
            if self._ending:
                log.error("%d operations in a row ended in an error of this program: it ends itself", self._errors)
                self._remember(self._ends + 1)
                self._end()
        elif status < OWN_ERROR:
            self._errors = 0
            self._failed.clear()
            if self._ends:
                self._ends = 0
                self._remember(0)

    def _remembered(self) -> int:
        with suppress(OSError, ValueError):
            return max(0, int(self._memory.read_text())) if self._memory else 0
        return 0

    def _remember(self, ends: int) -> None:
        if self._memory is not None:
            with suppress(OSError):
                self._memory.write_text(str(ends))


class Watched:
    """The application with an eye on how its operations end."""

    def __init__(self, app: ASGIApp, vitality: Vitality) -> None:
        self._app, self._vitality = app, vitality

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and note the answer's status."""

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._vitality.note(message["status"], key)
            await send(message)

        key = _key(scope)
        await self._app(scope, receive, noting if key else send)


def _key(scope: Scope) -> str:
    """The idempotency key of an operation; empty for anything else."""
    if scope["type"] != "http":
        return ""
    return str(next((value.decode("latin-1") for name, value in scope["headers"] if name == KEY), ""))
