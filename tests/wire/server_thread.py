"""The real server on a loopback port, in a thread of its own event loop, for clients that block."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from lab.standin.config import Settings
from lab.standin.interface import Database
from lab.standin.server import Server

_START_SECONDS = 30.0


class ServerThread:
    """open_database runs in the server's loop. Use as a context manager."""

    def __init__(self, settings: Settings, open_database: Callable[[], Awaitable[Database]]) -> None:
        self._settings, self._open = settings, open_database
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._main, daemon=True)
        self.port = self.tls_port = 0

    def __enter__(self) -> ServerThread:
        self._thread.start()
        assert self._ready.wait(_START_SECONDS), "the server did not start"
        if self._failure:
            raise self._failure
        return self

    def __exit__(self, *exc: object) -> None:
        if self._thread.is_alive():
            self.stop()

    def stop(self) -> None:
        """Stop as on SIGTERM."""
        assert self._loop and self._stop
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_START_SECONDS)
        assert not self._thread.is_alive(), "the server did not stop"

    @property
    def dsn(self) -> str:
        return f"127.0.0.1:{self.port}/XEPDB1"

    def call(self, function: Callable[[], Any]) -> None:
        """Run something in the server's loop, later."""
        assert self._loop
        self._loop.call_soon_threadsafe(function)

    def _main(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            self._failure = error
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        database = await self._open()
        async with Server(self._settings, database) as server:
            self.port, self.tls_port = server.port, server.tls_port
            self._ready.set()
            await self._stop.wait()
        await database.close()
