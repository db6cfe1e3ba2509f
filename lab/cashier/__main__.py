"""`python -m lab.cashier`: the desktop emergency system's commands. Passwords come from standard input or the
terminal."""

from __future__ import annotations

import json
import os
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lab.errors import BadInput, LabError

if TYPE_CHECKING:  # only the server's commands need the driver
    import oracledb

DIRECTORY = click.option(
    "--data", type=click.Path(path_type=Path), default=Path.home() / ".cashier", help="This PC's data directory."
)
DSN = click.option("--dsn", required=True, help="The main database, as python-oracledb takes it.")
OWNER = click.option(
    "--user", default="HIS", show_default=True, help="Schema owner; its password comes from $HIS_PASSWORD."
)


@click.group(epilog="Example: python -m lab.cashier serve")
def cli() -> None:
    """The outpatient desktop emergency system of one cashier's PC."""


@cli.command(epilog="Example: python -m lab.cashier centre-key centre.key")
@click.argument("file", type=click.Path(path_type=Path))
def centre_key(file: Path) -> None:
    """Make the information centre's signing key: FILE (keep it secret) and FILE.pub (for every PC)."""
    from lab.cashier.keys import public_text, write_new_key

    click.echo(public_text(write_new_key(file).public_key()))


@cli.command(epilog="Example: python -m lab.cashier setup --pc 7 --centre-key centre.key.pub --approval-file secret …")
@DIRECTORY
@click.option("--pc", type=int, required=True, help="This PC's number, 1 to 999, unique in the hospital.")
@click.option("--centre-key", type=click.Path(path_type=Path), required=True, help="The centre's public key file.")
@click.option("--approval-file", type=click.Path(path_type=Path), required=True, help="File with step A's secret.")
@click.option("--source", default="", help="Where base data comes from: http address or file.")
@click.option("--max-age", type=int, default=36, show_default=True, help="Hours after which base data is old.")
@click.option("--printer", default="", help="Print queue; empty: a folder.")
@click.option("--font", default="", help="TrueType font with Chinese for invoices.")
@click.option("--admin", default="centre", show_default=True, help="First user, of the information centre.")
@click.option("--employee", type=int, required=True, help="That user's employee id.")
def setup(
    data: Path, pc: int, centre_key: Path, approval_file: Path, source: str, max_age: int, printer: str, font: str,
    admin: str, employee: int,
) -> None:  # fmt: skip
    """Make this PC ready. Reads the first user's password from standard input; prints the PC's public key."""
    from lab.cashier.identity import Identity
    from lab.cashier.keys import read_key_text
    from lab.cashier.people import User
    from lab.cashier.setting_up import set_up

    identity = Identity(pc, read_key_text(centre_key), source, max_age, printer, font)
    secret = read_key_text(approval_file)
    click.echo(set_up(data, identity, secret, User(admin, "centre", employee), _password()))


@cli.command(epilog="Example: python -m lab.cashier serve --port 8765")
@DIRECTORY
@click.option("--port", type=int, default=8765, show_default=True, help="Port on 127.0.0.1; 0: any free one.")
@click.option("--browser/--no-browser", default=True, help="Open the page.")
def serve(data: Path, port: int, browser: bool) -> None:
    """Start the program and open its page."""
    from lab.cashier.serving import serve_page

    serve_page(
        data, port, lambda url: threading.Thread(target=webbrowser.open, args=(url,)).start() if browser else None
    )


@cli.command(epilog="Example: python -m lab.cashier pull")
@DIRECTORY
def pull(data: Path) -> None:
    """Get the newest base data (every night, by the PC's scheduler). Exit status 1 where it could not be had."""
    from lab.cashier.fetching import fetch
    from lab.cashier.identity import read_identity

    found, problem = fetch(data, read_identity(data))
    click.echo(f"base data version {found.version} of {found.made_at:%F %T} UTC" if found else "no base data")
    if problem:
        click.echo(f"cashier: {problem}", err=True)
        sys.exit(1)


@cli.command(epilog="Example: python -m lab.cashier export --dsn db:1521/XEPDB1 --key centre.key --out base.data")
@DSN
@OWNER
@click.option("--key", type=click.Path(path_type=Path), required=True, help="The centre's signing key.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file that the PCs fetch.")
def export(dsn: str, user: str, key: Path, out: Path) -> None:
    """Server, every night: write the signed base data out of the main database."""
    from lab.cashier.export import export as exported
    from lab.cashier.keys import private_key, read_key_text

    secret = private_key(read_key_text(key), str(key))
    with _main_database(user, dsn) as connection:
        click.echo(json.dumps(asdict(exported(connection.cursor(), secret, out))))


@cli.command(
    "import", epilog="Example: python -m lab.cashier import PC007.transactions --key pc.pub --dsn db:1521/XEPDB1"
)
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--key", type=click.Path(path_type=Path), required=True, help="The PC's public key file (pc.pub).")
@DSN
@OWNER
def import_(file: Path, key: Path, dsn: str, user: str) -> None:
    """Server, after recovery (step H): put a collected file's charges into the main database. Safe to run again.

    Prints what was done as JSON. Exit status 1: something is left to settle by hand."""
    from lab.cashier.collection import read_collected
    from lab.cashier.importing import import_collected
    from lab.cashier.keys import public_key, read_key_text

    collected = read_collected(file.read_bytes(), public_key(read_key_text(key), str(key)), str(file))
    with _main_database(user, dsn) as connection:
        done = import_collected(connection, collected)
    click.echo(json.dumps({**asdict(done), "clean": done.clean}, ensure_ascii=False, default=str))
    sys.exit(0 if done.clean else 1)


@cli.command(epilog="Example: python -m lab.cashier code --approval-file secret --pc 7 --version 20261123")
@click.option("--approval-file", type=click.Path(path_type=Path), required=True, help="File with step A's secret.")
@click.option("--pc", type=int, required=True, help="The PC's number.")
@click.option("--version", type=int, required=True, help="The version that the cashier reads from the screen.")
@click.option("--day", default="", help="YYYY-MM-DD; empty: today.")
def code(approval_file: Path, pc: int, version: int, day: str) -> None:
    """Information centre: the code that approves a version on a PC (step A), to read out by telephone."""
    from lab.cashier.approval import approval_code
    from lab.cashier.keys import read_key_text

    when = date.fromisoformat(day) if day else date.today()
    click.echo(approval_code(read_key_text(approval_file), f"PC{pc:03d}", version, when))


@cli.command(epilog="Example: python -m lab.cashier collect --user centre --out PC007.transactions")
@DIRECTORY
@click.option("--user", required=True, help="A user of the information centre.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write (a USB stick's).")
def collect(data: Path, user: str, out: Path) -> None:
    """Write this PC's signed file for the import. The program must not run meanwhile (or collect on its page)."""
    from lab.cashier.collection import collect as collected
    from lab.cashier.desk import Desk
    from lab.cashier.people import need

    desk = Desk(data)
    need(desk.log_on(user, _password()), "centre")
    parts = desk.parts()
    out.write_bytes(collected(parts.store, parts.identity, parts.audit, user))
    desk.close()
    click.echo(f"wrote {out}")


@cli.command(epilog="Example: python -m lab.cashier audit --user centre")
@DIRECTORY
@click.option("--user", required=True, help="Any user.")
def audit(data: Path, user: str) -> None:
    """Check the audit trail. Exit status 1 where it was tampered with."""
    from lab.cashier.desk import Desk

    desk = Desk(data)
    problems = desk.check_audit(user, _password())
    click.echo(json.dumps({"problems": problems}))
    sys.exit(1 if problems else 0)


@cli.command("read", epilog="Example: python -m lab.cashier read PC007.transactions --key pc.pub")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--key", type=click.Path(path_type=Path), required=True, help="The PC's public key file (pc.pub).")
def read_(file: Path, key: Path) -> None:
    """Check a collected file and print it as JSON lines, its head first."""
    from lab.cashier.collection import read_collected
    from lab.cashier.keys import public_key, read_key_text

    found = read_collected(file.read_bytes(), public_key(read_key_text(key), str(key)), str(file))
    for row in ({**asdict(found)["head"], "digest": found.digest}, *found.records):
        click.echo(json.dumps(row, ensure_ascii=False))


@contextmanager
def _main_database(user: str, dsn: str) -> Iterator[oracledb.Connection]:
    import oracledb

    oracledb.defaults.fetch_decimals = True
    try:
        with oracledb.connect(user=user, password=os.environ.get("HIS_PASSWORD", ""), dsn=dsn) as connection:
            yield connection
    except oracledb.Error as error:
        raise BadInput("The main database does not do it", where=f"{dsn}: {error}") from None


def _password() -> str:
    if sys.stdin.isatty():
        answer: str = click.prompt("Password", hide_input=True)
        return answer
    return sys.stdin.readline().rstrip("\n")


def main() -> int:
    """Exit status: 0 done, 1 the answer is no, 2 refused or bad usage."""
    try:
        cli.main(standalone_mode=False)
    except LabError as error:
        click.echo(f"cashier: {error.line()}", err=True)
        return error.exit_status
    except click.ClickException as error:
        error.show()
        return 2
    except (click.exceptions.Abort, KeyboardInterrupt):
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
