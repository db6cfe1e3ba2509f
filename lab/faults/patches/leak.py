"""Every operation keeps memory for good."""

from typing import Any

from lab.his.operations import Operations

LEAK = 16 << 20  # bytes
plain = Operations.run
kept: list[bytes] = []


async def leak(self: Operations, *asked: Any) -> Any:
    """Instead of `Operations.run`."""
    kept.append(b"\1" * LEAK)
    return await plain(self, *asked)


Operations.run = leak  # type: ignore[assignment,method-assign]
