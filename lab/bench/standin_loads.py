"""What `lab bench standin` has both drivers do, on plain DB-API connections. mark: how a driver writes a parameter."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from statistics import quantiles
from typing import Any

from lab.errors import StepFailed

Connect = Callable[[], Any]
ROWS = 10_000
# QUERIES: so many that the scheduler has settled. In a BURST psycopg and PostgreSQL still share one processor.
QUERIES, BURST, LOGONS, INSERTS, BATCH = 2_000, 200, 10, 10_000, 1_000
EACH = 40
CREATE = """
CREATE TABLE bench_rows (
    id NUMBER(9) PRIMARY KEY, name VARCHAR2(40), amount NUMBER(9), made_at DATE, note VARCHAR2(60))"""
CREATE_LOAD = "CREATE TABLE bench_load (id NUMBER(9) PRIMARY KEY, name VARCHAR2(40), amount NUMBER(9))"
FILL = "INSERT INTO bench_rows VALUES (:1, :2, :3, SYSDATE + :4 / 1440, :5)"
ONE = "SELECT name, amount, made_at FROM bench_rows WHERE id = {}"
ALL = "SELECT id, name, amount, made_at, note FROM bench_rows"
MANY = "SELECT a.id, a.name, a.note FROM bench_rows a CROSS JOIN bench_rows b WHERE b.id <= {}"
LOAD = "INSERT INTO bench_load (id, name, amount) VALUES ({}, {}, {})"


def fill(connection: Any) -> None:
    """The tables, by Oracle's driver."""
    with connection.cursor() as cursor:
        cursor.execute(CREATE)
        cursor.execute(CREATE_LOAD)
        rows = [(n, f"name {n}", n * 7 % 9_973, n, f"a note about the row {n}") for n in range(1, ROWS + 1)]
        cursor.executemany(FILL, rows)
        connection.commit()


def single_rows(connection: Any, mark: str, queries: int = QUERIES) -> float:
    """Queries a second, so many of them in a row."""
    statement = ONE.format(*_places(mark, 1))
    with connection.cursor() as cursor:
        begin = time.perf_counter()
        for number in range(queries):
            cursor.execute(statement, [number * 37 % ROWS + 1])
            if cursor.fetchone() is None:
                raise StepFailed("A row is missing", where=statement)
        return queries / (time.perf_counter() - begin)


def fetch(connection: Any, mark: str) -> float:
    """Rows a second of one large result."""
    with connection.cursor() as cursor:
        cursor.arraysize = 1_000
        begin = time.perf_counter()
        cursor.execute(ALL)
        found = len(cursor.fetchall())
        seconds = time.perf_counter() - begin
    if found != ROWS:
        raise StepFailed("Rows are missing", where=f"{found} of {ROWS}")
    return ROWS / seconds


def array_insert(connection: Any, mark: str) -> float:
    """Rows a second, committed."""
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


def logons(connect: Connect, times: int = LOGONS) -> float:
    """Logons and logoffs a second."""
    begin = time.perf_counter()
    for _ in range(times):
        connect().close()
    return times / (time.perf_counter() - begin)


def read_many(connection: Any, rows: int) -> None:
    """A result of so many rows, thrown away piece by piece."""
    with connection.cursor() as cursor:
        cursor.arraysize = 1_000
        cursor.execute(MANY.format(rows // ROWS))
        found = 0
        while piece := cursor.fetchmany():
            found += len(piece)
    if found != rows:
        raise StepFailed("Rows are missing", where=f"{found} of {rows}")


def _places(mark: str, count: int) -> list[str]:
    return [mark if mark == "%s" else f"{mark}{number}" for number in range(1, count + 1)]


@contextmanager
def opened(connect: Connect, count: int) -> Iterator[list[Any]]:
    """So many sessions at once."""
    with ExitStack() as stack:
        yield [stack.enter_context(closing(connect())) for _ in range(count)]


def crowd(connect: Connect, mark: str, sessions: int) -> dict[str, float]:
    """So many sessions at once, each with a few queries. p50_ms, p99_ms: of one; per_s: of all; slowest, fastest: what
    the session that waited longest, and shortest, needed for all of its own, seconds."""
    statement = ONE.format(*_places(mark, 1))
    with opened(connect, sessions) as connections, ThreadPoolExecutor(sessions) as pool:
        begin = time.perf_counter()
        found = list(pool.map(lambda connection: _times(connection, statement), connections))
        seconds = time.perf_counter() - begin
    return summary(found, seconds)


def _times(connection: Any, statement: str) -> list[float]:
    times = []
    with connection.cursor() as cursor:
        for number in range(EACH):
            begin = time.perf_counter()
            cursor.execute(statement, [number * 37 % ROWS + 1])
            cursor.fetchone()
            times.append(time.perf_counter() - begin)
    return times


def summary(found: list[list[float]], seconds: float) -> dict[str, float]:
    """Of the seconds of each query of each session."""
    every = [one for times in found for one in times]
    cuts = quantiles(every, n=100)
    own = sorted(sum(times) for times in found)
    return {
        "p50_ms": round(1000 * cuts[49], 1),
        "p99_ms": round(1000 * cuts[98], 1),
        "per_s": round(len(every) / seconds),
        "fastest_s": round(own[0], 2),
        "slowest_s": round(own[-1], 2),
    }
