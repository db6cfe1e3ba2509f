"""Every operation ends in an error of the program's own."""

from typing import Any

from lab.his.operations import Operations


async def fail(*_: Any) -> Any:
    """Instead of `Operations.run`."""
    raise RuntimeError("this program is broken on purpose")


Operations.run = fail  # type: ignore[assignment,method-assign]
