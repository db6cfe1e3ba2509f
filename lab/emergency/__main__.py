"""`lab-emergency` on the emergency server (`python -m lab.emergency`): the nightly copy, and the day on the emergency
system from its declaration to its merge."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click
import oracledb

from lab.emergency import declaring
from lab.emergency.copies import read_copies, utc_now
from lab.emergency.facts import connected, read_facts
from lab.emergency.invoices import set_invoice_number
from lab.emergency.merging import CALL_SECONDS, GROUP
from lab.emergency.merging import merge as merged
from lab.emergency.nightly import Night
from lab.emergency.notice import read_notice
from lab.emergency.opening import Step
from lab.emergency.reconciling import read_lines, reconcile
from lab.emergency.settings import PATH, WAYS, EmergencySettings, read_settings
from lab.emergency.takings import takings
from lab.emergency.unmerging import has_operation
from lab.emergency.unmerging import unmerge as unmerged
from lab.emergency.watching import watch
from lab.errors import BadInput, LabError


@click.group(epilog="Example: lab-emergency status")
@click.option("--settings", type=click.Path(path_type=Path), default=PATH, show_default=True, help="The settings.")
@click.pass_context
def cli(context: click.Context, settings: Path) -> None:
    """The outpatient emergency server's own programs (plan 3.2.1). Everything may be run again after a failure."""
    context.obj = read_settings(settings)


@cli.command(epilog="Example: lab-emergency nightly --way straight")
@click.option("--way", type=click.Choice(WAYS), help="How the dump arrives, if not as the settings say.")
@click.pass_obj
def nightly(settings: EmergencySettings, way: str | None) -> None:
    """Copy the main database: export, copy, import, verify, switch. Prints the new copy as JSON.

    Whatever fails leaves the copy that was in use, and an alarm that `status` shows. Exit status 2 then."""
    chosen = replace(settings, way=way or settings.way)
    _print(asdict(Night(chosen, lambda stage: click.echo(f"nightly: {stage}", err=True)).run()))


@cli.command(epilog="Example: lab-emergency status")
@click.pass_obj
def status(settings: EmergencySettings) -> None:
    """The copies, the last night's alarm, and whether the system is in use, as JSON. Exit status 1: something is not as
    it should be."""
    now = utc_now()
    copies, opening = read_copies(settings.state), declaring.read_opening(settings.state)
    concerns = copies.concerns(settings, now)
    age = round(copies.current.age(now).total_seconds(), 1) if copies.current else None
    told = {"age_s": age, "concerns": concerns, "opening": opening.as_dict() if opening else None}
    _print({**copies.as_dict(), **told, "notice": read_notice(settings.state)})
    sys.exit(1 if concerns else 0)


@cli.command("watch", epilog="Example: lab-emergency watch")
@click.pass_obj
def look(settings: EmergencySettings) -> None:
    """Whether this night's copy is there, at the time when it has to be: a night that never began tells nobody itself.

    Exit status 1: it is not; an alarm is raised and people are told."""
    why = watch(settings, utc_now())
    _print({"missed": why})
    sys.exit(1 if why else 0)


@cli.command(epilog="Example: lab-emergency facts")
@click.pass_obj
def facts(settings: EmergencySettings) -> None:
    """What the copy in use holds: objects by kind, columns, operations and the last one's time, as JSON."""
    copy = read_copies(settings.state).current
    if copy is None:
        raise BadInput("There is no verified copy", todo="lab-emergency nightly")
    with _named(settings), connected(settings.dsn, copy.schema, settings.password) as connection:
        _print({"schema": copy.schema, "moment": copy.moment, **asdict(read_facts(connection))})


@cli.command(epilog="Example: lab-emergency declare --by Zhao")
@click.option("--by", "who", required=True, help="Who declares it, for the record.")
@click.option("--accept-copy", default="", help="Use this copy although something speaks against it.")
@click.option("--main-is-up", is_flag=True, help="It is known that the main database answers.")
@click.pass_obj
def declare(settings: EmergencySettings, who: str, accept_copy: str, main_is_up: bool) -> None:
    """Put down who uses the emergency system, with which copy, and how old that is."""
    opening = declaring.declare(settings, who, accept_copy=accept_copy, main_is_up=main_is_up)
    _print(opening.as_dict())


def _opening_step(step: Step, text: str) -> None:
    @cli.command(step.value if step is not Step.SEQUENCES else "raise-sequences", help=text)
    @click.pass_obj
    def command(settings: EmergencySettings) -> None:
        with _named(settings):
            _print(asdict(declaring.prepare(settings, step)))


_opening_step(Step.EMPTY, "Empty the tables that record the day's business.")
_opening_step(Step.SEQUENCES, "Raise every sequence by 100,000, each once.")
_opening_step(Step.OPEN, "Mark new rows, and let the application start. Example: lab-emergency open")


@cli.command("invoice-number", epilog="Example: lab-emergency invoice-number --cashier 61 --number 10015003")
@click.option("--cashier", type=int, required=True, help="The cashier's employee id.")
@click.option("--number", type=int, required=True, help="What stands on the next invoice in the printer.")
@click.pass_obj
def invoice_number(settings: EmergencySettings, cashier: int, number: int) -> None:
    """Set a cashier's next invoice number from the paper in hand."""
    with _named(settings), connected(settings.dsn, _schema(settings), settings.password) as connection:
        _print({"roll": set_invoice_number(connection, cashier, number), "next": number})


@cli.command(epilog="Example: lab-emergency close")
@click.pass_obj
def close(settings: EmergencySettings) -> None:
    """No business from now on. Stop the programs first."""
    _print(declaring.close(settings).as_dict())


@cli.command(epilog="Example: lab-emergency reopen")
@click.pass_obj
def reopen(settings: EmergencySettings) -> None:
    """Go on with a day that was closed, where the main system failed again before all of it was there."""
    _print(declaring.reopen(settings).as_dict())


@cli.command(epilog="Example: lab-emergency merge --batch 20261123-1")
@click.option("--batch", required=True, help="A name for this run, noted with every operation.")
@click.option("--group", type=click.IntRange(1, 1000), default=GROUP, show_default=True, help="Operations at a time.")
@click.option("--settled", is_flag=True, help="What was listed as a conflict has been settled by hand.")
@click.pass_obj
def merge(settings: EmergencySettings, batch: str, group: int, settled: bool) -> None:
    """Carry the emergency system's day into the main database, each operation once. Prints what was done as JSON.

    Exit status 1: something is left to settle by hand."""
    opening = declaring.closed_for_merge(settings)
    source, word = settings.source, settings.password
    with (
        _named(settings),
        connected(settings.dsn, opening.schema, word) as theirs,
        connected(source.dsn, settings.owner, word) as ours,
    ):
        ours.call_timeout = CALL_SECONDS * 1000
        done = merged(theirs, ours, batch, group)
    whole = settled or not done.conflicts
    if whole and not opening.merged:
        declaring.note_merged(settings)
    _print(asdict(done))
    sys.exit(0 if whole else 1)


@cli.command(epilog="Example: lab-emergency unmerge --batch 20261123-1")
@click.option("--batch", required=True, help="The name that the merge was run under.")
@click.pass_obj
def unmerge(settings: EmergencySettings, batch: str) -> None:
    """Take what a merge brought out of the main database; the day can be merged anew. Prints what was done as JSON.

    Exit status 1: something stays, because the main system has built on it."""
    source, opening = settings.source, declaring.read_opening(settings.state)
    with _named(settings), connected(source.dsn, settings.owner, settings.password) as ours:
        done = unmerged(ours, batch)
        if done.undone and opening and opening.merged:
            with connected(settings.dsn, opening.schema, settings.password) as theirs:
                if has_operation(theirs, done.undone):
                    declaring.note_merged(settings, merged=False)
    _print(asdict(done))
    sys.exit(1 if done.left else 0)


@cli.command("takings", epilog="Example: lab-emergency takings")
@click.pass_obj
def money(settings: EmergencySettings) -> None:
    """Each cashier's takings of the day before, during and after the use of the emergency system, as JSON.

    Exit status 1: what was taken on the emergency system is not all in the main one."""
    opening = declaring.read_opening(settings.state)
    if opening is None:
        raise BadInput("The emergency system was not used", todo="There is nothing to keep apart")
    source, word = settings.source, settings.password
    with (
        _named(settings),
        connected(settings.dsn, opening.schema, word) as theirs,
        connected(source.dsn, settings.owner, word) as ours,
    ):
        done = takings(theirs, ours, opening.declared)
    _print(asdict(done))
    sys.exit(1 if done.differences else 0)


@cli.command("reconcile", epilog="Example: lab-emergency reconcile --signed-by Qian <by-hand.csv")
@click.option("--signed-by", default="", help="Who answers for it. Nothing is signed while something differs.")
@click.pass_obj
def pharmacy(settings: EmergencySettings, signed_by: str) -> None:
    """What was handed out by hand (standard input: prescription,drug,pieces) against the main system, as JSON.

    Exit status 1: something is left to settle."""
    lines = read_lines(sys.stdin.read())
    with _named(settings), connected(settings.source.dsn, settings.owner, settings.password) as ours:
        done = reconcile(ours, lines, settings.state, signed_by)
    _print(asdict(done))
    sys.exit(1 if done.differences else 0)


def _schema(settings: EmergencySettings) -> str:
    opening = declaring.read_opening(settings.state)
    if opening is None or opening.merged:
        raise BadInput("The emergency system is not in use", todo="lab-emergency declare --by NAME")
    return opening.schema


def _print(values: dict[str, Any]) -> None:
    click.echo(json.dumps(values, ensure_ascii=False))


@contextmanager
def _named(settings: EmergencySettings) -> Iterator[None]:
    """A database's error as one line."""
    try:
        yield
    except oracledb.Error as error:
        where = f"{settings.dsn} or {settings.source.dsn}: {error}"
        raise BadInput("A database does not do it", where=where, todo="Mend it, and run this again") from None


def main() -> int:
    """Exit status: 0 done, 1 something is left to do by hand, 2 refused, failed or bad usage."""
    try:
        cli.main(standalone_mode=False)
    except LabError as error:
        click.echo(f"lab-emergency: {error.line()}", err=True)
        return error.exit_status
    except click.ClickException as error:
        error.show()
        return 2
    except (click.exceptions.Abort, KeyboardInterrupt):
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
