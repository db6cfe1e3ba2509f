"""Every single part of the array may fail under input and output, and nothing that was acknowledged is lost."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.array.console import ask_owner, every_status, owner_status
from lab.array.metadata import DATA
from lab.array.wire import ArrayError, Code, Command
from tests.array.boxes import LOCALHOST, SIZE, Array, Server, connected, server

BLOCK = 4096
WRITERS = 3
HICCUP = 0.4  # seconds; shorter than the time after which a disk counts as frozen


@pytest.fixture
def array(tmp_path: Path) -> Iterator[Array]:
    """A new array, serving."""
    boxes = Array(tmp_path)
    boxes.start()
    try:
        yield boxes
    finally:
        boxes.stop()


async def write_on(one: Server, done: asyncio.Event, seed: int = 0) -> int:
    """Write until told to stop, each block anew again and again; how many writes were acknowledged."""
    number = 0
    while not done.is_set():
        number += 1
        offset = (number * 7919 % (SIZE // BLOCK // WRITERS) * WRITERS + seed) * BLOCK  # blocks of its own
        assert await one.write(offset, f"{seed}-{number}".encode().ljust(BLOCK, b"."))
        if number % 20 == 0:
            assert await one.io(Command.FLUSH) is not None
    return number


class Traffic:
    """Writes while a `async with` block runs."""

    def __init__(self, one: Server) -> None:
        self.one, self.done = one, asyncio.Event()

    async def __aenter__(self) -> Traffic:
        self.tasks = [asyncio.ensure_future(write_on(self.one, self.done, seed)) for seed in range(WRITERS)]
        await asyncio.sleep(0.3)
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.sleep(0.3)
        self.done.set()
        self.counts = await asyncio.gather(*self.tasks)


def test_what_was_written_is_there_and_on_both_disks(array: Array) -> None:
    async def story() -> None:
        async with server(array) as one:
            body = os.urandom(3 * BLOCK)
            assert await one.write(5 * BLOCK, body)
            assert await one.read(5 * BLOCK, 3 * BLOCK) == body
            assert await one.read(SIZE - BLOCK) == bytes(BLOCK)
            assert await one.io(Command.FLUSH) == b""
            for offset, length in ((SIZE, BLOCK), (512, BLOCK), (0, 512)):
                assert await one.io(Command.READ, offset, length) is None
            assert (await array.owner())["health"] == "healthy", "a bad request is no fault of a disk's"
        assert array.platters("disk-1") == array.platters("disk-2")

    asyncio.run(story())


@pytest.mark.parametrize("disk", ["disk-1", "disk-2"])
def test_a_disk_dies_and_its_replacement_is_rebuilt(array: Array, disk: str) -> None:
    async def story() -> None:
        async with server(array) as one:
            async with Traffic(one):
                array.kill(disk)
            assert one.longest < 1.5
            status = await array.owner()
            assert status["health"] == "degraded"
            with pytest.raises(ArrayError, match="is in sync"):
                await ask_owner(array.controllers, {"op": "replace", "slot": 0 if disk == "disk-2" else 1})
            for old in (array.folder / disk).iterdir():
                old.unlink()
            array.start(disk)
            async with Traffic(one):
                await array.ask("replace", slot=int(disk[-1]) - 1)
            await array.healthy()
            assert await one.lost() == []
        assert array.platters("disk-1") == array.platters("disk-2")

    asyncio.run(story())


@pytest.mark.parametrize("way", ["kill", "freeze"])
def test_a_controller_fails_and_comes_back(array: Array, way: str) -> None:
    async def story() -> None:
        async with server(array) as one:
            owner = (await array.owner())["controller"]
            async with Traffic(one):
                getattr(array, way)(owner)
                await asyncio.sleep(2)
            assert (await array.owner())["controller"] != owner
            async with Traffic(one):
                array.start(owner) if way == "kill" else array.thaw(owner)
                await asyncio.sleep(1)
            await array.healthy()
            assert await one.lost() == []
            assert 0 < one.longest < 5
        assert array.platters("disk-1") == array.platters("disk-2")

    asyncio.run(story())


@pytest.mark.parametrize("disk", ["disk-1", "disk-2"])
def test_a_frozen_disk_is_left_out_long_before_its_time_is_over(array: Array, disk: str) -> None:
    async def story() -> None:
        async with server(array) as one:
            async with Traffic(one):
                array.freeze(disk)
                assert await one.read(0) is not None
                await asyncio.sleep(1)
            assert (await array.owner())["health"] == "degraded"
            assert one.longest < 2
            assert await one.lost() == []
            array.thaw(disk)
            await array.ask("replace", slot=int(disk[-1]) - 1)
            await array.healthy()

    asyncio.run(story())


@pytest.mark.parametrize("disk", ["disk-1", "disk-2"])
def test_a_slow_disk_is_left_out_for_the_servers_sake(array: Array, disk: str) -> None:
    async def story() -> None:
        async with server(array) as one:
            await array.ask_disk(disk, "delay", seconds=0.3)
            async with Traffic(one):
                await asyncio.sleep(2.5)
            (left_out,) = [member for member in (await array.owner())["disks"] if member["state"] == "failed"]
            assert left_out["slot"] == int(disk[-1]) - 1 and "lags" in left_out["why"]
            assert await one.lost() == []
            await array.ask_disk(disk, "delay", seconds=0)
            await array.ask("replace", slot=left_out["slot"])
            await array.healthy()
            async with Traffic(one):
                pass
            assert (await array.owner())["health"] == "healthy", "the new disk does not answer for the old one"

    asyncio.run(story())


@pytest.mark.parametrize("disk", ["disk-1", "disk-2"])
def test_a_hiccup_of_a_disk_is_no_verdict_however_much_was_under_way(array: Array, disk: str) -> None:
    async def story() -> None:
        async with server(array) as one:
            async with Traffic(one):
                array.freeze(disk)
                await asyncio.sleep(HICCUP)
                array.thaw(disk)
            status = await array.owner()
            assert status["health"] == "healthy", [member["why"] for member in status["disks"]]
            assert one.longest > HICCUP / 2 and await one.lost() == []
        assert array.platters("disk-1") == array.platters("disk-2")

    asyncio.run(story())


@pytest.mark.parametrize("first, second", [(0.3, 0.3), (0.3, 0.5), (0.5, 0.3)])
def test_both_disks_slow_are_both_kept(array: Array, first: float, second: float) -> None:
    """As on a machine that is busy with other things, also where one of them is slower each time."""

    async def story() -> None:
        async with server(array) as one:
            await array.ask_disk("disk-1", "delay", seconds=first)
            await array.ask_disk("disk-2", "delay", seconds=second)
            async with Traffic(one):
                await asyncio.sleep(2.5)
            await array.healthy()
            for disk in ("disk-1", "disk-2"):
                await array.ask_disk(disk, "delay", seconds=0)
            assert await one.lost() == []

    asyncio.run(story())


def test_a_read_that_its_disk_is_late_with_comes_from_the_mirror(array: Array) -> None:
    async def story() -> None:
        async with server(array) as one:
            assert await one.write(0, b"here".ljust(BLOCK))
            await array.ask_disk("disk-1", "delay", seconds=1.5)
            one.longest = 0.0
            assert await one.read(0) == b"here".ljust(BLOCK)
            assert one.longest < 1.2
            assert (await array.owner())["health"] == "healthy", "late, but alive"

    asyncio.run(story())


def test_the_console_says_where_the_time_goes(array: Array) -> None:
    async def story() -> None:
        async with server(array) as one:
            assert await one.write(0, bytes(BLOCK)) and await one.io(Command.FLUSH) == b""
            disks = (await array.owner())["disks"]
            media = (await array.ask_disk("disk-2", "status"))["io"]
            told = one.multipath.report()["io"]
        for kind in ("write", "flush"):
            assert told[kind]["count"] >= 1 and all(disk["io"][kind]["count"] >= 1 for disk in disks)
            assert media[kind]["count"] >= disks[1]["io"][kind]["count"] and media[kind]["seconds"] > 0

    asyncio.run(story())


def test_the_whole_array_loses_its_power(array: Array) -> None:
    async def story() -> None:
        async with server(array) as one:
            async with Traffic(one):
                for name in ("controller-1", "controller-2", "disk-1", "disk-2"):
                    array.kill(name)
                await asyncio.sleep(0.3)
                array.start()
            await array.healthy()
            assert await one.lost() == []
        assert array.platters("disk-1") == array.platters("disk-2")

    asyncio.run(story())


def test_a_disk_that_was_away_is_not_believed(array: Array) -> None:
    """Disk 2 misses writes; then disk 1 and both controllers go, and disk 2 comes back alone: it is stale."""

    async def story() -> None:
        async with server(array) as one:
            assert await one.write(0, b"old".ljust(BLOCK))
            array.kill("disk-2")
            assert await one.write(0, b"new".ljust(BLOCK))
        array.stop()
        array.start("disk-2", "controller-1", "controller-2")
        with pytest.raises(ArrayError, match="stale|no disk in sync|no controller"):
            await asyncio.wait_for(array.owner(), 4)

    with pytest.raises((TimeoutError, ArrayError)):
        asyncio.run(story())
    assert "stale" in array.log("controller-1")


def test_silent_corruption_is_read_from_the_mirror_and_corrected(array: Array) -> None:
    async def story() -> None:
        async with server(array) as one:
            body = os.urandom(BLOCK)
            assert await one.write(3 * BLOCK, body) and await one.write(9 * BLOCK, body)
            await array.healthy()
            for block in (3, 9):
                spoil(array.folder / "disk-1" / "platters", DATA + block * BLOCK)
            assert await one.read(3 * BLOCK) == body
            found = await array.ask("scrub")
            assert found["corrected"] > 0
            assert (await array.owner())["corrected"] >= 2 * BLOCK
            assert (await array.ask("scrub"))["corrected"] == 0
        assert array.platters("disk-1") == array.platters("disk-2")

    asyncio.run(story())


def spoil(path: Path, offset: int) -> None:
    """Other bytes, and nobody is told."""
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(b"rot")


def test_the_same_corruption_on_both_disks_is_an_error_and_no_lie(array: Array) -> None:
    async def story() -> None:
        async with server(array) as one:
            assert await one.write(0, os.urandom(BLOCK))
            for disk in ("disk-1", "disk-2"):
                spoil(array.folder / disk / "platters", DATA)
            assert await one.read(0) is None
            assert await one.write(0, bytes(BLOCK)) and await one.read(0) == bytes(BLOCK)
            assert (await array.owner())["health"] == "healthy", "rot is no reason to leave a disk out"

    asyncio.run(story())


def test_only_one_server_has_the_lun(array: Array) -> None:
    async def story() -> None:
        async with server(array, "a") as first:
            assert await first.write(0, b"a".ljust(BLOCK))
            with pytest.raises(ArrayError, match="reserved by a"):
                await ask_owner(array.controllers, {"op": "reserve", "initiator": "b"})
            async with connected(array, "b") as foreign:
                assert "reserved by a" in foreign.multipath.fenced
                assert not await foreign.write(0, b"b".ljust(BLOCK))
            async with server(array, "b", preempt=True) as second:
                assert not await first.write(0, b"late".ljust(BLOCK))
                assert "reserved by b" in first.multipath.fenced
                assert (await second.read(0) or b"").strip() == b"a"

    asyncio.run(story())


def test_the_standby_is_not_believed_on_what_the_owner_alone_knows(array: Array) -> None:
    async def story() -> None:
        async with server(array, "a"):
            first = (await array.owner())["controller"]
            array.kill(first)
            second = (await array.owner())["controller"]
            array.start(first)
            while any("unreachable" in one for one in await every_status(array.controllers)):
                await asyncio.sleep(0.05)
            told = await owner_status(array.controllers)
            assert (told["controller"], told["reserved_by"]) == (second, "a")
            array.kill(second)
            array.kill(first)
            with pytest.raises(ArrayError) as nobody:
                await owner_status(array.controllers)
            assert nobody.value.code == Code.NOT_OWNER and str(nobody.value).count(LOCALHOST) >= 2

    asyncio.run(story())


def test_a_reservation_outlives_its_controller_and_is_free_when_its_holder_is_gone(array: Array) -> None:
    async def story() -> None:
        async with server(array, "a"):
            array.kill((await array.owner())["controller"])
            assert (await array.owner())["reserved_by"] == "a"
            with pytest.raises(ArrayError, match="reserved by a"):
                await ask_owner(array.controllers, {"op": "reserve", "initiator": "b"})
        await asyncio.sleep(1.1)  # the lease of the test's array
        async with server(array, "b") as second:
            assert await second.write(0, b"b".ljust(BLOCK))

    asyncio.run(story())


def test_a_second_disk_fails_during_the_rebuild(array: Array) -> None:
    """The one that is rebuilt is not current: the array stands still until the other one is back."""

    async def story() -> None:
        async with server(array) as one:
            async with Traffic(one):
                array.kill("disk-2")
            array.start("disk-2")
            await array.ask("replace", slot=1)
            array.kill("disk-1")
            writing = asyncio.ensure_future(one.write(0, b"later".ljust(BLOCK)))
            await asyncio.sleep(1)
            array.start("disk-1")
            assert await writing
            await array.healthy()
            assert await one.lost() == []

    asyncio.run(story())


def test_a_controller_fails_during_the_rebuild_and_the_other_one_goes_on(array: Array) -> None:
    async def story() -> None:
        async with server(array) as one:
            async with Traffic(one):
                array.kill("disk-2")
            for old in (array.folder / "disk-2").iterdir():
                old.unlink()
            array.start("disk-2")
            await array.ask("rebuild-rate", bytes_per_s=1 << 20)
            await array.ask("replace", slot=1)
            async with Traffic(one):
                before = await array.owner()
                array.kill(before["controller"])
                after = await array.owner()
            assert (before["health"], after["controller"] == before["controller"]) == ("rebuilding", False)
            await array.healthy()
            assert await one.lost() == []
        assert array.platters("disk-1") == array.platters("disk-2")

    asyncio.run(story())


def test_the_only_current_disk_is_kept_although_the_one_that_is_rebuilt_is_quicker(array: Array) -> None:
    async def story() -> None:
        async with server(array) as one:
            async with Traffic(one):
                array.kill("disk-2")
            array.start("disk-2")
            await array.ask("rebuild-rate", bytes_per_s=1 << 20)
            await array.ask("replace", slot=1)
            before = await array.rebuilding()
            await array.ask_disk("disk-1", "delay", seconds=0.3)
            for number in range(6):
                assert await one.write(0, str(number).encode().ljust(BLOCK))
            after = await array.owner()
            await array.ask_disk("disk-1", "delay", seconds=0)
            assert [disk["state"] for disk in after["disks"]] == ["in sync", "rebuilding"]
            assert after["epoch"] == before["epoch"], "the array has not stood still"
            await array.healthy()
            assert await one.lost() == []

    asyncio.run(story())
