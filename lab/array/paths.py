"""Multipath on a database server: every controller through every switch, one path in use, the others watched.

What is under way when a path breaks is kept and sent again on the next one. Without any path it waits, for `no_path`
seconds; only then it fails. A server that has lost the reservation gets an error for everything, at once and for good.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Optional

from lab.array.log import say
from lab.array.meter import Meter
from lab.array.settings import HostSettings
from lab.array.wire import Address, ArrayError, Code, Command, Link, connect

Done = Callable[[Optional[bytes]], None]  # noqa: UP045  what was read, b"" after a write, None after an error
AGAIN = frozenset({Code.IO, Code.NOT_OWNER})
ASK_AFTER = 2.0  # seconds without an owner until a controller is asked to take over
STEPS = 5


@dataclass
class Path:
    """One way to one controller. told: its last answer to a ping."""

    address: Address
    link: Link | None = None
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def up(self) -> bool:
        """Whether the controller answers on it."""
        return self.link is not None and not self.link.closed and bool(self.told)

    @property
    def owner(self) -> bool:
        """Whether it leads to the owner of the array."""
        return self.up and self.told.get("role") == "owner"


@dataclass(frozen=True)
class Work:
    """One read, write or flush under way. since: when it was asked for."""

    command: Command
    offset: int
    length: int
    body: bytes
    done: Done
    since: float = field(default_factory=time.monotonic)


class Multipath:
    """The LUN on one server. fenced: why it has no LUN any more, or nothing; stalled: the longest time without a path,
    seconds; meter: of what was done for the server."""

    def __init__(self, settings: HostSettings) -> None:
        self.settings = settings
        self.paths = [Path(address) for address in settings.paths]
        self.used: Path | None = None
        self.fenced = ""
        self.size = 0
        self.stalled = 0.0
        self.meter = Meter()
        self.ready = asyncio.Event()
        self._work: dict[int, Work] = {}
        self._number = 0
        self._without_since = time.monotonic()
        self._choosing = False
        self._tasks: set[asyncio.Task[None]] = set()

    # ---- input and output

    def submit(self, work: Work) -> None:
        """Do it on the path in use, or as soon as there is one."""
        if self.fenced:
            work.done(None)
            return
        self._number += 1
        self._work[self._number] = work
        self._send(self._number)

    def _send(self, number: int) -> None:
        path, work = self.used, self._work.get(number)
        if path is None or path.link is None or work is None:
            return
        link = path.link
        future = link.request(work.command, work.offset, work.length, work.body)
        future.add_done_callback(lambda answer: self._answered(number, path, link, answer))

    def _answered(self, number: int, path: Path, link: Link, answer: asyncio.Future[bytes]) -> None:
        error = answer.exception()
        if error is None:
            if work := self._work.pop(number, None):
                self.meter.note(work.command, time.monotonic() - work.since)
                work.done(answer.result())
        elif isinstance(error, ArrayError) and error.code is Code.RESERVED:
            self._fence(str(error))
        elif isinstance(error, ArrayError) and error.code in AGAIN:
            if path.link is link:
                self._leave(path, str(error))
        elif work := self._work.pop(number, None):
            say(
                f"{work.command.name.lower()} of {work.length or len(work.body)} bytes at {work.offset} failed: {error}"
            )
            work.done(None)

    def _fence(self, why: str) -> None:
        if not self.fenced:
            say(f"has lost the LUN: {why}")
        self.fenced = why
        self._fail_all()
        self.ready.set()

    def _fail_all(self) -> None:
        work, self._work = self._work, {}
        for one in work.values():
            one.done(None)

    # ---- paths

    async def run(self) -> None:
        """Watch every path until cancelled."""
        await asyncio.gather(*(self._watch(path) for path in self.paths))

    async def _watch(self, path: Path) -> None:
        timing = self.settings.timing
        while True:
            try:
                if path.link is None or path.link.closed:
                    path.link = await connect(path.address, 1.0)
                    path.link.on_lost = lambda _: self._leave(path, "the connection is lost")
                asked = {"initiator": self.settings.initiator}
                path.told = await path.link.ask(Command.PING, asked, timing.path)
                if path is self.used and not path.owner:
                    self._leave(path, "its controller is no owner any more")
            except ArrayError as error:
                self._leave(path, str(error))
            if self.used is None and not self.fenced:
                await self._choose()
            await asyncio.sleep(timing.ping)

    def _leave(self, path: Path, why: str) -> None:
        if path.link is not None:
            path.link.close()
        path.link, path.told = None, {}
        if self.used is path:
            say(f"leaves the path to {path.address[0]}: {why}")
            self.used, self._without_since = None, time.monotonic()
            task = asyncio.get_running_loop().create_task(self._choose())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _choose(self) -> None:
        """Use the first path to the owner; where there is none for long, ask a controller to become it."""
        if self._choosing or self.used is not None or self.fenced:
            return
        self._choosing = True
        try:
            for path in self.paths:
                if path.owner and await self._log_in(path):
                    return
            without = time.monotonic() - self._without_since
            if without > ASK_AFTER:
                await self._ask_to_take_over()
            if without > self.settings.timing.no_path and self._work:
                say(f"no path for {without:.0f} s: input and output fail")
                self._fail_all()
        finally:
            self._choosing = False

    async def _log_in(self, path: Path) -> bool:
        link = path.link
        if link is None:
            return False
        try:
            told = {"initiator": self.settings.initiator, "via": path.address[0]}
            self.size = int((await link.ask(Command.LOGIN, told, self.settings.timing.path))["size"])
        except ArrayError as error:
            if error.code is Code.RESERVED:
                self._fence(str(error))
            else:
                self._leave(path, str(error))
            return False
        if path.link is not link:
            return False
        without = time.monotonic() - self._without_since
        if self.ready.is_set():
            self.stalled = max(self.stalled, without)
        say(f"uses the path to {path.address[0]} after {without:.2f} s; {len(self._work)} under way")
        self.used = path
        self.ready.set()
        for number in list(self._work):
            self._send(number)
        return True

    async def _ask_to_take_over(self) -> None:
        for path in self.paths:
            if path.up and path.link is not None:
                try:
                    await path.link.ask(Command.MANAGE, {"op": "take-over"}, STEPS)
                    return
                except ArrayError as error:
                    say(f"{path.address[0]} does not take over: {error}")

    def report(self) -> dict[str, Any]:
        """The state of the paths, for the console."""
        states = [
            {
                "address": path.address[0],
                "state": "active"
                if path is self.used
                else "ready"
                if path.owner
                else "standby"
                if path.up
                else "failed",
                "controller": path.told.get("controller"),
            }
            for path in self.paths
        ]
        return {
            "initiator": self.settings.initiator,
            "paths": states,
            "fenced": self.fenced,
            "waiting": len(self._work),
            "longest_without_path_s": round(self.stalled, 2),
            "io": self.meter.told(),
        }
