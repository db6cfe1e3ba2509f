"""Service is awaited where somebody uses it: a server that no desk uses serves nobody."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from lab.errors import TimedOut
from lab.limits import Limits
from lab.rehearsal import Performance

ONE, OTHER = "appserver-1", "appserver-2"


def awaited(used: dict[str, int], *servers: str) -> None:
    """used: application server -> acknowledged charges of the desks that use it."""
    counts = Counter({(server, "charge"): number for server, number in used.items()})
    desks: Any = SimpleNamespace(
        acknowledged=lambda since: counts, expected=lambda wanted: {pair for pair in counts if pair[0] in wanted}
    )
    script = SimpleNamespace(limits=Limits(), recovery=0.1)
    performance: Any = SimpleNamespace(script=script, record=SimpleNamespace(now=lambda: 0.0))
    Performance._await_service(performance, desks, 0.0, servers=servers)


def test_desks_that_are_served_where_they_are() -> None:
    awaited({ONE: 3, OTHER: 4}, ONE, OTHER)


@pytest.mark.parametrize("used", [{ONE: 3, OTHER: 2}, {ONE: 3}, {}])
def test_too_few_answers_and_no_desks_at_all_are_no_service(used: dict[str, int]) -> None:
    with pytest.raises(TimedOut):
        awaited(used, ONE, OTHER)
