"""Faults in random order under writes, each healed: nothing acknowledged is lost and the copies are equal at the end.

ARRAY_SOAK_SEED repeats a run, ARRAY_SOAK_FAULTS makes it longer.
"""

from __future__ import annotations

import asyncio
import os
import random
from pathlib import Path

from tests.array.boxes import Array, Server, server
from tests.array.test_redundancy import Traffic

SEED = int(os.environ.get("ARRAY_SOAK_SEED") or random.SystemRandom().randrange(1_000_000))
FAULTS = int(os.environ.get("ARRAY_SOAK_FAULTS") or 5)


async def controller_off(array: Array, name: str, one: Server) -> None:
    async with Traffic(one):
        array.kill(name)
        await asyncio.sleep(1)
        array.start(name)


async def controller_frozen(array: Array, name: str, one: Server) -> None:
    async with Traffic(one):
        array.freeze(name)
        await asyncio.sleep(1.5)
        array.thaw(name)
        await asyncio.sleep(0.5)


async def disk_replaced(array: Array, name: str, one: Server) -> None:
    async with Traffic(one):
        array.kill(name)
    for old in (array.folder / name).iterdir():
        old.unlink()
    array.start(name)
    async with Traffic(one):
        await array.ask("replace", slot=int(name[-1]) - 1)


async def power_cycle(array: Array, _: str, one: Server) -> None:
    async with Traffic(one):
        for name in ("controller-1", "controller-2", "disk-1", "disk-2"):
            array.kill(name)
        array.start()


def test_random_faults_one_after_the_other_lose_nothing(tmp_path: Path) -> None:
    chance, array = random.Random(SEED), Array(tmp_path)
    print(f"ARRAY_SOAK_SEED={SEED}")

    async def story() -> None:
        async with server(array) as one:
            for _ in range(FAULTS):
                fault, kind = chance.choice(
                    [
                        (controller_off, "controller"),
                        (controller_frozen, "controller"),
                        (disk_replaced, "disk"),
                        (power_cycle, "all"),
                    ]
                )
                name = f"{kind}-{chance.choice((1, 2))}"
                print(fault.__name__, name)
                await fault(array, name, one)
                await array.healthy()
                assert await one.lost() == [], f"{fault.__name__} {name}"
            assert (await array.ask("scrub"))["corrected"] == 0

    array.start()
    try:
        asyncio.run(story())
        assert array.platters("disk-1") == array.platters("disk-2")
    finally:
        array.stop()
