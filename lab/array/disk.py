"""A disk as a server: it obeys the controller with the highest epoch and refuses every other one."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import asdict
from typing import Any

from lab.array.log import say
from lab.array.meter import Meter
from lab.array.platters import Platters
from lab.array.wire import ArrayError, Code, Command, Request, Session


class Disk:
    """Serves one disk's platters. delay: seconds by which a worn-out disk answers late."""

    def __init__(self, platters: Platters) -> None:
        self.sessions: set[Session] = set()
        self.platters = platters
        self.delay = 0.0
        self.meter = Meter()

    def handle(self, session: Session, request: Request) -> None:
        """Answer at once, or `delay` later."""
        if self.delay and request.command in (Command.READ, Command.WRITE, Command.FLUSH):
            asyncio.get_running_loop().call_later(self.delay, self._answer, session, request)
        else:
            self._answer(session, request)

    def _answer(self, session: Session, request: Request) -> None:
        if session.closed:  # its controller has logged in anew since, and counts on nothing of before
            return
        begin = time.monotonic()
        try:
            if request.command == Command.WRITE:
                self._check_epoch(session)
                self.platters.write(request.offset, request.body)
                self.meter.note(Command.WRITE, time.monotonic() - begin)
                session.reply(request.tag)
            elif request.command == Command.READ:
                self._check_epoch(session)
                body = self.platters.read(request.offset, request.length)
                self.meter.note(Command.READ, time.monotonic() - begin)
                session.reply(request.tag, body=body)
            elif request.command == Command.FLUSH:
                self._check_epoch(session)
                self._flush(session, request.tag, begin)
            else:
                session.reply(request.tag, body=json.dumps(self._other(session, request)).encode())
        except ArrayError as error:
            session.refuse(request.tag, error)
        except OSError as error:
            say(f"input/output error: {error}")
            session.refuse(request.tag, ArrayError(Code.IO, str(error)))

    def _check_epoch(self, session: Session) -> None:
        if session.granted.get("epoch") != self.platters.identity.epoch:
            raise ArrayError(Code.FENCED, f"another controller has epoch {self.platters.identity.epoch}")

    def _flush(self, session: Session, tag: int, begin: float) -> None:
        def done(future: asyncio.Future[None]) -> None:
            self.meter.note(Command.FLUSH, time.monotonic() - begin)
            error = future.exception()
            session.reply(tag, Code.IO if error else Code.OK, str(error).encode() if error else b"")

        asyncio.get_running_loop().run_in_executor(None, self.platters.flush).add_done_callback(done)

    def _other(self, session: Session, request: Request) -> dict[str, Any]:
        asked = request.document()
        if request.command == Command.LOGIN and "epoch" in asked:
            self._log_in(session, asked)
        elif request.command == Command.MANAGE:
            return self._manage(session, asked)
        return self._described()

    def _described(self) -> dict[str, Any]:
        told = {"size": self.platters.size, "delay": self.delay, "io": self.meter.told()}
        return {**asdict(self.platters.identity), **told}

    def _log_in(self, session: Session, asked: dict[str, Any]) -> None:
        """From now on nothing that was sent before, on another connection, is done any more."""
        if self.platters.grant(int(asked["epoch"]), str(asked["controller"])):
            say(f"{asked['controller']} writes from epoch {asked['epoch']} on")
        for other in list(self.sessions):
            if other is not session and other.granted:
                other.close()
        session.granted = asked

    def _manage(self, session: Session, asked: dict[str, Any]) -> dict[str, Any]:
        operation = asked.get("op")
        if operation == "delay":
            self.delay = float(asked["seconds"])
        if operation in ("delay", "status"):
            return self._described()
        self._check_epoch(session)
        if operation == "wipe":
            self.platters.wipe()
            return self._described()
        if operation == "verify":
            return {"crc": self.platters.verify(asked["offset"], asked["length"])}
        if operation == "data-from":
            return {"offset": self.platters.data_from(asked["offset"])}
        raise ArrayError(Code.BAD_REQUEST, f"a disk cannot {operation!r}")
