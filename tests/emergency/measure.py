"""The merge of a long day: `python -m tests.emergency.measure --operations 100000`.

Two hospitals of their own, no replica: one real visit on the opened emergency system is multiplied there, then merged
by a process that is killed at random moments, and once more undisturbed. Both must end alike.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click
import oracledb

from lab.emergency.opening import MARK, open_emergency
from lab.emergency.tables import business_tables, columns
from lab.settings import PROJECT
from tests.wire.his_hospital import Hospital, hospital_of_its_own

STEP = 100  # between the ids of one copy of the visit and the next: more than the visit has rows in any table
VISIT = 4  # operations
SHIFTED = ("id", "registration_id", "prescription_id", "prescription_line_id", "invoice_id", "dispensing_id")
COUNTED = ("queue_no", "invoice_no")
SAME = ("on_hand_after", "queue_no")  # the main system reckons them itself
PLENTY = 900_000
START = 1.0  # seconds until the process merges


def multiply(connection: oracledb.Connection, copies: int) -> int:
    """Copy the marked visit so many times. How many rows there are then."""
    rows = 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE invoice_rolls SET last_no = last_no + :n", n=copies)
        for table in business_tables(connection):
            names = columns(connection, table)
            chosen = ", ".join(_expression(name) for name in names)
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table} t "
                "CROSS JOIN (SELECT LEVEL AS n FROM dual CONNECT BY LEVEL <= :copies) c WHERE t.source = :source",
                copies=copies,
                source=MARK,
            )
            cursor.execute(f"SELECT COUNT(*) FROM {table} WHERE source = :source", source=MARK)
            rows += int(cursor.fetchone()[0])
    connection.commit()
    return rows


def _expression(name: str) -> str:
    if name in SHIFTED:
        return f"t.{name} + c.n * {STEP}"
    if name in COUNTED:
        return f"t.{name} + c.n"
    return f"t.{name} || '-' || c.n" if name == "op_key" else f"t.{name}"


def visit(emergency: Hospital) -> None:
    """One outpatient, from registration to pharmacy."""
    schedule, registrar = emergency.desks["schedules"][0]["id"], emergency.desks["registrars"][0]
    body = {"schedule_id": schedule, "registrar_id": registrar, "patient": {"name": "王新", "sex": "M"}}
    registered = emergency.post("/api/registrations", body).json()
    lines = [{"drug_id": drug, "quantity": 1} for drug in (1, 2)]
    script = emergency.post("/api/prescriptions", {"registration_id": registered["id"], "lines": lines}).json()
    assert emergency.charge(script["id"]).status_code == emergency.dispense(script["id"]).status_code == 201


def differences(emergency: Hospital, main: Hospital) -> list[str]:
    """Tables in which the marked rows differ, but for what the main system reckons itself."""
    found = []
    with emergency.connect() as theirs, main.connect() as ours:
        for table in business_tables(ours):
            names = ", ".join(name for name in columns(ours, table) if name not in SAME)
            question = f"SELECT {names} FROM {table} WHERE source = '{MARK}' ORDER BY op_key, 1"
            with theirs.cursor() as one, ours.cursor() as other:
                for cursor in (one, other):
                    cursor.arraysize = cursor.prefetchrows = 5_000
                    cursor.execute(question)
                while pair := (one.fetchmany(), other.fetchmany()):
                    if pair[0] != pair[1]:
                        found.append(table)
                    if pair[0] != pair[1] or not pair[0]:
                        break
    return found


def child(emergency: Hospital, main: Hospital, batch: str) -> subprocess.Popen[str]:
    """The merge in a process of its own."""
    words = [emergency.settings.dsn, main.settings.dsn, str(main.settings.password_file), batch]
    command = [sys.executable, "-m", "tests.emergency.merge_process", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT)


def measure(operations: int, kills: int, seed: int) -> dict[str, Any]:
    """The figures. Raises AssertionError where the result is not what it must be."""
    chance = random.Random(seed)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        hospitals = []
        for name in ("main", "emergency"):
            (folder / name).mkdir()
            hospitals.append(stack.enter_context(hospital_of_its_own(folder / name / "password")))
        main, emergency = hospitals
        with emergency.connect() as connection:
            open_emergency(connection, "Zhao")
        visit(emergency)
        with emergency.connect() as connection:
            rows = multiply(connection, operations // VISIT - 1)
        with main.connect() as connection, connection.cursor() as cursor:
            cursor.execute("UPDATE stock SET on_hand = on_hand + :n, opening = opening + :n", n=PLENTY)
            cursor.execute("UPDATE invoice_rolls SET last_no = last_no + :n", n=operations)
            connection.commit()
        click.echo(f"{operations} operations, {rows} rows", err=True)
        expected, killed = operations / 4_000, []
        for number in range(kills):
            process, after = child(emergency, main, f"K{number}"), START + chance.uniform(0, expected / kills)
            try:
                process.wait(after)
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
                killed.append(round(after, 1))
        last = child(emergency, main, "last")
        figures: dict[str, Any] = json.loads(last.communicate()[0])
        wrong = differences(emergency, main)
        assert figures["new"] + figures["already"] == operations and not figures["conflicts"] and not wrong, wrong
    figures["rows_per_s"] = round(rows * figures["new"] / operations / figures["seconds"])
    return {"operations": operations, "rows": rows, "killed_after_s": killed, **figures}


@click.command()
@click.option("--operations", default=100_000, show_default=True)
@click.option("--kills", default=10, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(operations: int, kills: int, seed: int) -> None:
    """Measure the merge."""
    click.echo(json.dumps(measure(operations, kills, seed), indent=1))


if __name__ == "__main__":
    main()
