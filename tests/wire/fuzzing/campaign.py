"""Many mutated captures against one server, others being served meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from ..killing.processes import Machine
from .attacker import attack
from .corpus import Capture, captures
from .mutations import Mutation, mutated, mutations
from .watch import Witness, faults_in, memory_of, witnessed

# The limits of a server under attack: small, so that what exceeds them shows.
LIMITS = "[limits]\nconnect_timeout = 10\nrequest_bytes = 16777216\nlob_bytes = 67108864"


@dataclass(frozen=True)
class Result:
    """memory: MiB of the server, at the most and in the end."""

    witness: Witness
    most_memory: int
    memory: int


def campaign(here: Machine, before_logon: bool, examples: int, start: int | None = None) -> Result:
    """Raises with the smallest example that did harm. start: a random seed; None: the same examples every time."""
    chosen = [one for one in captures(here.mode) if one.before_logon == before_logon]
    phases = [Phase.generate] if start is None else [Phase.generate, Phase.shrink]
    bounded = settings(
        max_examples=examples,
        deadline=None,
        derandomize=start is None,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )

    @given(capture=st.sampled_from(chosen), changes=mutations)
    def strike(capture: Capture, changes: list[Mutation]) -> None:
        before = len(here.log)
        attack(here.server.port, mutated(capture.packets, changes), before_logon)
        assert here.server.runs, "the server is dead"
        assert faults_in(here.log[before:]) == []

    with witnessed(here) as witness:
        bounded(strike if start is None else seed(start)(strike))()
    return Result(witness, memory_of(here.server.pid, "VmHWM"), memory_of(here.server.pid))
