"""The event loop that the server runs on: uvloop's where it is installed, Python's own otherwise."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine
from typing import Any

_NEW_OBJECTS = 20_000


def _factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


def calm_collector() -> None:
    """What was loaded at the start stays for good, and sessions make few cycles: look for them seldom, and only among
    what is new."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 50)


def run(main: Coroutine[Any, Any, None]) -> None:
    """Like asyncio.run."""
    with asyncio.Runner(loop_factory=_factory()) as runner:
        runner.run(main)
