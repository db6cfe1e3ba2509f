"""Random faults one after the other on a replica at work: nothing that was acknowledged may be lost by any of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from lab.errors import LabError
from lab.faults import registry
from lab.limits import Takeover
from lab.machine.array import scrub
from lab.plan.catalogue import read_catalogue
from lab.provision import Lab, Say
from lab.rehearsal import Performance, Rehearsed, rehearse
from lab.rehearsals.array_parts import hosts_of
from lab.rehearsals.script import Script, Strike, Target, choose
from lab.rehearsals.steady import SETTLING_SECONDS
from lab.sampling import Sampler
from lab.waiting import pace, wait_until
from lab.workload.process import Desks

PROCEDURE = "3.1.1-array"
FAULTS = (
    *(Strike(fault, Target.DISK) for fault in ("power-loss", "freeze", "slow-disk", "corrupt-disk")),
    *(Strike(fault, Target.MIRROR) for fault in ("power-loss", "freeze", "slow-disk", "corrupt-disk")),
    *(Strike(fault, Target.OWNER) for fault in ("power-loss", "freeze", "restart")),
    Strike("power-loss", Target.STANDBY),
    Strike("power-loss", Target.CONTROLLERS),
    Strike("power-loss", Target.ARRAY),
    Strike("cut-fabric1", Target.SWITCH),
    Strike("cut-fabric2", Target.PATH),
    *(Strike(f, Target.ACTIVE) for f in ("power-loss", "freeze", "kill-database", "hang-database", "cut-all-networks")),
    Strike("power-loss", Target.PASSIVE),
    Strike("switchover", Target.ACTIVE),
)
NODES = (Target.ACTIVE, Target.PASSIVE)
HOLD_SECONDS = 2.0  # that a fault lasts before it is healed
OUTAGE_SECONDS = 60.0
CHECKERS = (
    *("workload-ran", "outage", "lost-operations", "refused-stayed-out", "nothing-doubled", "money"),
    *("invoice-numbers", "stock", "reference-chain", "one-node-open", "steady-state", "forgotten-faults"),
    "copies-equal",
)


def soak_script(faults: int, seed: int) -> Script:
    """So many random faults; the same seed draws the same ones."""
    chance = random.Random(seed)
    first, *more = (chance.choice(FAULTS) for _ in range(faults))
    plain = choose(read_catalogue(), (PROCEDURE,), "cut-fabric2", str(Target.PATH), seed)[0]
    limits = {"rto_s": OUTAGE_SECONDS, "failed_attempts": None, "takeover": str(Takeover.ALLOWED)}
    return replace(
        plain,
        strike=first,
        more_faults=tuple(more),
        limits=plain.limits.with_(limits),
        checkers=CHECKERS,
        title=f"{faults} random faults, seed {seed}",
    )


def soak(lab: Lab, faults: int, seed: int, say: Say) -> Rehearsed:
    """Perform and judge it."""
    return rehearse(lab, soak_script(faults, seed), say, Soak)


@dataclass
class Soak(Performance):
    """Strikes each fault while the desks work, heals it, and waits until everything is well again."""

    def _disturb(self, desks: Desks, sampler: Sampler) -> LabError | None:
        strikes: Sequence[Strike] = (self.script.strike, *self.script.more_faults)
        try:
            for number, strike in enumerate(strikes, 1):
                self.record.say(f"fault {number} of {len(strikes)}")
                self._one(strike, desks, sampler)
            self.record.mark("scrub", self.record.now(), name="scrub", **scrub(self.lab.topology))
        except LabError as error:
            self.record.say(error.line())
            return error
        return None

    def _one(self, strike: Strike, desks: Desks, sampler: Sampler) -> None:
        hosts = self._hosts(strike, sampler)
        self.record.say(f"{strike.fault} on {', '.join(hosts)}")
        begin = self.record.now()
        for host in hosts:
            self._struck.append((strike.fault, host))
            registry.inject(self.lab, strike.fault, host)
        told: dict[str, Any] = {"fault": strike.fault, "host": ", ".join(hosts), "role": str(strike.target)}
        self.record.mark("fault", begin, name=strike.fault, until=self.record.now(), **told)
        pace(SETTLING_SECONDS if strike.target in NODES else HOLD_SECONDS)
        self._repair()
        self._steady("between")
        if strike.fault == "corrupt-disk":
            found = scrub(self.lab.topology)
            self.record.mark("found", self.record.now(), name="rot", **found)
        self._await_service(desks, 0.0)

    def _hosts(self, strike: Strike, sampler: Sampler) -> list[str]:
        if strike.target not in NODES:
            return hosts_of(self.lab.topology, strike.target)
        active = wait_until(lambda: sampler.active, 30, "one node to have the database open")
        pair = [host.name for host in self.lab.topology.group("dbservers")]
        return [name for name in pair if (name == active) == (strike.target is Target.ACTIVE)]
