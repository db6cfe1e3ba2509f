"""A write that its sender has given up and sent again must never be done later: over a cut and mended cable it would
come back seconds later, and put an old block over a new one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.array.metadata import DATA
from lab.array.wire import ASK, REQUEST, ArrayError, Command, Link, connect
from tests.array.boxes import LOCALHOST, Array

BLOCK = 4096
OLD, NEW = b"old".ljust(BLOCK, b"."), b"new".ljust(BLOCK, b".")


@pytest.fixture
def array(tmp_path: Path) -> Iterator[Array]:
    boxes = Array(tmp_path)
    boxes.start()
    try:
        yield boxes
    finally:
        boxes.stop()


async def logged_in(array: Array) -> Link:
    """A path of server a to the owner."""
    link = await connect((LOCALHOST, array.ports[(await array.owner())["controller"]]))
    await link.ask(Command.LOGIN, {"initiator": "a"})
    return link


def send(link: Link, *parts: bytes) -> None:
    assert link.transport is not None
    link.transport.write(b"".join(parts))


def test_the_rest_of_a_write_comes_after_the_server_has_changed_its_path(array: Array) -> None:
    async def story() -> None:
        await array.ask("reserve", initiator="a")
        before = await logged_in(array)
        send(before, REQUEST.pack(ASK, Command.WRITE, 77, 0, BLOCK), OLD[:100])
        await asyncio.sleep(0.1)
        after = await logged_in(array)
        await after.request(Command.WRITE, 0, 0, NEW)
        if not before.closed:
            send(before, OLD[100:])
        await asyncio.sleep(0.3)
        assert await after.request(Command.READ, 0, BLOCK) == NEW
        assert before.closed

    asyncio.run(story())


@pytest.mark.parametrize("goes", ["the server changes its path", "another server takes the LUN"])
def test_a_write_under_way_is_over_before_anything_else_may_happen(array: Array, goes: str) -> None:
    async def story() -> None:
        await array.ask("reserve", initiator="a")
        before = await logged_in(array)
        await before.request(Command.WRITE, 0, 0, bytes(BLOCK))
        for disk in ("disk-1", "disk-2"):
            await array.ask_disk(disk, "delay", seconds=0.6)
        begin = time.monotonic()
        lost = before.request(Command.WRITE, 0, 0, OLD)
        await asyncio.sleep(0.1)
        before.close()
        with pytest.raises(ArrayError):
            await lost
        for disk in ("disk-1", "disk-2"):
            await array.ask_disk(disk, "delay", seconds=0)
        if goes == "another server takes the LUN":
            await array.ask("reserve", initiator="b", preempt=True)
            assert time.monotonic() - begin > 0.5, "what a had under way was waited for"
            return
        after = await logged_in(array)
        await after.request(Command.WRITE, 0, 0, NEW)
        await asyncio.sleep(0.8)
        assert await after.request(Command.READ, 0, BLOCK) == NEW

    asyncio.run(story())


@pytest.mark.parametrize("way", ["half of it", "a slow disk"])
def test_a_disk_does_nothing_that_was_sent_before_its_controller_logged_in_anew(array: Array, way: str) -> None:
    async def story() -> None:
        array.stop()
        array.start("disk-1")
        told, at = {"epoch": 1000, "controller": "c"}, (LOCALHOST, array.ports["disk-1"])
        before = await connected(at)
        await before.ask(Command.LOGIN, told)
        if way == "a slow disk":
            await array.ask_disk("disk-1", "delay", seconds=0.4)
            before.request(Command.WRITE, DATA, 0, OLD)
        else:
            send(before, REQUEST.pack(ASK, Command.WRITE, 77, DATA, BLOCK), OLD[:100])
        await asyncio.sleep(0.1)
        after = await connected(at)
        await after.ask(Command.LOGIN, told)
        await array.ask_disk("disk-1", "delay", seconds=0)
        await after.request(Command.WRITE, DATA, 0, NEW)
        if way == "half of it" and not before.closed:
            send(before, OLD[100:])
        await asyncio.sleep(0.6)
        assert await after.request(Command.READ, DATA, BLOCK) == NEW

    asyncio.run(story())


async def connected(address: tuple[str, int]) -> Link:
    end = time.monotonic() + 10
    while True:
        try:
            return await connect(address)
        except ArrayError:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(0.05)


def test_what_has_not_arrived_when_a_link_is_closed_never_arrives() -> None:
    async def story() -> None:
        reader: asyncio.Future[asyncio.StreamReader] = asyncio.get_running_loop().create_future()
        server = await asyncio.start_server(lambda r, _: reader.set_result(r), LOCALHOST, 0, limit=1024)
        link = await connect(server.sockets[0].getsockname()[:2])
        for _ in range(8):
            send(link, bytes(1 << 20))
        stream = await reader
        await asyncio.sleep(0.2)
        link.close()
        with pytest.raises(ConnectionResetError):
            while await stream.read(1 << 16):
                pass
        server.close()

    asyncio.run(story())
