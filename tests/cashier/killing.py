"""Kill -9 at random moments while charging: `python -m tests.cashier.killing --rounds 200`.

A process charges and prints as fast as it can and says what was acknowledged; it is killed at a random moment; the
next one must find every acknowledged sale under its number, and goes on. A sale whose answer was never heard is asked
for again."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import click

from lab.cashier.desk import Desk
from lab.cashier.printing import FolderPrinter
from lab.cashier.shifts import need_shift
from tests.unit.cashier.world import LI, PASSWORD, World, sale


@dataclass
class Tally:
    """What was heard: acknowledged keys with their numbers; pages that came out."""

    rounds: int = 0
    acknowledged: dict[str, int] = field(default_factory=dict)
    asked_again: int = 0
    problems: list[str] = field(default_factory=list)


def charge_for_ever(directory: Path, first: int) -> None:
    """The child: charge and print without end, saying every acknowledged sale."""
    desk = Desk(directory, FolderPrinter(directory / "printed"))
    desk.log_on("li", PASSWORD)
    parts, number = desk.parts(), first
    desk.warm()  # the moments to be killed in are those of charging and printing, not of loading
    while True:
        wanted = sale(number, need_shift(parts.store, LI).next_no)
        print(f"asking {wanted.key}", flush=True)
        record = parts.sales.charge(LI, wanted)
        print(f"charged {wanted.key} {record['invoice_no']}", flush=True)
        parts.printing.send_sale(record["op_key"])
        number += 1


def kill_rounds(world: World, rounds: int, seed: int) -> Tally:
    """Kill so many times; what is wrong afterwards is in `problems`."""
    dice, tally = random.Random(seed), Tally()
    desk = world.ready(5001)
    desk.close()
    waiting = 0
    for _ in range(rounds):
        lines = _one_round(world.directory, waiting, 0.002 + dice.random() * 0.4, tally)
        tally.rounds += 1
        waiting = max(waiting, *(int(line.split()[1].split("-")[1]) for line in lines))
        look_after(world, tally, lines)
    return tally


def _one_round(directory: Path, first: int, seconds: float, tally: Tally) -> list[str]:
    command = [sys.executable, "-m", "tests.cashier.killing", "--charge", str(directory), "--first", str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        lines = [child.stdout.readline()]
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
        lines += child.stdout.readlines()
    whole = [line for line in lines if line.endswith("\n")]
    if not whole:
        tally.problems.append("the program did not come back")
    for _, key, number in (line.split() for line in whole if line.startswith("charged")):
        if tally.acknowledged.setdefault(key, int(number)) != int(number):
            tally.problems.append(f"{key} has two numbers")
    return whole or [f"asking key-{first:08d}\n"]


def look_after(world: World, tally: Tally, lines: list[str]) -> None:
    """What the store holds after a kill, against what was heard. lines: the last round's; problems go into the
    tally."""
    desk = world.desk()
    desk.log_on("li", PASSWORD)
    store = desk.parts().store
    kept = {json.loads(row[0])["op_key"][12:]: row[1] for row in store.rows("SELECT record, invoice_no FROM sale")}
    lost = [key for key, number in tally.acknowledged.items() if kept.get(key) != number]
    tally.problems += [f"{key} was acknowledged and is lost" for key in lost]
    twice = [number for number, times in Counter(kept.values()).items() if times > 1]
    numbers = sorted(kept.values())
    if twice or numbers != list(range(5001, 5001 + len(numbers))):
        tally.problems.append(f"numbers twice {twice}, or not in a row")
    tally.problems += desk.parts().audit.problems()
    tally.asked_again += lines[-1].startswith("asking") and lines[-1].split()[1] in kept
    _answer_jobs(desk)
    desk.close()


def _answer_jobs(desk: Desk) -> None:
    """A person looks at the paper of every job that was cut."""
    printing = desk.parts().printing
    for job in printing.jobs():
        if job.state == "sending":
            printing.answer("li", job.id, came_out=False)


def originals(world: World) -> Counter[str]:
    """How often each number came out of the printer as an original."""
    return Counter(path.stem for path in (world.directory / "printed").glob("*.pdf") if "-reprint" not in path.stem)


@click.command()
@click.option("--rounds", default=200)
@click.option("--seed", default=1)
@click.option("--charge", type=click.Path(path_type=Path), help="Be the child that is killed.")
@click.option("--first", default=0)
def main(rounds: int, seed: int, charge: Path | None, first: int) -> None:
    """Kill, look, count."""
    if charge:
        charge_for_ever(charge, first)
    with tempfile.TemporaryDirectory() as directory:
        world = World(Path(directory))
        tally = kill_rounds(world, rounds, seed)
        click.echo(
            f"{tally.rounds} kills, {len(tally.acknowledged)} acknowledged, {tally.asked_again} kept unheard, "
            f"{sum(originals(world).values())} originals, problems: {tally.problems or 'none'}"
        )
    sys.exit(1 if tally.problems else 0)


if __name__ == "__main__":
    main()
