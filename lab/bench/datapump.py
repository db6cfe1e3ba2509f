"""Data Pump of the stand-in by itself: expdp to impdp into another database against pg_dump to pg_restore, with as many
workers, while somebody writes; and whether what arrived is one moment of the source."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import docker
import oracledb

from lab.bench.container import USER, Bench
from lab.bench.figures import two_digits
from lab.bench.filling import TABLES, fill
from lab.errors import StepFailed
from lab.images.base import ensure_base
from lab.images.standin import build_standin_image
from lab.machine.engine import connect as connect_engine
from lab.machine.labels import of_lab
from lab.settings import LabSettings

Say = Callable[[str], None]
Values = dict[str, Any]
DUMPS = "/opt/oracle/admin/dpdump"
BY_HAND, JOBS, SCHEMA = f"{DUMPS}/by-hand", 2, USER.upper()
RAW = ("/opt/oracle/bin/rawdump", "/opt/oracle/bin/rawrestore")
LEAST_RATIO = 0.8
# Each transaction moves an amount from the first row of one table to that of another: their sum is the same always.
LEDGERS = (TABLES[0], TABLES[-1])
GIVE = "UPDATE {} SET amount = amount - 1 WHERE id = 1"
TAKE = "UPDATE {} SET amount = amount + 1 WHERE id = 1"
BALANCE = "SELECT " + " + ".join(f"(SELECT amount FROM {table} WHERE id = 1)" for table in LEDGERS) + " FROM dual"
OTHERS = ("CREATE INDEX bench_night_patient ON bench_night1 (patient_id)",)


@dataclass
class Writer:
    """Does business while a `with` block runs. done: transactions that were committed."""

    connect: Callable[[], oracledb.Connection]
    done: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Writer:
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        assert self._thread is not None
        self._thread.join(60)

    def _run(self) -> None:
        with self.connect() as connection, connection.cursor() as cursor:
            while not self._stop.wait(0.01):
                cursor.execute(GIVE.format(LEDGERS[0]))
                cursor.execute(TAKE.format(LEDGERS[1]))
                connection.commit()
                self.done += 1


def measure(settings: LabSettings, gigabytes: float, rounds: int, say: Say) -> Values:
    """On two containers of its own, which are removed again. Raises MachineNotReady, StepFailed."""
    client = connect_engine(say)
    image = build_standin_image(client, ensure_base(client, say), say)
    with _two(client, settings, image) as (source, target):
        for bench in (source, target):
            bench.begin()
        try:
            with source.oracle() as connection, connection.cursor() as cursor:
                say(f"filling it with {gigabytes:g} GB")
                size = fill(connection, int(gigabytes * 1e9))
                for statement in OTHERS:
                    cursor.execute(statement)
            turns = [_turn(source, target, number, say) for number in range(1, rounds + 1)]
        except oracledb.Error as error:
            raise StepFailed("Data Pump could not be measured", where=str(error)) from None
    times = {name: [turn["seconds"][name] for turn in turns] for name in turns[0]["seconds"]}
    ratio = median(
        (turn["seconds"]["rawdump"] + turn["seconds"]["rawrestore"])
        / (turn["seconds"]["expdp"] + turn["seconds"]["impdp"])
        for turn in turns
    )
    return {
        "bytes": size,
        "rows": turns[-1]["rows"],
        "written": min(turn["written"] for turn in turns),
        "seconds": {name: round(median(found), 2) for name, found in times.items()},
        "ratio": round(ratio, 2),
    }


def within_budget(figures: Values) -> bool:
    """Whether the ratio is reached, and somebody wrote meanwhile: contents that differ have ended the measurement."""
    return bool(figures["ratio"] >= LEAST_RATIO and figures["written"])


def lines(figures: Values) -> list[str]:
    """For people."""
    seconds, size = figures["seconds"], figures["bytes"] / 1e6
    rates = {
        "Data Pump": size / (seconds["expdp"] + seconds["impdp"]),
        "by hand": size / (seconds["rawdump"] + seconds["rawrestore"]),
    }
    return [
        f"{size / 1000:.2f} GB, s: " + ", ".join(f"{name} {two_digits(one)}" for name, one in seconds.items()),
        ", ".join(f"{name} {rate:.1f} MB/s" for name, rate in rates.items())
        + f", ratio {two_digits(figures['ratio'])} (at least {LEAST_RATIO:g})",
        f"{figures['rows']} rows equal by checksum and of one moment; {figures['written']} transactions meanwhile",
    ]


@contextmanager
def _two(client: docker.DockerClient, settings: LabSettings, image: str) -> Iterator[tuple[Bench, Bench]]:
    """Two databases that see one directory for dumps."""
    dumps = f"{settings.name}-bench-datapump-dumps"
    client.volumes.create(dumps, labels=of_lab(settings, "helper"))
    benches = tuple(Bench(client, settings, image, f"datapump-{role}", {dumps: DUMPS}) for role in ("source", "target"))
    try:
        yield benches[0], benches[1]
    finally:
        for bench in benches:
            bench.remove()
        client.volumes.get(dumps).remove(force=True)


def _turn(source: Bench, target: Bench, number: int, say: Say) -> Values:
    """One turn of each way; which one is first changes."""
    seconds: dict[str, float] = {}
    ways = [_by_data_pump, _by_hand]
    rows = written = 0
    for way in ways if number % 2 else reversed(ways):
        say(f"round {number}: {way.__name__.strip('_').replace('_', ' ')}")
        found = way(source, target)
        rows, written = rows or found.pop("rows", 0), written or found.pop("written", 0)
        seconds |= found
    return {"seconds": seconds, "rows": rows, "written": written}


def _by_data_pump(source: Bench, target: Bench) -> Values:
    """Raises StepFailed where what arrived differs from the dump, or is of no one moment."""
    _empty(target)
    names = [f"parallel={JOBS}", "dumpfile=bench.dmp", "nologfile=y"]
    with source.oracle() as connection, Writer(source.oracle) as writer:
        balance = _balance(connection)
        words = ["expdp", f"schemas={SCHEMA}", "reuse_dumpfiles=y", "flashback_time=systimestamp"]
        found = {"expdp": _seconds(lambda: source.run(*words, *names))}
        written = writer.done
    found["impdp"] = _seconds(lambda: target.run("impdp", *names))
    begin = time.monotonic()
    told = json.loads(target.run("lab-dumpcheck", *names).splitlines()[-1])
    found["dumpcheck"] = round(time.monotonic() - begin, 2)
    if not told["checksums_equal"]:
        raise StepFailed("What arrived differs from the dump", where=str(told["different"][:1]))
    with target.oracle() as connection:
        if (there := _balance(connection)) != balance:
            raise StepFailed("What arrived is of no one moment", where=f"a balance of {there}, not {balance}")
    return {**found, "rows": told["rows_restored"], "written": written}


def _by_hand(source: Bench, target: Bench) -> Values:
    schema = USER.lower()
    _empty(target)
    try:
        with Writer(source.oracle):
            dump = _seconds(lambda: source.run(RAW[0], BY_HAND, str(JOBS), schema))
        return {"rawdump": dump, "rawrestore": _seconds(lambda: target.run(RAW[1], BY_HAND, str(JOBS), schema))}
    finally:
        target.run(RAW[1], "drop", schema)
        source.run("rm", "-rf", BY_HAND)


def _empty(target: Bench) -> None:
    """Neither the user nor its schema: what one way leaves, the other must not find."""
    target.run("bash", "-c", f"printf 'DROP USER {SCHEMA} CASCADE;\\nEXIT\\n' | sqlplus -s / as sysdba")


def _balance(connection: oracledb.Connection) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(BALANCE)
        return cursor.fetchone()[0]


def _seconds(act: Callable[[], object]) -> float:
    begin = time.monotonic()
    act()
    return round(time.monotonic() - begin, 2)
