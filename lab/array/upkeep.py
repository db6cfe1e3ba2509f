"""Keeping a mirror whole: regions in doubt, comparing the disks, and rebuilding a disk that was replaced."""

from __future__ import annotations

import asyncio
import time

from lab.array.log import say
from lab.array.metadata import DATA, REGION, State
from lab.array.meter import Lateness
from lab.array.mirror import CHUNK, Member, Mirror
from lab.array.wire import ArrayError, Code, Command, answer_of, connect

RECORD_EVERY = 64 << 20  # bytes of a rebuild after which its progress is on record
ZERO_CHUNK = bytes(CHUNK)


class KeptMirror(Mirror):
    """A mirror that mends itself. to_resync: regions still in doubt; rebuild_rate: bytes a second that a rebuild may
    copy at most, so that the servers keep theirs; 0: as many as it can."""

    to_resync = 0
    rebuild_rate = 0

    async def tidy(self) -> None:
        """Take back the marks of regions at rest; none while a disk is missing or regions are brought into step."""
        if not self.to_resync and len(self.current) == len(self.members):
            await self.intent.tidy(self.timing.idle, self._write_map)

    def begin_work(self) -> None:
        """What a new owner has to do: regions in doubt, and rebuilds that were under way."""
        self._begin(self._resync())
        for member in self.members:
            if member.state is State.REBUILDING and member.link is not None:
                self._begin(self._rebuild(member))

    async def _resync(self) -> None:
        """Regions in which the disks may differ are made equal, from the one that is read from."""
        regions = self.intent.marked()
        self.to_resync = len(regions)
        for region in regions:
            for begin in range(region * REGION, min((region + 1) * REGION, self.size), CHUNK):
                if len(self.current) > 1:
                    await self._equal(begin, min(begin + CHUNK, self.size))
            self.to_resync -= 1
        if regions:
            say(f"{len(regions)} regions brought into step")

    async def _equal(self, begin: int, end: int) -> None:
        """What is corrupt everywhere stays so: whoever reads it is told."""
        try:
            await self._copy(begin, end, lambda: self.current[1:])
        except ArrayError as error:
            if error.code is not Code.CORRUPT:
                raise
            say(str(error))

    async def scrub(self) -> dict[str, int]:
        """Read every disk whole; what is corrupt or differs is written anew from a sound copy. In bytes."""
        before = self.corrected
        for begin in range(0, self.size, CHUNK):
            end = min(begin + CHUNK, self.size)
            bad = await self._compare(begin, end - begin)
            if bad:
                await self._correct(bad, begin, end - begin)
        return {"read": self.size * len(self.current), "corrected": self.corrected - before}

    async def _compare(self, begin: int, length: int) -> list[Member]:
        """The disks that are corrupt there, or differ from the one that is read from."""
        async with self._ranges.copying(begin, begin + length):
            sound: int | None = None
            bad = []
            for member in self.current:
                try:
                    crc = await self._verified(member, begin, length)
                except ArrayError as error:
                    if error.code is Code.CORRUPT:
                        bad.append(member)
                    continue
                if sound is None:
                    sound = crc
                elif crc != sound:
                    bad.append(member)
            return bad if sound is not None else []

    async def _verified(self, member: Member, begin: int, length: int) -> int:
        asked = {"op": "verify", "offset": DATA + begin, "length": length}
        return int((await self._link(member).ask(Command.MANAGE, asked, self.timing.disk))["crc"])

    # ---- replacing

    async def replace(self, slot: int) -> str:
        """Take in the disk that is in this slot now, blank it and rebuild it. Raises ArrayError."""
        member = self.members[slot]
        if member.state is not State.FAILED:
            raise ArrayError(Code.BAD_REQUEST, f"the disk in slot {slot} is {member.state}")
        link = await connect(member.address, 1.0)
        try:
            disk = await link.ask(Command.LOGIN, {"epoch": self.state.epoch, "controller": self.me})
            if disk["size"] < DATA + self.size:
                raise ArrayError(Code.BAD_REQUEST, f"the disk in slot {slot} is too small")
            await link.ask(Command.MANAGE, {"op": "wipe"}, self.timing.disk)
        except ArrayError:
            link.close()
            raise
        async with self._records:
            member.link, member.serial, member.state = link, str(disk["serial"]), State.REBUILDING
            member.rebuilt_to, member.why, member.lateness = 0, "", Lateness()
            link.on_lost = self._lost
            await self._record()
        self._begin(self._rebuild(member))
        return member.serial

    async def _rebuild(self, member: Member) -> None:
        """From where it was; zeros are not copied to a disk that is blank there."""
        say(f"slot {member.slot} is rebuilt from {member.rebuilt_to >> 20} MiB on")
        began, recorded = time.monotonic(), member.rebuilt_to
        member.rebuild_from, member.rebuild_since = recorded, began
        while member.rebuilt_to < self.size and member.state is State.REBUILDING:
            begin, end = member.rebuilt_to, min(member.rebuilt_to + CHUNK, self.size)
            async with self._ranges.copying(begin, end):
                data = await self._sound(begin, end - begin)
                empty = data == ZERO_CHUNK[: len(data)]
                if not empty:
                    await self._put(member, begin, data)
                member.rebuilt_to = end
            if empty:
                await self._skip_hole(member)
            elif self.rebuild_rate:
                await asyncio.sleep(len(data) / self.rebuild_rate)
            if member.rebuilt_to - recorded >= RECORD_EVERY:
                recorded = member.rebuilt_to
                await self.change()
        if member.state is not State.REBUILDING or member.link is None:
            return
        await self._write_map_to(member)
        await answer_of(member.link.request(Command.FLUSH), self.timing.disk)
        member.state, member.rebuilt_to = State.IN_SYNC, 0
        await self.change()
        say(f"slot {member.slot} ({member.serial}) is in sync after {time.monotonic() - began:.1f} s")

    async def _skip_hole(self, member: Member) -> None:
        """To the next chunk that the disk that is read from has anything in; nobody writes behind it meanwhile."""
        async with self._ranges.copying(member.rebuilt_to, self.size):
            asked = {"op": "data-from", "offset": DATA + member.rebuilt_to}
            told = await self._link(self.current[0]).ask(Command.MANAGE, asked, self.timing.disk)
            begin = (int(told["offset"]) - DATA) // CHUNK * CHUNK
            member.rebuilt_to = min(max(member.rebuilt_to, begin), self.size)

    async def _write_map_to(self, member: Member) -> None:
        for offset, block in self.intent.blocks():
            if member.link is not None:
                await answer_of(member.link.request(Command.WRITE, offset, 0, block), self.timing.disk)
