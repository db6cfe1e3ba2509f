"""Every operation ends in an error of the program's own, from the moment that the file `now` lies beside this one."""

from pathlib import Path
from typing import Any

from lab.his.operations import Operations

NOW = Path(__file__).with_name("now")
plain = Operations.run


async def fail(self: Operations, *asked: Any) -> Any:
    """Instead of `Operations.run`."""
    if NOW.exists():
        raise RuntimeError("this program is broken on purpose")
    return await plain(self, *asked)


Operations.run = fail  # type: ignore[assignment,method-assign]
