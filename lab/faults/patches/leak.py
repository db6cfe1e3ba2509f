"""Every operation keeps memory for good, from the moment that the file `now` lies beside this one."""

from pathlib import Path
from typing import Any

from lab.his.operations import Operations

NOW = Path(__file__).with_name("now")
LEAK = 16 << 20  # bytes
plain = Operations.run
kept: list[bytes] = []


async def leak(self: Operations, *asked: Any) -> Any:
    """Instead of `Operations.run`."""
    if NOW.exists():
        kept.append(b"\1" * LEAK)
    return await plain(self, *asked)


Operations.run = leak  # type: ignore[assignment,method-assign]
