"""Waiting for conditions: the only place in the project that sleeps."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from lab.errors import TimedOut

T = TypeVar("T")
Context = Callable[[], str]


def wait_until(
    probe: Callable[[], T], deadline: float, what: str, *, interval: float = 0.1, context: Context | None = None
) -> T:
    """Call `probe` until it returns something true, and return that.

    deadline: seconds from now, on the monotonic clock. what: the condition in words, for the failure text.
    context: called once on failure; its text (state of the host, last log lines, a hint) is added.
    An exception of the probe counts as "not yet" and is shown as the last value seen.
    Raises TimedOut.
    """
    end = time.monotonic() + deadline
    while True:
        value, seen = _try(probe)
        if value:
            return value
        if time.monotonic() >= end:
            raise _timed_out(what, deadline, seen, context)
        time.sleep(min(interval, max(0.0, end - time.monotonic())))


async def wait_until_async(
    probe: Callable[[], Awaitable[T]],
    deadline: float,
    what: str,
    *,
    interval: float = 0.1,
    context: Context | None = None,
) -> T:
    """`wait_until` for a coroutine; the same meaning and errors. Cancellation passes through."""
    end = time.monotonic() + deadline
    while True:
        try:
            value = await probe()
            seen: object = value
        except Exception as error:
            value, seen = None, error
        if value:
            return value
        if time.monotonic() >= end:
            raise _timed_out(what, deadline, seen, context)
        await asyncio.sleep(min(interval, max(0.0, end - time.monotonic())))


def pace(seconds: float) -> None:
    """Let real time pass because the passing itself is meant (a settable dwell, a sampling period)."""
    time.sleep(max(0.0, seconds))


async def pace_async(seconds: float) -> None:
    """`pace` for coroutines: a simulated person's thinking time."""
    await asyncio.sleep(max(0.0, seconds))


def _try(probe: Callable[[], T]) -> tuple[T | None, object]:
    try:
        value = probe()
        return value, value
    except Exception as error:
        return None, error


def _timed_out(what: str, deadline: float, seen: object, context: Context | None) -> TimedOut:
    last = f"{type(seen).__name__}: {seen}" if isinstance(seen, BaseException) else repr(seen)
    extra = f"; {context()}" if context else ""
    return TimedOut(f"Waited {deadline:g} s for {what}", where=f"last seen: {last}{extra}")
