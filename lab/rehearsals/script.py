"""A rehearsal as a value: everything that is decided before it begins."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from lab.errors import BadInput
from lab.faults.registry import fault_named
from lab.limits import Limits
from lab.plan.catalogue import Catalogue
from lab.plan.procedure import Procedure, Rehearsal
from lab.workload.orders import Pace


class Target(StrEnum):
    """What a fault strikes: the node of the pair that has the database, the other one, both, one application server or
    both, the spare one, every server of the main system, the emergency server, or a part of the disk array: a disk, its
    mirror, the controller that owns it, the other one, both, everything, a switch, or one path of the server that has
    the database."""

    ACTIVE = "active"
    PASSIVE = "passive"
    PAIR = "pair"
    OUTPATIENT = "appserver-1"
    INPATIENT = "appserver-2"
    SPARE = "appserver-3"
    APPSERVERS = "appservers"
    EVERYTHING = "everything"
    EMERGENCY = "emergency-server"
    DISK = "array-disk"
    MIRROR = "array-mirror"
    OWNER = "array-owner"
    STANDBY = "array-standby"
    CONTROLLERS = "array-controllers"
    ARRAY = "array"
    SWITCH = "storage-switch"
    PATH = "storage-path"


@dataclass(frozen=True)
class Strike:
    """One fault and whom it strikes; the role is looked up when it is time."""

    fault: str
    target: Target


def strikes_of(trigger: str, target: str, where: str) -> tuple[Strike, ...]:
    """`fault then fault on target then …`, where the first one's target is also that of those without. Raises
    BadInput."""
    found = []
    for text in trigger.split(" then "):
        fault, _, other = text.partition(" on ")
        fault_named(fault)
        try:
            found.append(Strike(fault, Target(other or target)))
        except ValueError:
            raise BadInput(
                f"{where}: unknown target {other or target!r}", todo=f"Use one of {', '.join(Target)}"
            ) from None
    return tuple(found)


@dataclass(frozen=True)
class Script:
    """One rehearsal. steps: whether the procedure's playbook is run. more_faults: injected one by one, each when the
    service is back and the node struck before has been repaired; in the disk array, while the disk struck before is
    rebuilt. desks_of: the application servers whose desks open, None for all. warm_up, settle: seconds of undisturbed
    service before a fault and after the service is back. opening, recovery, steady: how many seconds the first service
    of the desks, the service after a fault, and the steady state at the end are awaited. checkers: None for those of
    every run. title: what it is called where its faults are too many to name."""

    procedure: Procedure
    strike: Strike
    limits: Limits
    steps: bool = True
    more_faults: tuple[Strike, ...] = ()
    desks_of: tuple[str, ...] | None = None
    pace: Pace = field(default_factory=Pace)
    seed: int = 1
    warm_up: float = 3.0
    settle: float = 3.0
    opening: float = 120.0
    recovery: float = 60.0
    steady: float = 120.0
    checkers: tuple[str, ...] | None = None
    title: str = ""

    @property
    def trigger(self) -> str:
        """What happens, the later faults included, as `strikes_of` reads it; or the script's title."""
        if self.title:
            return self.title
        first = self.strike.target
        more = (f"{s.fault} on {s.target}" if s.target is not first else s.fault for s in self.more_faults)
        return " then ".join((self.strike.fault, *more))

    @property
    def name(self) -> str:
        """Procedure, trigger and target, for people."""
        return f"{self.procedure.id}: {self.trigger}, {self.strike.target}"


def script_of(procedure: Procedure, rehearsal: Rehearsal, seed: int = 1) -> Script:
    """The script of a rehearsal that the plan lists. Raises BadInput where its fault or target is unknown."""
    first, *more = strikes_of(rehearsal.trigger, rehearsal.target, procedure.id)
    return Script(
        procedure,
        first,
        rehearsal.limits,
        more_faults=tuple(more),
        seed=seed,
        checkers=rehearsal.checkers or None,
    )


def without_steps(script: Script) -> Script:
    """The same up to the takeover, the procedure left out: quick, for benchmarks."""
    return replace(script, steps=False, limits=script.limits.with_({"procedure": (), "backup": ""}))


def beside_the_plan(procedure: Procedure, seed: int = 1) -> list[Script]:
    """What the plan does not spell out and the pair must stand all the same: a switchover, a failback after the repair,
    and a second failure right after the first recovery. Without the lettered steps."""
    base = next((script_of(procedure, r, seed) for r in procedure.rehearsals if r.limits.takeover == "required"), None)
    if base is None:
        return []
    plain = without_steps(base)
    failure, move = Strike("power-loss", Target.ACTIVE), Strike("switchover", Target.ACTIVE)
    return [
        replace(plain, strike=move),
        replace(plain, strike=failure, more_faults=(move,)),
        replace(plain, strike=failure, more_faults=(failure,)),
    ]


def choose(
    catalogue: Catalogue, procedures: tuple[str, ...], trigger: str | None, target: str | None, seed: int = 1
) -> list[Script]:
    """The scripts that a person asked for; the whole plan where nothing is named. Raises BadInput."""
    if trigger is not None:
        strikes_of(trigger, target or Target.ACTIVE, "--trigger")
    wanted = [catalogue.procedure(name) for name in procedures] or list(catalogue.procedures.values())
    everything = [
        script
        for procedure in wanted
        for script in (
            *(script_of(procedure, rehearsal, seed) for rehearsal in procedure.rehearsals),
            *beside_the_plan(procedure, seed),
        )
    ]
    found = [s for s in everything if trigger in (None, s.trigger) and target in (None, s.strike.target)]
    if not found:
        raise BadInput("No rehearsal fits", where=" ".join(procedures), todo="`lab rehearse --list` names them all")
    return found
