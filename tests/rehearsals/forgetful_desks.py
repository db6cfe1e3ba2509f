"""Desks that forget their key: what they try again is a new operation to the application. A rehearsal must notice."""

from __future__ import annotations

import asyncio
from collections import Counter as Tally
from typing import Any

from lab.workload.__main__ import main
from lab.workload.counter import Counter
from lab.workload.outcome import Outcome

tried: Tally[str] = Tally()
plain = Counter._ask


async def forget(self: Counter, operation: str, key: str, body: dict[str, Any]) -> Outcome:
    """Instead of `Counter._ask`."""
    tried[key] += 1
    return await plain(self, operation, key if tried[key] == 1 else f"{key}~{tried[key]}", body)


Counter._ask = forget  # type: ignore[method-assign]

if __name__ == "__main__":
    asyncio.run(main())
