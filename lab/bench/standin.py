"""The stand-in database by itself: Oracle's driver through our server against psycopg on the same PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from statistics import median
from typing import Any

import oracledb
import psycopg

from lab.bench import standin_loads as loads
from lab.bench.figures import two_digits
from lab.bench.standin_box import RELAY_PORT, Box, oracle_at, plain_at
from lab.bench.standin_ceiling import Turn, ceiling_figures, ceiling_lines, take_turn
from lab.errors import StepFailed
from lab.images.base import ensure_base
from lab.images.standin import build_standin_image
from lab.machine.engine import connect as connect_engine
from lab.settings import LabSettings

Say = Callable[[str], None]
Values = dict[str, Any]
TURNS = 10  # of each kind in a round, by turns with psycopg, so that what else the machine does hits both
SESSIONS, IDLE = 50, 100
CYCLES, LARGE = 1_000, 1_000_000
# What Oracle's driver must reach of psycopg's rate.
LEAST = {"single_row": 0.5, "fetch": 0.5, "array_insert": 0.8, "logon": 0.3}
START_S, FIRST_START_S = 3.0, 6.0
GROWTH_MIB = 8.0  # for CYCLES logons, or the rows of one result
KINDS: dict[str, Callable[[Any, str], float]] = {
    "single_row": loads.single_rows,
    "fetch": loads.fetch,
    "array_insert": loads.array_insert,
}


def measure(settings: LabSettings, rounds: int, say: Say) -> Values:
    """All of it on a container of its own, which is removed again. Raises MachineNotReady, StepFailed."""
    client = connect_engine(say)
    box = Box(client, settings, build_standin_image(client, ensure_base(client, say), say))
    try:
        say("starting it on new volumes and on used ones")
        starts = [(box.begin(), box.again()) for _ in range(rounds)]
        box.open_postgres()
        box.begin_relay()
        return {**_figures(box, rounds, say), "start": start_figures(starts)}
    except (oracledb.Error, psycopg.Error) as error:
        raise StepFailed("The stand-in could not be measured", where=str(error).strip()) from None
    finally:
        box.remove()


def _figures(box: Box, rounds: int, say: Say) -> Values:
    address = box.address
    oracle, plain = partial(oracle_at, address), partial(plain_at, address)
    with closing(oracle()) as connection:
        loads.fill(connection)
    pairs, bursts, turns = _rounds(oracle, plain, partial(plain_at, address, RELAY_PORT), rounds, say)
    say(f"{SESSIONS} sessions at once")
    crowds = {"standin": loads.crowd(oracle, ":", SESSIONS), "plain": loads.crowd(plain, "%s", SESSIONS)}
    say(f"{IDLE} idle sessions, {CYCLES} logons, {LARGE} rows")
    memory = {"idle_session_mib": _idle(box, oracle), "logons_mib": _logons(box, oracle), **_large(box, oracle)}
    return {
        "rates": {name: rate_figures(found) for name, found in pairs.items()},
        "burst": rate_figures(bursts),
        "ceiling": ceiling_figures(turns, LEAST["single_row"]),
        "crowd": crowds,
        "memory": memory,
    }


def _rounds(
    oracle: loads.Connect, plain: loads.Connect, relayed: loads.Connect, rounds: int, say: Say
) -> tuple[dict[str, list[tuple[float, float]]], list[tuple[float, float]], list[Turn]]:
    """Per kind, the rates of both drivers right after one another; those of bursts of single rows; and in the same
    rounds those through the relay."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in LEAST}
    bursts: list[tuple[float, float]] = []
    turns: list[Turn] = []
    for number in range(1, rounds + 1):
        say(f"round {number} of {rounds}")
        with closing(oracle()) as ours, closing(plain()) as theirs:
            for name, kind in KINDS.items():
                kind(ours, ":"), kind(theirs, "%s")  # both have their statements prepared
                found[name] += [(kind(ours, ":"), kind(theirs, "%s")) for _ in range(TURNS)]
            burst = partial(loads.single_rows, queries=loads.BURST)
            bursts += [(burst(ours, ":"), burst(theirs, "%s")) for _ in range(TURNS)]
            with closing(relayed()) as between:
                loads.single_rows(between, "%s")
                turns += [take_turn(ours, theirs, between) for _ in range(TURNS)]
        found["logon"] += [(loads.logons(oracle), loads.logons(plain)) for _ in range(TURNS)]
    return found, bursts, turns


def rate_figures(pairs: list[tuple[float, float]]) -> Values:
    """Medians, and the median of the ratios of neighbours."""
    return {
        "standin": round(median(ours for ours, _ in pairs), 1),
        "plain": round(median(theirs for _, theirs in pairs), 1),
        "ratio": round(median(ours / theirs for ours, theirs in pairs), 2),
    }


def start_figures(starts: list[tuple[float, float]]) -> Values:
    """Medians of the starts on new volumes and on used ones, seconds."""
    first, again = zip(*starts, strict=True)
    return {"first_s": round(median(first), 2), "again_s": round(median(again), 2)}


def _idle(box: Box, connect: loads.Connect) -> float:
    """MiB of one session more, PostgreSQL's part included."""
    before = box.memory_kib()
    with loads.opened(connect, IDLE):
        return round((box.memory_kib() - before) / IDLE / 1024, 2)


def _logons(box: Box, connect: loads.Connect) -> float:
    """MiB that many logons leave behind."""
    loads.logons(connect, CYCLES // 5)
    before = box.memory_kib()
    loads.logons(connect, CYCLES)
    return round((box.memory_kib() - before) / 1024, 2)


def _large(box: Box, connect: loads.Connect) -> Values:
    """What the server's memory grows by at most while a large result is read."""
    with closing(connect()) as connection:
        loads.read_many(connection, loads.ROWS)
        before = box.forget_peak()
        loads.read_many(connection, LARGE)
        return {"large_result_mib": round((box.peak_kib() - before) / 1024, 2)}


def over_budget(figures: Values) -> list[str]:
    """The figures that are not good enough."""
    start, memory = figures["start"], figures["memory"]
    bad = [name for name, least in LEAST.items() if figures["rates"][name]["ratio"] < least]
    bad += [name for name, most in (("first_s", FIRST_START_S), ("again_s", START_S)) if start[name] > most]
    return bad + [name for name in ("logons_mib", "large_result_mib") if memory[name] > GROWTH_MIB]


def within_budget(figures: Values) -> bool:
    """Whether every ratio is reached, it starts in time, and its memory stays flat."""
    return not over_budget(figures)


def lines(figures: Values) -> list[str]:
    """For people."""
    said = [
        f"{name.replace('_', ' '):13} {one['standin']:10.0f}/s, psycopg {one['plain']:10.0f}/s, ratio "
        f"{two_digits(one['ratio'])} (at least {LEAST[name]:g})"
        for name, one in figures["rates"].items()
    ]
    burst = figures["burst"]
    said[1:1] = [  # after the single rows, which they are about
        f"in bursts of {loads.BURST}  {burst['standin']:10.0f}/s, psycopg {burst['plain']:10.0f}/s, ratio "
        f"{two_digits(burst['ratio'])} (told)",
        *ceiling_lines(figures["ceiling"], LEAST["single_row"]),
    ]
    start, memory = figures["start"], figures["memory"]
    said += [
        f"{SESSIONS} sessions at once, {who}: p50 {one['p50_ms']:.1f} ms, p99 {one['p99_ms']:.1f} ms, "
        f"{one['per_s']:.0f}/s; all of one session's {one['fastest_s']:.2f} to {one['slowest_s']:.2f} s"
        for who, one in figures["crowd"].items()
    ]
    return [
        *said,
        f"an idle session {memory['idle_session_mib']:.2f} MiB; {CYCLES} logons leave {memory['logons_mib']:.2f} MiB, "
        f"a result of {LARGE} rows takes {memory['large_result_mib']:.2f} MiB (at most {GROWTH_MIB:g})",
        f"start on a new volume {start['first_s']:.2f} s (at most {FIRST_START_S:g}), "
        f"on a used one {start['again_s']:.2f} s (at most {START_S:g})",
    ]
