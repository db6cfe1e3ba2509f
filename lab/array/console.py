"""The array's console: what can be asked of its controllers from outside."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from lab.array.wire import Address, ArrayError, Code, Command, connect

Values = dict[str, Any]
SECONDS = 10.0
HOUR = 3600.0  # a scrub reads everything


async def ask_owner(addresses: Sequence[Address], asked: Values) -> Values:
    """Ask for what the owner alone does; every controller tells its own status, see `owner_status`. Raises ArrayError,
    the owner's own or that there is none."""
    last = ArrayError(Code.NOT_OWNER, "no controller answers")
    for one in addresses:
        try:
            return await _ask(one, asked, HOUR if asked["op"] == "scrub" else SECONDS)
        except ArrayError as error:
            if error.code not in (Code.NOT_OWNER, Code.IO):
                raise
            last = error
    raise last


async def every_status(addresses: Sequence[Address]) -> list[Values]:
    """The status that each address tells; `unreachable` says why one does not."""

    async def one(address: Address) -> Values:
        try:
            return {"address": address[0], **await _ask(address, {"op": "status"}, 3.0)}
        except ArrayError as error:
            return {"address": address[0], "unreachable": str(error)}

    return list(await asyncio.gather(*map(one, addresses)))


async def owner_status(addresses: Sequence[Address]) -> Values:
    """The status as the owner tells it. Raises ArrayError where no controller owns the array."""
    told = await every_status(addresses)
    for one in told:
        if one.get("role") == "owner":
            return one
    raise ArrayError(Code.NOT_OWNER, "; ".join(f"{one['address']}: {_why_not(one)}" for one in told))


def _why_not(told: Values) -> str:
    return str(told.get("unreachable") or told.get("why") or told.get("role"))


async def _ask(address: Address, asked: Values, seconds: float) -> Values:
    link = await connect(address, 1.0)
    try:
        return await link.ask(Command.MANAGE, asked, seconds)
    finally:
        link.close()
