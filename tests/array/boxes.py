"""A whole array of processes on this machine's loopback: two disks, two controllers, and a server's paths to them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lab.array.console import ask_owner, owner_status
from lab.array.metadata import DATA
from lab.array.paths import Multipath, Work
from lab.array.settings import HostSettings, Timing
from lab.array.wire import ArrayError, Code, Command
from tests.array.ports import free_port

SIZE = 16 << 20
QUICK = {
    "disk": 3.0,
    "lag": 0.2,
    "silent": 0.5,
    "peer": 0.6,
    "path": 0.6,
    "ping": 0.1,
    "no_path": 20.0,
    "lease": 1.0,
    "idle": 0.5,
}
LOCALHOST = "127.0.0.1"
Values = dict[str, Any]


@dataclass
class Array:
    """The processes by name (disk-1, disk-2, controller-1, controller-2), each with its settings and port."""

    folder: Path
    ports: dict[str, int] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = ("disk-1", "disk-2", "controller-1", "controller-2")
        self.ports = {name: free_port() for name in names}
        for name in names[:2]:
            self._settings(name, {"folder": str(self.folder / name), "size": SIZE + DATA})
        for number, name in enumerate(names[2:], 1):
            peer = f"controller-{3 - number}"
            self._settings(
                name,
                {
                    "name": name,
                    "preferred": number == 1,
                    "disks": [self.at("disk-1"), self.at("disk-2")],
                    "peer": self.at(peer),
                    "state": str(self.folder / name),
                    "size": SIZE,
                    "timing": QUICK,
                },
            )

    def _settings(self, name: str, values: Values) -> None:
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps({**values, "listen": [self.at(name)]}))

    def at(self, name: str) -> str:
        """Where it listens."""
        return f"{LOCALHOST}:{self.ports[name]}"

    @property
    def controllers(self) -> tuple[tuple[str, int], ...]:
        """Both controllers' addresses."""
        return tuple((LOCALHOST, self.ports[name]) for name in ("controller-1", "controller-2"))

    def start(self, *names: str) -> None:
        """Start these, or everything."""
        for name in names or tuple(self.ports):
            kind = name.split("-")[0]
            command = [sys.executable, "-m", "lab.array", kind, str(self.folder / f"{name}.json")]
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(command, stdout=log, stderr=log)

    def kill(self, name: str) -> None:
        """Power off."""
        process = self.processes.pop(name)
        process.kill()
        process.wait(10)

    def freeze(self, name: str) -> None:
        """It answers nothing and holds everything."""
        self.processes[name].send_signal(signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """It goes on where it was."""
        self.processes[name].send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Everything off."""
        for name in list(self.processes):
            self.kill(name)

    def platters(self, name: str) -> bytes:
        """The LUN as this disk has it."""
        return (self.folder / name / "platters").read_bytes()[DATA:]

    def log(self, name: str) -> str:
        """What it said."""
        return (self.folder / f"{name}.log").read_text()

    async def ask(self, op: str, **values: Any) -> Values:
        """Ask the owner, waiting for one."""
        return await until(lambda: ask_owner(self.controllers, {"op": op, **values}))

    async def ask_disk(self, name: str, op: str, **values: Any) -> Values:
        """Ask one disk."""
        return await ask_owner(((LOCALHOST, self.ports[name]),), {"op": op, **values})

    async def owner(self) -> Values:
        """The owner's status, waiting for one."""
        return await until(lambda: owner_status(self.controllers))

    async def rebuilding(self) -> Values:
        """The owner's status once the beginning of the second disk is rebuilt."""
        return await self._owner_once(lambda status: bool(status["disks"][1]["rebuilt"]))

    async def healthy(self) -> Values:
        """The owner's status once every disk is in sync and nothing is in doubt."""
        return await self._owner_once(lambda status: status["health"] == "healthy" and not status["regions_to_resync"])

    async def _owner_once(self, fits: Callable[[Values], bool]) -> Values:
        async def look() -> Values:
            status = await self.owner()
            if not fits(status):
                raise ArrayError(Code.IO, str(status))
            return status

        return await until(look)


async def until(look: Callable[[], Any], seconds: float = 15.0) -> Values:
    """Look again until it does not raise ArrayError."""
    end = time.monotonic() + seconds
    while True:
        try:
            return dict(await look())
        except ArrayError:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(0.05)


@dataclass
class Server:
    """A database server's end. acknowledged: offset -> the last bytes that were acknowledged there."""

    multipath: Multipath
    acknowledged: dict[int, bytes] = field(default_factory=dict)
    longest: float = 0.0

    async def io(self, command: Command, offset: int = 0, length: int = 0, body: bytes = b"") -> bytes | None:
        """One read, write or flush; None after an error."""
        answer: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()
        begin = time.monotonic()
        self.multipath.submit(Work(command, offset, length, body, answer.set_result))
        done = await asyncio.wait_for(answer, 60)
        self.longest = max(self.longest, time.monotonic() - begin)
        return done

    async def write(self, offset: int, body: bytes) -> bool:
        """True: acknowledged."""
        done = await self.io(Command.WRITE, offset, 0, body)
        if done is not None:
            self.acknowledged[offset] = body
        return done is not None

    async def read(self, offset: int, length: int = 4096) -> bytes | None:
        """What is there."""
        return await self.io(Command.READ, offset, length)

    async def lost(self) -> list[int]:
        """Offsets where what was acknowledged is not there."""
        return [at for at, body in self.acknowledged.items() if await self.read(at, len(body)) != body]


@asynccontextmanager
async def server(array: Array, name: str = "a", **reserve: Any) -> AsyncIterator[Server]:
    """A server that has reserved the LUN."""
    await array.ask("reserve", initiator=name, **reserve)
    async with connected(array, name) as one:
        yield one


@asynccontextmanager
async def connected(array: Array, name: str) -> AsyncIterator[Server]:
    """A server that uses the LUN, whether it is its own or not."""
    nowhere = Path(os.devnull)
    multipath = Multipath(HostSettings(name, array.controllers, nowhere, nowhere, Timing(**QUICK)))
    watching = asyncio.ensure_future(multipath.run())
    try:
        await asyncio.wait_for(multipath.ready.wait(), 15)
        yield Server(multipath)
    finally:
        watching.cancel()
        for path in multipath.paths:
            if path.link is not None:
                path.link.close()
