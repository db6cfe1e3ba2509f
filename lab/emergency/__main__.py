"""`python -m lab.emergency`: the emergency server's commands. Passwords come from $EMERGENCY_PASSWORD and
$HIS_PASSWORD."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click
import oracledb

from lab.emergency.invoices import set_invoice_number
from lab.emergency.merging import merge as merged
from lab.emergency.opening import open_emergency
from lab.errors import BadInput, LabError

EMERGENCY = click.option("--emergency", required=True, help="The emergency database, as python-oracledb takes it.")
OWNER = click.option("--user", default="HIS", show_default=True, help="Schema owner, the same in both databases.")


@click.group(epilog="Example: python -m lab.emergency open --emergency emergency:1521/XEPDB1 --by Zhao")
def cli() -> None:
    """The outpatient emergency server's own programs (plan 3.2.1)."""


@cli.command("open", epilog="Example: python -m lab.emergency open --emergency emergency:1521/XEPDB1 --by Zhao")
@EMERGENCY
@OWNER
@click.option("--by", "who", required=True, help="Who opens it, for the record.")
def open_(emergency: str, user: str, who: str) -> None:
    """Empty the day's business, raise every sequence by 100,000, mark new rows. Safe to run again after a failure."""
    with _database(user, emergency, "EMERGENCY_PASSWORD") as connection:
        click.echo(json.dumps(asdict(open_emergency(connection, who))))


@cli.command("invoice-number", epilog="Example: python -m lab.emergency invoice-number --cashier 61 --number 10015003")
@EMERGENCY
@OWNER
@click.option("--cashier", type=int, required=True, help="The cashier's employee id.")
@click.option("--number", type=int, required=True, help="What stands on the next invoice in the printer.")
def invoice_number(emergency: str, user: str, cashier: int, number: int) -> None:
    """Set a cashier's next invoice number from the paper in hand."""
    with _database(user, emergency, "EMERGENCY_PASSWORD") as connection:
        click.echo(json.dumps({"roll": set_invoice_number(connection, cashier, number), "next": number}))


@cli.command("merge", epilog="Example: python -m lab.emergency merge --emergency … --main … --batch 20261123-1")
@EMERGENCY
@OWNER
@click.option("--main", required=True, help="The main database, as python-oracledb takes it.")
@click.option("--batch", required=True, help="A name for this run, noted with every operation.")
def merge(emergency: str, user: str, main: str, batch: str) -> None:
    """Carry the emergency system's day into the main database, each operation once. Prints what was done as JSON.

    Safe to run again. Exit status 1: something is left to settle by hand."""
    with _database(user, emergency, "EMERGENCY_PASSWORD") as theirs, _database(user, main, "HIS_PASSWORD") as ours:
        done = merged(theirs, ours, batch)
    click.echo(json.dumps(asdict(done), ensure_ascii=False))
    sys.exit(1 if done.conflicts else 0)


@contextmanager
def _database(user: str, dsn: str, password: str) -> Iterator[oracledb.Connection]:
    try:
        with oracledb.connect(user=user, password=os.environ.get(password, ""), dsn=dsn) as connection:
            yield connection
    except oracledb.Error as error:
        raise BadInput(
            "The database does not do it", where=f"{dsn}: {error}", todo=f"Mend it, and run this again (${password}?)"
        ) from None


def main() -> int:
    """Exit status: 0 done, 1 something is left to settle, 2 refused or bad usage."""
    try:
        cli.main(standalone_mode=False)
    except LabError as error:
        click.echo(f"emergency: {error.line()}", err=True)
        return error.exit_status
    except click.ClickException as error:
        error.show()
        return 2
    except (click.exceptions.Abort, KeyboardInterrupt):
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
