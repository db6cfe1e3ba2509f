"""The stand-in database by itself: Oracle's driver through our server against psycopg on the same PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from statistics import median, quantiles
from typing import Any

import oracledb
import psycopg

from lab.bench.container import Bench
from lab.bench.figures import two_digits
from lab.errors import StepFailed
from lab.images.base import ensure_base
from lab.images.standin import build_standin_image
from lab.machine.engine import connect as connect_engine
from lab.settings import LabSettings

Say = Callable[[str], None]
Values = dict[str, Any]
ROWS = 10_000
QUERIES, LOGONS, INSERTS, BATCH = 1_000, 30, 20_000, 1_000
SESSIONS, EACH, IDLE = 50, 20, 100
CREATE = """
CREATE TABLE bench_rows (
    id NUMBER(9) PRIMARY KEY, name VARCHAR2(40), amount NUMBER(9), made_at DATE, note VARCHAR2(60))"""
CREATE_LOAD = "CREATE TABLE bench_load (id NUMBER(9) PRIMARY KEY, name VARCHAR2(40), amount NUMBER(9))"
FILL = "INSERT INTO bench_rows VALUES (:1, :2, :3, SYSDATE, :4)"
ONE = "SELECT name, amount, made_at FROM bench_rows WHERE id = {}"
ALL = "SELECT id, name, amount, made_at, note FROM bench_rows"
LOAD = "INSERT INTO bench_load (id, name, amount) VALUES ({}, {}, {})"
# What Oracle's driver must reach of psycopg's rate.
LEAST = {"single_row": 0.5, "fetch": 0.5, "array_insert": 0.8, "logon": 0.3}
START_S, FIRST_START_S = 3.0, 6.0


def measure(settings: LabSettings, rounds: int, say: Say) -> Values:
    """All of it on a container of its own, which is removed again. Raises StepFailed."""
    client = connect_engine(say)
    bench = Bench(client, settings, build_standin_image(client, ensure_base(client, say), say))
    try:
        say("starting it on new volumes and on used ones")
        first, again = [], []
        for _ in range(rounds):
            first.append(bench.begin())
            again.append(bench.again())
        _fill(bench)
        rates = _rates(bench, rounds, say)
        say(f"{SESSIONS} sessions at once")
        crowds = {"standin": _crowd(bench.oracle, ":1"), "plain": _crowd(bench.plain, "%s")}
        say(f"{IDLE} idle sessions")
        idle = _idle_mib(bench)
    except (oracledb.Error, psycopg.Error) as error:
        raise StepFailed("The stand-in could not be measured", where=str(error).strip()) from None
    finally:
        bench.remove()
    starts = {"first_s": round(median(first), 2), "again_s": round(median(again), 2)}
    return {"rates": rates, "crowd": crowds, "idle_session_mib": idle, "start": starts}


def within_budget(figures: Values) -> bool:
    """Whether every ratio is reached, and it starts in time."""
    start = figures["start"]
    reached = all(figures["rates"][name]["ratio"] >= least for name, least in LEAST.items())
    return reached and start["first_s"] <= FIRST_START_S and start["again_s"] <= START_S


def lines(figures: Values) -> list[str]:
    """For people."""
    said = [
        f"{name.replace('_', ' '):13} {one['standin']:10.0f}/s, psycopg {one['plain']:10.0f}/s, ratio "
        f"{two_digits(one['ratio'])} (at least {LEAST[name]:g})"
        for name, one in figures["rates"].items()
    ]
    crowd, start = figures["crowd"], figures["start"]
    told = ", ".join(
        f"{who} p50 {one['p50_ms']:.1f} ms, p99 {one['p99_ms']:.1f} ms, {one['per_s']:.0f}/s"
        for who, one in crowd.items()
    )
    return [
        *said,
        f"{SESSIONS} sessions at once: {told}",
        f"an idle session: {figures['idle_session_mib']:.2f} MiB",
        f"start on a new volume {start['first_s']:.2f} s (at most {FIRST_START_S:g}), "
        f"on a used one {start['again_s']:.2f} s (at most {START_S:g})",
    ]


def _fill(bench: Bench) -> None:
    with bench.oracle() as connection, connection.cursor() as cursor:
        cursor.execute(CREATE)
        cursor.execute(CREATE_LOAD)
        rows = [(n, f"name {n}", n * 7 % 9_973, f"a note about the row {n}") for n in range(1, ROWS + 1)]
        cursor.executemany(FILL, rows)
        connection.commit()


def _rates(bench: Bench, rounds: int, say: Say) -> Values:
    kinds: dict[str, Callable[[Any, str], float]] = {
        "single_row": _single_rows,
        "fetch": _fetch,
        "array_insert": _array_insert,
    }
    found: dict[str, dict[str, list[float]]] = {name: {"standin": [], "plain": []} for name in LEAST}
    for number in range(1, rounds + 1):
        say(f"round {number} of {rounds}")
        for who, connect, mark in (("standin", bench.oracle, ":"), ("plain", bench.plain, "%s")):
            with closing(connect()) as connection:
                for name, kind in kinds.items():
                    found[name][who].append(kind(connection, mark))
            found["logon"][who].append(_logons(connect))
    return {
        name: {
            **{who: round(median(rates), 1) for who, rates in one.items()},
            "ratio": round(median(a / b for a, b in zip(one["standin"], one["plain"], strict=True)), 2),
        }
        for name, one in found.items()
    }


def _places(mark: str, count: int) -> list[str]:
    return [mark if mark == "%s" else f"{mark}{number}" for number in range(1, count + 1)]


def _single_rows(connection: Any, mark: str) -> float:
    statement = ONE.format(*_places(mark, 1))
    with connection.cursor() as cursor:
        begin = time.perf_counter()
        for number in range(QUERIES):
            cursor.execute(statement, [number * 37 % ROWS + 1])
            if cursor.fetchone() is None:
                raise StepFailed("A row is missing", where=statement)
        return QUERIES / (time.perf_counter() - begin)


def _fetch(connection: Any, mark: str) -> float:
    with connection.cursor() as cursor:
        cursor.arraysize = 1_000
        begin = time.perf_counter()
        cursor.execute(ALL)
        found = len(cursor.fetchall())
        seconds = time.perf_counter() - begin
    if found != ROWS:
        raise StepFailed("Rows are missing", where=f"{found} of {ROWS}")
    return ROWS / seconds


def _array_insert(connection: Any, mark: str) -> float:
    statement = LOAD.format(*_places(mark, 3))
    with connection.cursor() as cursor:
        begin = time.perf_counter()
        for first in range(0, INSERTS, BATCH):
            cursor.executemany(statement, [(n, f"name {n}", n % 997) for n in range(first, first + BATCH)])
        connection.commit()
        seconds = time.perf_counter() - begin
        cursor.execute("DELETE FROM bench_load")
        connection.commit()
    return INSERTS / seconds


def _logons(connect: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    for _ in range(LOGONS):
        connect().close()
    return LOGONS / (time.perf_counter() - begin)


@contextmanager
def _opened(connect: Callable[[], Any], count: int) -> Iterator[list[Any]]:
    with ExitStack() as stack:
        yield [stack.enter_context(closing(connect())) for _ in range(count)]


def _crowd(connect: Callable[[], Any], mark: str) -> Values:
    """So many sessions at once, each with a few queries."""
    statement = ONE.format(mark)

    def work(connection: Any) -> list[float]:
        times = []
        with connection.cursor() as cursor:
            for number in range(EACH):
                begin = time.perf_counter()
                cursor.execute(statement, [number * 37 % ROWS + 1])
                cursor.fetchone()
                times.append(time.perf_counter() - begin)
        return times

    with _opened(connect, SESSIONS) as connections, ThreadPoolExecutor(SESSIONS) as pool:
        begin = time.perf_counter()
        times = sorted(one for found in pool.map(work, connections) for one in found)
        seconds = time.perf_counter() - begin
    cuts = quantiles(times, n=100)
    rate = round(len(times) / seconds)
    return {"p50_ms": round(1000 * cuts[49], 1), "p99_ms": round(1000 * cuts[98], 1), "per_s": rate}


def _idle_mib(bench: Bench) -> float:
    before = bench.memory_kib()
    with _opened(bench.oracle, IDLE):
        return round((bench.memory_kib() - before) / IDLE / 1024, 2)
