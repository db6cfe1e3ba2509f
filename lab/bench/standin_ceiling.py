"""How near to psycopg's single rows any server in between could come on this machine.

psycopg through a relay that only copies bytes tells what one process more costs; the processor time of both drivers
tells what Oracle's takes more than psycopg, whatever answers it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median
from typing import Any

from lab.bench import standin_loads as loads


@dataclass(frozen=True)
class Turn:
    """Of psycopg's queries, straight and through the relay, and of Oracle's driver's: seconds of a query, or of the
    driver's own processor time in it."""

    plain: float
    relayed: float
    plain_driver: float
    oracle_driver: float


def take_turn(ours: Any, plain: Any, relayed: Any) -> Turn:
    """One after the other; connections of Oracle's driver, and of psycopg straight and through the relay."""
    straight, plain_driver = _timed(plain, "%s")
    through, _ = _timed(relayed, "%s")
    _, oracle_driver = _timed(ours, ":")
    return Turn(straight, through, plain_driver, oracle_driver)


def _timed(connection: Any, mark: str) -> tuple[float, float]:
    begin = time.process_time()
    rate = loads.single_rows(connection, mark)
    return 1 / rate, (time.process_time() - begin) / loads.QUERIES


def ceiling_figures(turns: list[Turn], wanted: float) -> dict[str, float]:
    """Medians. plain, relayed: queries a second; ratio: of psycopg to itself through the relay; *_driver_us: processor
    time of a query in the driver; best: what Oracle's driver would reach of psycopg's rate through the relay; room_us:
    what a server that does more than the relay may take for a query to be at the ratio wanted."""
    return {
        "plain": round(median(1 / turn.plain for turn in turns), 1),
        "relayed": round(median(1 / turn.relayed for turn in turns), 1),
        "ratio": round(median(turn.plain / turn.relayed for turn in turns), 2),
        "plain_driver_us": round(median(1e6 * turn.plain_driver for turn in turns), 1),
        "oracle_driver_us": round(median(1e6 * turn.oracle_driver for turn in turns), 1),
        "best": round(median(turn.plain / _least(turn) for turn in turns), 2),
        "room_us": round(median(1e6 * (turn.plain / wanted - _least(turn)) for turn in turns), 1),
    }


def _least(turn: Turn) -> float:
    """Seconds of a query of Oracle's driver through a server that takes no longer than the relay."""
    return turn.relayed + max(turn.oracle_driver - turn.plain_driver, 0.0)


def ceiling_lines(found: dict[str, float], wanted: float) -> list[str]:
    """For people."""
    return [
        f"psycopg through a relay that only copies {found['relayed']:.0f}/s, straight {found['plain']:.0f}/s, "
        f"ratio {found['ratio']:.2f}",
        f"a query takes Oracle's driver {found['oracle_driver_us']:.0f} us and psycopg "
        f"{found['plain_driver_us']:.0f} us of processor time",
        f"through that relay Oracle's driver would be at {found['best']:.2f}; a server has "
        f"{found['room_us']:.0f} us for its own work on a query to be at {wanted:g}",
    ]
