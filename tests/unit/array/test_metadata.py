"""The array's record on its disks, and the map of regions in doubt."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from lab.array.intent import Intent
from lab.array.metadata import COPIES, INTENT, REGION, ArrayState, MemberState, State, newest, parse
from lab.array.platters import BLOCK

STATE = ArrayState("u", 7, 3, (MemberState("D1", State.IN_SYNC), MemberState("D2", State.REBUILDING, 4096)), "a")
SIZE = 5 * REGION


def test_a_state_survives_the_disk() -> None:
    assert parse(STATE.block()) == STATE
    assert len(STATE.block()) == BLOCK


def test_a_torn_block_counts_for_nothing_and_the_one_before_is_whole() -> None:
    later = replace(STATE, generation=8)
    torn = later.block()[:50] + bytes(BLOCK - 50)
    assert parse(torn) is None
    assert newest([torn, STATE.block(), bytes(BLOCK)]) == STATE
    assert newest([later.block(), STATE.block()]) == later
    assert newest([bytes(BLOCK)]) is None


def test_two_generations_never_share_a_place() -> None:
    places = [replace(STATE, generation=number).place for number in range(4)]
    assert all(one != other for one, other in zip(places, places[1:], strict=False))
    assert set(places) == set(COPIES)


def test_a_state_too_large_for_its_block_is_refused() -> None:
    with pytest.raises(ValueError, match="larger than a block"):
        replace(STATE, reserved_by="x" * BLOCK).block()


class Disks:
    """Takes blocks of the map."""

    def __init__(self) -> None:
        self.written: list[tuple[int, bytes]] = []

    async def put(self, offset: int, block: bytes) -> None:
        await asyncio.sleep(0)
        self.written.append((offset, block))

    @property
    def marks(self) -> list[int]:
        """The regions marked on the disks."""
        return [number for number, mark in enumerate(self.written[-1][1]) if mark] if self.written else []


def test_a_region_is_marked_on_the_disks_before_it_is_written() -> None:
    async def story() -> None:
        disks, intent = Disks(), Intent(SIZE)
        async with intent.writing(REGION - BLOCK, 2 * BLOCK, disks.put):
            assert disks.marks == [0, 1]
            assert disks.written[0][0] == INTENT
        async with intent.writing(0, BLOCK, disks.put):
            assert len(disks.written) == 1, "marked already"

    asyncio.run(story())


def test_the_mark_goes_when_nobody_writes_there() -> None:
    async def story() -> None:
        disks, intent = Disks(), Intent(SIZE)
        async with intent.writing(0, BLOCK, disks.put):
            await intent.tidy(0, disks.put)
            assert disks.marks == [0], "somebody writes"
        await intent.tidy(60, disks.put)
        assert disks.marks == [0], "too early"
        await intent.tidy(0, disks.put)
        assert disks.marks == intent.marked() == []

    asyncio.run(story())


def test_a_writer_that_comes_while_the_mark_goes_marks_anew() -> None:
    async def story() -> None:
        disks, intent = Disks(), Intent(SIZE)
        async with intent.writing(0, BLOCK, disks.put):
            pass

        async def write() -> None:
            async with intent.writing(0, BLOCK, disks.put):
                assert disks.marks == [0]

        await asyncio.gather(intent.tidy(0, disks.put), write())
        assert disks.marks == intent.marked() == [0]

    asyncio.run(story())


def test_the_next_owner_knows_the_marks_of_every_disk() -> None:
    one, other = bytearray(BLOCK), bytearray(BLOCK)
    one[1] = other[4] = 1
    assert Intent(SIZE, [bytes(one), bytes(other)]).marked() == [1, 4]
