"""Every operation takes half a second more, from the moment that the file `now` lies beside this one."""

import asyncio
from pathlib import Path
from typing import Any

from lab.his.operations import Operations

NOW = Path(__file__).with_name("now")
DELAY_SECONDS = 0.5
plain = Operations.run


async def linger(self: Operations, *asked: Any) -> Any:
    """Instead of `Operations.run`."""
    if NOW.exists():
        await asyncio.sleep(DELAY_SECONDS)
    return await plain(self, *asked)


Operations.run = linger  # type: ignore[assignment,method-assign]
