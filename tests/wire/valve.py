"""A way through to a server that a test can make slow, freeze, cut and open again."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from types import TracebackType


class Valve:
    """A TCP proxy in a thread of its own. Use as a context manager; `port` is where it listens.

    `accepted` counts the connections that came in.
    """

    def __init__(self, target: int) -> None:
        self._target, self._loop = target, asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._flows = asyncio.Event()
        self._delay = 0.0
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = self.accepted = 0

    def __enter__(self) -> Valve:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(5)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def slow(self, seconds: float) -> None:
        """Every piece of data takes this much longer."""
        self._delay = seconds

    def freeze(self) -> None:
        """Connections are accepted and nothing passes, as with a frozen server."""
        self._loop.call_soon_threadsafe(self._flows.clear)

    def thaw(self) -> None:
        """Let everything pass again, what was held back first."""
        self._loop.call_soon_threadsafe(self._flows.set)

    def open(self) -> None:
        """Cut what was there, as a server that took over does, and let everything new pass."""
        self._loop.call_soon_threadsafe(self._reopen)

    def _reopen(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
        self._flows.set()

    async def _listen(self) -> None:
        self._flows.set()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        self._server.close()
        self._reopen()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        self._writers.add(writer)
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        for source, sink in ((reader, far_writer), (far_reader, writer)):
            task = asyncio.ensure_future(self._pass(source, sink))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                await self._linger()
                await self._flows.wait()
                sink.write(data)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()
            self._writers.discard(sink)

    async def _linger(self) -> None:
        if self._delay:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._delay):
                    await asyncio.Event().wait()
