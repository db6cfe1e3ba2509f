"""`lab heal`."""

from __future__ import annotations

import click

from lab.commands.lab_options import Options, lab_options
from lab.errors import BadInput, StepFailed
from lab.faults import registry
from lab.machine.lock import lab_lock
from lab.provision import Lab
from lab.rehearsals.steady import SETTLING_SECONDS, forget_failures, wait_steady


@click.command(epilog="Example: lab heal --all")
@click.argument("fault", required=False)
@click.argument("host", required=False)
@click.option("--all", "everything", is_flag=True, help="Every fault, also those that a killed command left behind.")
@lab_options
def command(options: Options, fault: str | None, host: str | None, everything: bool) -> None:
    """End a fault, or all of them, and switch on what is off. With --all, wait until the replica is steady again."""
    lab = Lab(options.stored_settings())
    if everything == bool(fault) or bool(fault) != bool(host):
        raise BadInput("Say what to heal", todo="Give FAULT and HOST, or --all")
    with lab_lock(lab.settings):
        healed = registry.heal_all(lab) if everything else _one(lab, str(fault), str(host))
        started = registry.switch_on(lab)
        forget_failures(lab)
        if everything:
            _settle(lab, hold=SETTLING_SECONDS if healed or started else 0.0)
    words = [f"healed {item}" for item in healed] + [f"switched on {name}" for name in started]
    options.show({"healed": healed, "switched_on": started}, "\n".join(words) or "nothing to heal")


def _settle(lab: Lab, hold: float) -> None:
    reasons = wait_steady(lab, hold=hold, power=True)
    if reasons:
        raise StepFailed(
            "Healed, but the replica is not steady",
            where="; ".join(reasons[:3]),
            todo="See `lab status`, or run `lab reset`",
        )


def _one(lab: Lab, fault: str, host: str) -> list[str]:
    registry.fault_named(fault)
    lab.container(host)
    registry.heal(lab, fault, host)
    return [f"{fault} on {host}"]
