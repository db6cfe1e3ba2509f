"""A server that acknowledges a commit before it is done: a proof that nothing is lost must say no to it."""

from __future__ import annotations

import asyncio
import sys

from lab.standin.__main__ import main
from lab.standin.pg.statements import Statements

DELAY = 0.5  # seconds between the lie and the truth

_commit = Statements.commit
_running: set[asyncio.Task[None]] = set()


async def lie(statements: Statements) -> None:
    """Says that it is done; it will be, if nothing comes between."""
    task = asyncio.get_running_loop().create_task(_late(statements))
    _running.add(task)
    task.add_done_callback(_running.discard)


async def _late(statements: Statements) -> None:
    await asyncio.sleep(DELAY)
    await _commit(statements)


if __name__ == "__main__":
    Statements.commit = lie  # type: ignore[method-assign]
    sys.exit(main())
