"""Becoming the owner of the array: fence every disk with the next epoch, then read who is current."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass

from lab.array.intent import Intent
from lab.array.metadata import COPIES, INTENT, ArrayState, MemberState, State, newest
from lab.array.mirror import Member
from lab.array.platters import BLOCK
from lab.array.settings import ControllerSettings
from lab.array.upkeep import KeptMirror
from lab.array.wire import ArrayError, Code, Command, Link, answer_of, connect

SECONDS = 3.0


@dataclass(frozen=True)
class Remembered:
    """What a controller knows by itself, so that it does not believe a disk that was away. All 0: nothing."""

    generation: int = 0
    epoch: int = 0


class Incomplete(ArrayError):
    """A disk that should be in sync does not answer. Wait a moment: it may still be starting."""


async def assemble(settings: ControllerSettings, remembered: Remembered, *, degraded: bool = True) -> KeptMirror:
    """The mirror under a new epoch. degraded: also without a disk that should be in sync. Raises ArrayError where no
    disk answers, none of them is current, or blank disks stand where an array is known; links are closed then."""
    members = [Member(slot, address) for slot, address in enumerate(settings.disks)]
    try:
        await asyncio.gather(*(_find(member) for member in members))
        return await _take(settings, members, remembered, degraded)
    except BaseException:
        for member in members:
            if member.link is not None:
                member.link.close()
        raise


async def _find(member: Member) -> None:
    try:
        member.link = await connect(member.address)
        disk = await member.link.ask(Command.LOGIN, {})
    except ArrayError as error:
        _leave(member, str(error))
    else:
        member.serial, member.rebuilt_to = str(disk["serial"]), int(disk["epoch"])  # the epoch, for a moment


def _leave(member: Member, why: str) -> None:
    if member.link is not None:
        member.link.close()
    member.link, member.state, member.why = None, State.FAILED, why


async def _take(
    settings: ControllerSettings, members: list[Member], remembered: Remembered, degraded: bool
) -> KeptMirror:
    present = [member for member in members if member.link is not None]
    if not present:
        raise ArrayError(Code.IO, "no disk answers")
    epoch = max([remembered.epoch, *(member.rebuilt_to for member in present)]) + 1
    for member in present:
        await _ask(member, {"epoch": epoch, "controller": settings.name})
    blocks = {member.slot: await _read(member, COPIES[0], len(COPIES) * BLOCK) for member in present}
    state = newest(block[at : at + BLOCK] for block in blocks.values() for at in range(0, len(block), BLOCK))
    if state is None:
        state = _new(members, present, remembered)
    if state.generation < remembered.generation:
        raise ArrayError(
            Code.IO, f"only stale disks answer: generation {state.generation}, {remembered.generation} is known"
        )
    _place(members, state)
    for member, known in zip(members, state.members, strict=True):
        if not degraded and member.link is None and known.state is State.IN_SYNC:
            raise Incomplete(Code.IO, f"the disk in slot {member.slot} does not answer yet")
    if not any(member.state is State.IN_SYNC for member in members):
        raise ArrayError(Code.IO, "no disk in sync answers")
    return await _opened(settings, members, state, epoch)


def _new(members: list[Member], present: list[Member], remembered: Remembered) -> ArrayState:
    if remembered.generation or len(present) < len(members):
        raise ArrayError(Code.IO, "blank disks, and an array is known or a disk does not answer")
    found = tuple(MemberState(member.serial, State.IN_SYNC) for member in members)
    return ArrayState(secrets.token_hex(8), 0, 0, found)


def _place(members: list[Member], state: ArrayState) -> None:
    """Each slot as the record has it; another disk in the slot, or none, is a failed one."""
    for member, known in zip(members, state.members, strict=True):
        if member.link is not None and member.serial == known.serial and known.state is not State.FAILED:
            member.state, member.rebuilt_to = known.state, known.rebuilt_to
        else:
            _leave(member, member.why or ("failed before" if member.serial == known.serial else "another disk"))
            member.serial, member.rebuilt_to = known.serial, 0


async def _opened(settings: ControllerSettings, members: list[Member], state: ArrayState, epoch: int) -> KeptMirror:
    intent = Intent(settings.size)
    current = [member for member in members if member.state is State.IN_SYNC]
    intent = Intent(settings.size, [await _read(member, INTENT, intent.length) for member in current])
    mirror = KeptMirror(settings.name, members, state, settings.size, settings.timing, intent)
    await mirror.change(epoch=epoch)
    return mirror


async def _ask(member: Member, told: dict[str, object]) -> None:
    await _link(member).ask(Command.LOGIN, told, SECONDS)


async def _read(member: Member, offset: int, length: int) -> bytes:
    return await answer_of(_link(member).request(Command.READ, offset, length), SECONDS)


def _link(member: Member) -> Link:
    if member.link is None:
        raise ArrayError(Code.IO, f"the disk in slot {member.slot} is gone")
    return member.link
