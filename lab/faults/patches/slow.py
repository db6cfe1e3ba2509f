"""Every operation takes half a second more."""

import asyncio
from typing import Any

from lab.his.operations import Operations

DELAY_SECONDS = 0.5
plain = Operations.run


async def linger(self: Operations, *asked: Any) -> Any:
    """Instead of `Operations.run`."""
    await asyncio.sleep(DELAY_SECONDS)
    return await plain(self, *asked)


Operations.run = linger  # type: ignore[assignment,method-assign]
