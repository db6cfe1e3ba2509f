"""The mirror: one LUN on several disks, written to all, read from the first that is current.

A mirror lives as long as one controller owns the array (one epoch). Three rules keep every acknowledged write:
a disk's failure is on record on the others before the write is acknowledged; a region is marked on the disks before it
is written, and brought into step by the next owner; a disk whose epoch has passed on refuses, and ends this mirror.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from lab.array.intent import Intent
from lab.array.log import say
from lab.array.metadata import DATA, ArrayState, MemberState, State
from lab.array.meter import Lateness, Meter
from lab.array.platters import BLOCK
from lab.array.ranges import Ranges
from lab.array.settings import Timing
from lab.array.wire import Address, ArrayError, Code, Command, Link, answer_of, connect

CHUNK = 1 << 20
ALLOWED = 2.0  # of what the slowest of its mirror's last requests took; what a disk needs beyond that is late
FENCED_SECONDS = 0.4  # for a disk that broke off to say why; a dead one says nothing


@dataclass
class Member:
    """One slot of the mirror and the link to the disk in it. lateness: behind the other disk; meter: of its answers."""

    slot: int
    address: Address
    serial: str = ""
    state: State = State.FAILED
    rebuilt_to: int = 0
    link: Link | None = None
    why: str = ""
    rebuild_from: int = 0
    rebuild_since: float = 0.0
    lateness: Lateness = field(default_factory=Lateness)
    meter: Meter = field(default_factory=Meter)

    def ask(self, link: Link, command: Command, offset: int, length: int, body: bytes = b"") -> asyncio.Future[bytes]:
        """A read, write or flush, timed."""
        begin = time.monotonic()
        future = link.request(command, offset, length, body)
        future.add_done_callback(lambda _: self.meter.note(command, time.monotonic() - begin))
        return future

    def takes(self, offset: int) -> bool:
        """Whether a write that begins here goes to this disk."""
        return self.state is State.IN_SYNC or (self.state is State.REBUILDING and offset < self.rebuilt_to)


class Mirror:
    """What one owner of the array does with its disks. ended: why it is no owner any more, or nothing; corrected:
    bytes read from the mirror and written anew because of a checksum; on_change: told each new generation."""

    def __init__(
        self, me: str, members: list[Member], state: ArrayState, size: int, timing: Timing, intent: Intent
    ) -> None:
        self.me, self.members, self.state, self.size, self.timing = me, members, state, size, timing
        self.intent = intent
        self.ended = ""
        self.corrected = 0
        self.on_change: Callable[[ArrayState], None] = lambda _: None
        self._ranges = Ranges()
        self._records = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        for member in members:
            if member.link is not None:
                member.link.on_lost = self._lost

    # ---- the LUN

    async def write(self, offset: int, data: bytes) -> None:
        """On every current disk, or ArrayError: then it may be on some, and is to be sent again."""
        self._check(offset, len(data))
        async with (
            self.intent.writing(offset, len(data), self._write_map),
            self._ranges.writing(offset, offset + len(data)),
        ):
            takers = [member for member in self.members if member.takes(offset)]
            await self._all(takers, Command.WRITE, DATA + offset, data)

    async def read(self, offset: int, length: int) -> bytes:
        """From the first current disk whose checksums fit; what another one had wrong is put right."""
        self._check(offset, length)
        corrupt: list[Member] = []
        while True:
            left = [member for member in self.current if member not in corrupt]
            if not left:
                raise ArrayError(Code.CORRUPT, f"no disk has {length} bytes at {offset} sound")
            try:
                data = await self._prompt(left, offset, length)
            except ArrayError as error:
                if error.code is not Code.CORRUPT:
                    continue
                say(f"slot {left[0].slot}: {error}; read from the mirror")
                corrupt.append(left[0])
            else:
                if corrupt:
                    self._begin(self._correct(corrupt, offset, length))
                return data

    async def flush(self) -> None:
        """What was acknowledged is on the media."""
        await self._all([member for member in self.members if member.link is not None], Command.FLUSH)

    @property
    def current(self) -> list[Member]:
        """The disks in sync, in slot order. Raises ArrayError (NOT_OWNER) where this mirror has ended."""
        self._check_owner()
        return [member for member in self.members if member.state is State.IN_SYNC and member.link is not None]

    def _check_owner(self) -> None:
        if self.ended:
            raise ArrayError(Code.NOT_OWNER, self.ended)

    def _check(self, offset: int, length: int) -> None:
        """A disk that refused it would count as failed."""
        if offset % BLOCK or length % BLOCK or length <= 0 or offset + length > self.size:
            raise ArrayError(Code.BAD_REQUEST, f"{length} bytes at {offset} are no blocks of the LUN")

    # ---- asking disks

    async def _all(self, members: Sequence[Member], command: Command, offset: int = 0, body: bytes = b"") -> None:
        """The same to several disks. Those that fail are put on record before this returns; it fails where none in
        sync did it."""
        self._check_owner()
        begin = time.monotonic()
        sent = [(m, m.link, m.ask(m.link, command, offset, 0, body)) for m in members if m.link is not None]
        answered = await self._answers(sent)
        worn = self._worn(begin, answered)
        done, failed = 0, []
        for member, link, future in sent:
            error = future.exception()
            if isinstance(error, ArrayError):
                failed.append((member, link, error))
                continue
            done += member.state is State.IN_SYNC
            if member is worn:
                failed.append(
                    (member, link, ArrayError(Code.IO, f"it lags behind: {member.lateness.spent:.1f} s of late"))
                )
        for member, link, why in failed:
            await self._failed(member, link, why)
        if self._records.locked():  # a disk that was left out just now: not before that is on record
            async with self._records:
                pass
        self._check_owner()
        if not done:
            raise ArrayError(Code.IO, "no disk in sync took it")

    async def _answers(self, sent: Sequence[Sent]) -> dict[int, float]:
        """Wait for every answer, within `disk` seconds; a disk long behind one in sync must at least be alive. Slot ->
        when it did what was asked."""
        loop = asyncio.get_running_loop()
        answered: dict[int, float] = {}
        limits = [loop.call_later(self.timing.disk, _expire, [future for *_, future in sent])]

        def note(member: Member, future: asyncio.Future[bytes]) -> None:
            if future.exception() is None:
                if member.state is State.IN_SYNC and not answered:
                    limits.append(loop.call_later(self.timing.lag, self._look_after, sent))
                answered[member.slot] = time.monotonic()

        for member, _, future in sent:
            future.add_done_callback(partial(note, member))
        if sent:
            await asyncio.wait([future for *_, future in sent])
        for limit in limits:
            limit.cancel()
        return answered

    def _look_after(self, sent: Sequence[Sent]) -> None:
        for _, link, future in sent:
            if not future.done():
                self._begin(self._is_alive(link, future))

    async def _is_alive(self, link: Link, future: asyncio.Future[bytes]) -> None:
        """A worn-out disk is given its time; one that does not even answer a ping is not."""
        try:
            await link.ask(Command.PING, {}, self.timing.silent)
        except ArrayError:
            _expire([future])

    def _worn(self, begin: float, answered: dict[int, float]) -> Member | None:
        """The disk in sync that has been so much later than another one for so long that the array is better off
        without it. answered: slot -> when it did what was asked at `begin`."""
        in_sync = [member for member in self.members if member.state is State.IN_SYNC and member.slot in answered]
        if len(in_sync) < 2:
            return None
        for member in in_sync:
            member.lateness.took(answered[member.slot] - begin)
        for member in in_sync:
            longest = max(other.lateness.longest for other in in_sync if other is not member)
            member.lateness.note(begin, answered[member.slot], ALLOWED * longest)
        slowest = max(in_sync, key=lambda member: member.lateness.spent)
        return slowest if slowest.lateness.spent > self.timing.worn else None

    async def _prompt(self, members: Sequence[Member], offset: int, length: int) -> bytes:
        """From the first of them; where it is late, from the second one."""
        first, *others = members
        link = self._link(first)
        future = first.ask(link, Command.READ, DATA + offset, length)
        answer = asyncio.ensure_future(self._answer(first, link, future))
        if others:
            await asyncio.wait({answer}, timeout=self.timing.lag)
            if not answer.done():
                self._look_after([(first, link, future)])
                with suppress(ArrayError):
                    data = await self._one(others[0], Command.READ, DATA + offset, length)
                    answer.add_done_callback(asyncio.Task.exception)  # nobody else asks what became of it
                    return data
        return await answer

    async def _one(self, member: Member, command: Command, offset: int, length: int) -> bytes:
        link = self._link(member)
        return await self._answer(member, link, member.ask(link, command, offset, length))

    async def _answer(self, member: Member, link: Link, future: asyncio.Future[bytes]) -> bytes:
        try:
            return await answer_of(future, self.timing.disk)
        except ArrayError as error:
            if error.code is not Code.CORRUPT:
                await self._failed(member, link, error)
            raise

    def _lost(self, link: Link) -> None:
        for member in self.members:
            if member.link is link and not self.ended:
                self._begin(self._failed(member, link, ArrayError(Code.IO, "the connection is lost")))

    async def _failed(self, member: Member, link: Link, error: ArrayError) -> None:
        """Take the disk out of the mirror, on record, unless it is we who were fenced. The last one in sync is kept in
        the record: the array stands still with it."""
        async with self._records:
            if self.ended or member.link is not link:
                return
            if error.code is Code.FENCED or await self._fenced(member):
                self.end("fenced by the other controller")
                raise ArrayError(Code.NOT_OWNER, self.ended)
            if self.current == [member]:
                self.end(f"the last disk in sync failed: {error}")
                raise ArrayError(Code.NOT_OWNER, self.ended)
            link.close()
            member.link, member.state, member.rebuilt_to, member.why = None, State.FAILED, 0, str(error)
            say(f"slot {member.slot} ({member.serial}) FAILED: {error}")
            await self._record()

    async def _fenced(self, member: Member) -> bool:
        """Whether a broken link means that the other controller took the disks."""
        try:
            link = await connect(member.address, FENCED_SECONDS)
        except ArrayError:
            return False
        try:
            told = {"epoch": self.state.epoch, "controller": self.me}
            await link.ask(Command.LOGIN, told, FENCED_SECONDS)
        except ArrayError as error:
            return error.code is Code.FENCED
        finally:
            link.close()
        return False

    def end(self, why: str) -> None:
        """No owner any more: links closed, tasks over."""
        if self.ended:
            return
        self.ended = why
        say(f"gives the array up: {why}")
        for member in self.members:
            if member.link is not None:
                member.link.close()
        current = asyncio.current_task()
        for task in self._tasks:
            if task is not current:
                task.cancel()

    # ---- the record

    async def change(self, **values: Any) -> None:
        """The next generation with these values, on every disk."""
        async with self._records:
            self.state = replace(self.state, **values)
            await self._record()

    async def _record(self) -> None:
        members = tuple(MemberState(m.serial, m.state, m.rebuilt_to) for m in self.members)
        self.state = replace(self.state, generation=self.state.generation + 1, members=members)
        written = 0
        for member in self.members:
            if member.link is not None and member.state is not State.FAILED:
                try:
                    write = member.link.request(Command.WRITE, self.state.place, 0, self.state.block())
                    await answer_of(write, self.timing.disk)
                    await answer_of(member.link.request(Command.FLUSH), self.timing.disk)
                    written += member.state is State.IN_SYNC
                except ArrayError as error:
                    if error.code is Code.FENCED:
                        self.end("fenced by the other controller")
                        break
                    say(f"slot {member.slot}: the record was not written: {error}")
        if not written:
            self.end(self.ended or "no disk in sync took the record")
            raise ArrayError(Code.NOT_OWNER, self.ended)
        self.on_change(self.state)

    async def _write_map(self, offset: int, block: bytes) -> None:
        await self._all([m for m in self.members if m.state is not State.FAILED], Command.WRITE, offset, block)

    # ---- copying

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        async def guarded() -> None:
            try:
                await work
            except ArrayError as error:
                say(f"broken off: {error}")

        task = asyncio.get_running_loop().create_task(guarded())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _copy(self, begin: int, end: int, targets: Callable[[], Sequence[Member]]) -> None:
        async with self._ranges.copying(begin, end):
            data = await self._sound(begin, end - begin)
            for target in targets():
                await self._put(target, begin, data)

    async def _sound(self, begin: int, length: int) -> bytes:
        """From the first disk in sync that has it sound."""
        for member in self.current:
            try:
                return await self._one(member, Command.READ, DATA + begin, length)
            except ArrayError as error:
                say(f"slot {member.slot}: {error}")
        raise ArrayError(Code.CORRUPT, f"no disk has {length} bytes at {begin} sound")

    async def _put(self, member: Member, begin: int, data: bytes) -> None:
        link = self._link(member)
        try:
            await answer_of(link.request(Command.WRITE, DATA + begin, 0, data), self.timing.disk)
        except ArrayError as error:
            await self._failed(member, link, error)
            raise

    async def _correct(self, corrupt: list[Member], offset: int, length: int) -> None:
        await self._copy(offset, offset + length, lambda: [m for m in corrupt if m in self.current])
        self.corrected += length
        say(f"{length} bytes at {offset} corrected on {', '.join(m.serial for m in corrupt)}")

    def _link(self, member: Member) -> Link:
        if member.link is None:
            raise ArrayError(Code.IO, f"the disk in slot {member.slot} is gone")
        return member.link


Sent = tuple[Member, Link, "asyncio.Future[bytes]"]  # whom, how, and the answer to come


def _expire(futures: list[asyncio.Future[bytes]]) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(ArrayError(Code.IO, "the disk does not answer"))
