"""`lab bench`."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from lab.bench import array as array_bench
from lab.bench import cashier as cashier_bench
from lab.bench import emergency as emergency_bench
from lab.bench import his as his_bench
from lab.bench import nightly as nightly_bench
from lab.bench import takeover as takeover_bench
from lab.bench.figures import store
from lab.bench.soak import soak as soak_lab
from lab.commands.lab_options import Options, lab_options
from lab.commands.progress import progress
from lab.commands.rehearse import EXIT
from lab.machine.lock import lab_lock
from lab.provision import Lab, Say
from lab.report.table import print_verdicts


@click.group(name="bench")
def command() -> None:
    """Measure the replica against its budgets.

    \b
    Example:
      lab bench takeover --runs 5
    """


@contextmanager
def _replica(options: Options) -> Iterator[tuple[Lab, Say]]:
    """A running replica that no other command may change meanwhile."""
    lab = Lab(options.new_settings())
    with progress(quiet=options.json) as say, lab_lock(lab.settings):
        lab.up(say)
        yield lab, say


@command.command(epilog="Example: lab bench takeover --trigger freeze --runs 5")
@click.option("--runs", type=click.IntRange(1, 100), default=5, show_default=True, help="Runs of each trigger.")
@click.option("--trigger", metavar="FAULT", help="Only this one.")
@lab_options
def takeover(options: Options, runs: int, trigger: str | None) -> int:
    """Fault to first commit through an application server: medians, and where the time goes.

    Exit status: 0 all within the budget, 1 one is over it."""
    scripts = takeover_bench.takeover_scripts(trigger)
    with _replica(options) as (lab, say):
        found = [takeover_bench.measure(lab, script, runs, say) for script in scripts]
        stored = store("takeover", {"triggers": [one.as_dict() for one in found]}, lab.settings)
    plain = [one.as_dict() for one in found]
    click.echo(json.dumps(plain, indent=1) if options.json else "\n".join(takeover_bench.lines(found)))
    click.echo(f"figures: {stored}", err=True)
    return 0 if all(one.within_budget for one in found) else 1


@command.command(epilog="Example: lab bench array --only stalls --runs 5")
@click.option("--runs", type=click.IntRange(1, 100), default=5, show_default=True, help="Runs of each measurement.")
@click.option(
    "--only", "parts", type=click.Choice(list(array_bench.PARTS)), multiple=True, help="Only this; may be repeated."
)
@lab_options
def array(options: Options, runs: int, parts: tuple[str, ...]) -> int:
    """The disk array: throughput against a plain volume, stalls when a part fails, rebuild, stop and start, memory.

    The plain volume is the emergency server's. Exit status: 0 all within the budget, 1 one is over it."""
    with _replica(options) as (lab, say):
        figures: dict[str, Any] = {}
        for part, found in array_bench.measure(lab, parts, runs, say):
            figures[part] = found
            if not options.json:
                click.echo("\n".join(array_bench.lines({part: found})))
        stored = store("array", figures, lab.settings)
    if options.json:
        click.echo(json.dumps(figures, indent=1))
    click.echo(f"figures: {stored}", err=True)
    return 0 if array_bench.within_budget(figures) else 1


@command.command(epilog="Example: lab bench his --visits 1000 --desks 12")
@click.option("--visits", type=click.IntRange(10, 100_000), default=1_000, show_default=True, help="Each way.")
@click.option("--desks", type=click.IntRange(1, 64), default=12, show_default=True, help="At work at once.")
@lab_options
def his(options: Options, visits: int, desks: int) -> int:
    """Visits a minute through one application server, against the same statements straight on the database.

    The lab's data are put back afterwards. Exit status: 0 measured, 2 an operation was refused."""
    with _replica(options) as (lab, say):
        figures = his_bench.measure(lab, visits, desks, say)
        stored = store("his", figures, lab.settings)
    click.echo(json.dumps(figures, indent=1) if options.json else "\n".join(his_bench.lines(figures)))
    click.echo(f"figures: {stored}", err=True)
    return 0


@command.command(epilog="Example: lab bench cashier --invoices 20000")
@click.option("--invoices", type=click.IntRange(1, 200_000), default=20_000, show_default=True, help="In the file.")
@lab_options
def cashier(options: Options, invoices: int) -> int:
    """Import of a cashier's PC's charges into the main database after recovery: rows a second, and the second import.

    The lab's data are put back afterwards. Exit status: 0 every invoice is there exactly once, 2 not."""
    with _replica(options) as (lab, say):
        figures = cashier_bench.measure(lab, invoices, say)
        stored = store("cashier", figures, lab.settings)
    click.echo(json.dumps(figures, indent=1) if options.json else "\n".join(cashier_bench.lines(figures)))
    click.echo(f"figures: {stored}", err=True)
    return 0


@command.command(epilog="Example: lab bench nightly --size full --gigabytes 0.1 --gigabytes 1 --gigabytes 4")
@click.option(
    "--gigabytes", type=click.FloatRange(0.01, 100), multiple=True, default=(0.1,), show_default=True,
    help="Size of the main database; may be repeated.",
)  # fmt: skip
@lab_options
def nightly(options: Options, gigabytes: tuple[float, ...]) -> int:
    """The nightly copy at several sizes: each stage, the engine's own tools by hand, memory, 40 GB projected.

    The lab's data are put back afterwards. Exit status: 0 within the budget, 1 too slow or memory grows, 2 failed."""
    with _replica(options) as (lab, say):
        figures = nightly_bench.measure(lab, gigabytes, say)
        stored = store("nightly", figures, lab.settings)
    click.echo(json.dumps(figures, indent=1) if options.json else "\n".join(nightly_bench.lines(figures)))
    click.echo(f"figures: {stored}", err=True)
    return 0 if figures["within_budget"] else 1


@command.command(epilog="Example: lab bench emergency --runs 3")
@click.option("--runs", type=click.IntRange(1, 20), default=3, show_default=True, help="Days on the emergency server.")
@lab_options
def emergency(options: Options, runs: int) -> int:
    """The emergency server's RTO, declaration to first registration, and its RPO, the age of its copy; whole days.

    Exit status: 0 the median is within the budget and every day passed, 1 not."""
    with _replica(options) as (lab, say):
        found = emergency_bench.measure(lab, runs, say)
        stored = store("emergency", found.as_dict(), lab.settings)
    click.echo(json.dumps(found.as_dict(), indent=1) if options.json else "\n".join(emergency_bench.lines(found)))
    click.echo(f"figures: {stored}", err=True)
    return 0 if found.within_budget else 1


@command.command(epilog="Example: lab bench standin --rounds 5")
@click.option("--rounds", type=click.IntRange(1, 100), default=5, show_default=True, help="Turns of each measurement.")
@lab_options
def standin(options: Options, rounds: int) -> int:
    """The stand-in database by itself, in a container of its own.

    Oracle's driver through it against psycopg on the same PostgreSQL, many sessions at once, memory, and how soon it is
    ready.

    Exit status: 0 within the budget, 1 not, 2 failed."""
    from lab.bench import standin as standin_bench  # psycopg is only there with the development group

    settings = options.new_settings()
    with progress(quiet=options.json) as say:
        figures = standin_bench.measure(settings, rounds, say)
        stored = store("standin", figures, settings)
    click.echo(json.dumps(figures, indent=1) if options.json else "\n".join(standin_bench.lines(figures)))
    click.echo(f"figures: {stored}", err=True)
    return 0 if standin_bench.within_budget(figures) else 1


@command.command(epilog="Example: lab bench datapump --gigabytes 1 --rounds 3")
@click.option("--gigabytes", type=click.FloatRange(0.01, 100), default=1.0, show_default=True, help="Of a schema.")
@click.option("--rounds", type=click.IntRange(1, 100), default=3, show_default=True, help="Turns of each way.")
@lab_options
def datapump(options: Options, gigabytes: float, rounds: int) -> int:
    """The stand-in's expdp to impdp against pg_dump to pg_restore, between two containers, while somebody writes.

    What arrives must equal the dump row by row, and be one moment of the source.

    Exit status: 0 within the budget, 1 not, 2 failed, or the contents differ."""
    from lab.bench import datapump as datapump_bench  # psycopg is only there with the development group

    settings = options.new_settings()
    with progress(quiet=options.json) as say:
        figures = datapump_bench.measure(settings, gigabytes, rounds, say)
        stored = store("datapump", figures, settings)
    click.echo(json.dumps(figures, indent=1) if options.json else "\n".join(datapump_bench.lines(figures)))
    click.echo(f"figures: {stored}", err=True)
    return 0 if datapump_bench.within_budget(figures) else 1


@command.command(epilog="Example: lab bench soak --faults 50 --seed 4711")
@click.option("--faults", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many, one by one.")
@click.option("--seed", type=click.IntRange(0), help="Draws the same faults again; a new one where none is given.")
@lab_options
def soak(options: Options, faults: int, seed: int | None) -> int:
    """Random faults of the disk array and of the pair, each healed, under live traffic, judged like a rehearsal.

    Exit status: 0 passed, 1 failed, 2 could not be judged."""
    chosen = random.SystemRandom().randrange(1_000_000) if seed is None else seed
    click.echo(f"seed {chosen}", err=True)
    with _replica(options) as (lab, say):
        done = soak_lab(lab, faults, chosen, say)
    if options.json:
        click.echo(
            json.dumps({"run": str(done.path), **done.verdict.as_dict()}, ensure_ascii=False, indent=1, default=str)
        )
    else:
        print_verdicts([done.verdict])
        click.echo(f"report: {done.report}")
    return EXIT[done.verdict.verdict]
