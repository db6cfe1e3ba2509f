"""A controller of the array: one of the pair owns the disks and serves the LUN, the other one waits to take over.

The owner is whoever the disks obey (the highest epoch). A controller that was frozen and thaws finds itself fenced. The
LUN belongs to the initiator that has reserved it; another takes it over when the holder is gone, or preempts it.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from lab.array.assembling import Remembered, assemble
from lab.array.log import say
from lab.array.metadata import ArrayState, State
from lab.array.mirror import Member
from lab.array.settings import ControllerSettings
from lab.array.upkeep import KeptMirror
from lab.array.wire import ArrayError, Code, Command, Link, Request, Session, connect

Values = dict[str, Any]
NVRAM = "nvram.json"
TIDY_EVERY = 8  # looks


class Controller:
    """One of the two. mirror: while it owns the array."""

    def __init__(self, settings: ControllerSettings) -> None:
        self.settings = settings
        self.sessions: set[Session] = set()
        self._mirror: KeptMirror | None = None
        self._taking = asyncio.Lock()
        self._seen: dict[str, float] = {}  # initiator -> when
        self._peer: Values = {}
        self._peer_seen = self._began = time.monotonic()
        self._work: dict[asyncio.Task[None], Session] = {}
        self._waits_since: float | None = None
        self.why = "not yet"
        settings.state.mkdir(parents=True, exist_ok=True)
        self._remembered = self._recall()

    @property
    def mirror(self) -> KeptMirror | None:
        """The array, where this controller owns it."""
        return self._mirror if self._mirror is not None and not self._mirror.ended else None

    @property
    def role(self) -> str:
        """owner or standby."""
        return "owner" if self.mirror else "standby"

    # ---- what survives a restart

    def _recall(self) -> Remembered:
        try:
            return Remembered(**json.loads((self.settings.state / NVRAM).read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return Remembered()

    def _remember(self, generation: int, epoch: int) -> None:
        if generation <= self._remembered.generation:
            return
        self._remembered = Remembered(generation, epoch)
        beside = self.settings.state / f"{NVRAM}.new"
        beside.write_text(json.dumps(asdict(self._remembered)))
        beside.replace(self.settings.state / NVRAM)

    def _changed(self, state: ArrayState) -> None:
        self._remember(state.generation, state.epoch)

    # ---- owner or standby

    async def run(self) -> None:
        """Watch the other controller, and take over where it is gone."""
        await asyncio.gather(self._watch_peer(), self._watch())

    async def _watch_peer(self) -> None:
        link: Link | None = None
        while True:
            try:
                if link is None or link.closed:
                    link = await connect(self.settings.peer, 0.7)
                self._peer = await link.ask(Command.PING, {"controller": self.settings.name}, 0.7)
                self._peer_seen = time.monotonic()
                self._remember(self._peer["generation"], self._peer["epoch"])
            except (ArrayError, KeyError):
                if link is not None:
                    link.close()
                link = None
            await asyncio.sleep(self.settings.timing.ping)

    async def _watch(self) -> None:
        looks = 0
        while True:
            looks += 1
            try:
                await self._look(looks)
            except (ArrayError, OSError) as error:
                if str(error) != self.why:
                    say(f"does not own the array: {error}")
                self.why = str(error)
            await asyncio.sleep(self.settings.timing.ping)

    async def _look(self, looks: int) -> None:
        mirror = self.mirror
        if mirror is not None:
            if self._peer_alive and self._peer.get("epoch", 0) > mirror.state.epoch and self._peer["role"] == "owner":
                mirror.end("the other controller has a higher epoch")
            elif looks % TIDY_EVERY == 0:
                await mirror.tidy()
            return
        if not self._peer_alive:
            await self.take_over("the other controller does not answer")
        elif self._peer.get("role") == "owner":
            self._waits_since = None
        elif self._peer and self.settings.preferred:
            await self.take_over("nobody owns the array")

    @property
    def _peer_alive(self) -> bool:
        return time.monotonic() - self._peer_seen < self.settings.timing.peer

    async def take_over(self, why: str) -> None:
        """Own the array. Raises ArrayError where its disks do not allow it."""
        async with self._taking:
            if self.mirror is not None:
                return
            begin = time.monotonic()
            mirror = await assemble(self.settings, self._remembered, degraded=self._waited_enough(begin))
            self._waits_since = None
            mirror.on_change = self._changed
            self._changed(mirror.state)
            self._mirror, self.why = mirror, ""
            self._seen = {mirror.state.reserved_by: begin}
            mirror.begin_work()
            states = ", ".join(member.state for member in mirror.members)
            say(
                f"owns the array ({why}) at epoch {mirror.state.epoch} after {time.monotonic() - begin:.2f} s: {states}"
            )

    def _waited_enough(self, now: float) -> bool:
        """Whether disks that do not answer have had their time to start."""
        self._waits_since = self._waits_since or now
        return now - self._waits_since > self.settings.timing.disks_start

    # ---- requests

    def handle(self, session: Session, request: Request) -> None:
        """Answer by a task of its own."""
        task = asyncio.get_running_loop().create_task(self._answer(session, request))
        self._work[task] = session
        task.add_done_callback(self._work.pop)

    async def _answer(self, session: Session, request: Request) -> None:
        try:
            session.reply(request.tag, body=await self._served(session, request))
        except ArrayError as error:
            session.refuse(request.tag, error)
        except Exception as error:  # a defect of ours must not leave the initiator waiting for ever
            say(f"defect: {error!r}")
            session.refuse(request.tag, ArrayError(Code.IO, repr(error)))

    async def _served(self, session: Session, request: Request) -> bytes:
        if request.command in (Command.READ, Command.WRITE, Command.FLUSH):
            return await self._lun(session, request)
        asked = request.document()
        if request.command == Command.PING:
            return json.dumps(self._pong(asked)).encode()
        if request.command == Command.LOGIN:
            return json.dumps(await self._log_in(session, asked)).encode()
        return json.dumps(await self._manage(asked)).encode()

    async def _lun(self, session: Session, request: Request) -> bytes:
        mirror = self._owned()
        if session.closed or session.granted.get("epoch") != mirror.state.epoch:
            raise ArrayError(Code.NOT_OWNER, "log in again")
        if session.granted["initiator"] != mirror.state.reserved_by:
            raise ArrayError(Code.RESERVED, f"reserved by {mirror.state.reserved_by or 'nobody'}")
        if request.command == Command.READ:
            return await mirror.read(request.offset, request.length)
        if request.command == Command.WRITE:
            await mirror.write(request.offset, request.body)
        else:
            await mirror.flush()
        return b""

    def _owned(self) -> KeptMirror:
        if self.mirror is None:
            raise ArrayError(Code.NOT_OWNER, self.why or "the other controller owns the array")
        return self.mirror

    def _pong(self, asked: Values) -> Values:
        if "initiator" in asked:
            self._seen[asked["initiator"]] = time.monotonic()
        mirror = self.mirror
        generation, epoch = (mirror.state.generation, mirror.state.epoch) if mirror else (0, self._remembered.epoch)
        return {"controller": self.settings.name, "role": self.role, "epoch": epoch, "generation": generation}

    async def _log_in(self, session: Session, asked: Values) -> Values:
        """An initiator uses one path. What it sent on another one, and sends again on this, must not be done later."""
        mirror = self._owned()
        who = str(asked.get("initiator", ""))
        if not who or who != mirror.state.reserved_by:
            raise ArrayError(Code.RESERVED, f"reserved by {mirror.state.reserved_by or 'nobody'}")
        await self._end_sessions(lambda other: other is not session)
        session.granted = {"initiator": who, "epoch": mirror.state.epoch, "via": asked.get("via", "")}
        self._seen[who] = time.monotonic()
        return {"size": mirror.size}

    # ---- management

    async def _manage(self, asked: Values) -> Values:
        operations: dict[str, Callable[[Values], Awaitable[Values]]] = {
            "status": self._status,
            "take-over": self._asked_to_take_over,
            "reserve": self._reserve,
            "release": self._release,
            "replace": self._replace,
            "rebuild-rate": self._set_rebuild_rate,
            "scrub": self._scrub,
        }
        if asked.get("op") not in operations:
            raise ArrayError(Code.BAD_REQUEST, f"a controller cannot {asked.get('op')!r}")
        return await operations[asked["op"]](asked)

    async def _asked_to_take_over(self, _: Values) -> Values:
        await self.take_over("asked to")
        return {"role": self.role}

    async def _reserve(self, asked: Values) -> Values:
        mirror, who = self._owned(), str(asked["initiator"])
        holder = mirror.state.reserved_by
        if holder not in ("", who):
            silent = time.monotonic() - self._seen.get(holder, 0.0)
            if not asked.get("preempt") and (self._logged_in(holder) or silent < self.settings.timing.lease):
                raise ArrayError(Code.RESERVED, f"reserved by {holder}, seen {silent:.1f} s ago")
        if holder != who:
            await mirror.change(reserved_by=who)
            await self._end_sessions(lambda session: session.granted["initiator"] != who)
            say(f"reserved by {who}, before by {holder or 'nobody'}")
        self._seen[who] = time.monotonic()
        return {"reserved_by": who, "before": holder}

    async def _release(self, asked: Values) -> Values:
        mirror = self._owned()
        if mirror.state.reserved_by == asked["initiator"]:
            await mirror.change(reserved_by="")
            await self._end_sessions(lambda _: True)
        return {"reserved_by": mirror.state.reserved_by}

    def _logged_in(self, initiator: str) -> bool:
        seen = self._seen.get(initiator, 0.0)
        recent = time.monotonic() - seen < self.settings.timing.lease
        return recent and any(session.granted.get("initiator") == initiator for session in self.sessions)

    async def _end_sessions(self, ends: Callable[[Session], bool]) -> None:
        """Log out every session that is to end, and wait until nothing that it sent is under way any more: also of one
        whose connection is gone already."""
        under_way = [task for task, session in self._work.items() if session.granted and ends(session)]
        for session in list(self.sessions):
            if session.granted and ends(session):
                session.close()
        if under_way:
            await asyncio.wait(under_way)

    async def _replace(self, asked: Values) -> Values:
        mirror = self._owned()
        slot = int(asked["slot"])
        if not 0 <= slot < len(mirror.members):
            raise ArrayError(Code.BAD_REQUEST, f"there is no slot {slot}")
        return {"slot": slot, "serial": await mirror.replace(slot)}

    async def _set_rebuild_rate(self, asked: Values) -> Values:
        mirror, rate = self._owned(), int(asked["bytes_per_s"])
        if rate < 0:
            raise ArrayError(Code.BAD_REQUEST, f"a rebuild cannot copy {rate} bytes a second")
        mirror.rebuild_rate = rate
        return {"bytes_per_s": rate}

    async def _scrub(self, _: Values) -> Values:
        return dict(await self._owned().scrub())

    async def _status(self, _: Values) -> Values:
        """As a maker's console has it. health: of the whole, `standby` where the other one must be asked."""
        mirror = self.mirror
        told: Values = {
            "controller": self.settings.name,
            "role": self.role,
            "peer": "answers" if self._peer_alive else "silent",
            "why": self.why,
        }
        if mirror is None:
            return {**told, "health": "standby"}
        return {**told, **_health(mirror), "paths": [s.granted for s in self.sessions if s.granted]}


def _health(mirror: KeptMirror) -> Values:
    disks = [
        {
            "slot": member.slot,
            "serial": member.serial,
            "state": member.state,
            "why": member.why,
            "lag_s": round(member.lateness.spent, 3),
            "io": member.meter.told(),
            **_rebuild(member, mirror.size),
        }
        for member in mirror.members
    ]
    states = {member.state for member in mirror.members}
    whole = "healthy" if states == {State.IN_SYNC} else "rebuilding" if State.REBUILDING in states else "degraded"
    return {
        "health": whole,
        "epoch": mirror.state.epoch,
        "generation": mirror.state.generation,
        "reserved_by": mirror.state.reserved_by,
        "disks": disks,
        "regions_to_resync": mirror.to_resync,
        "corrected": mirror.corrected,
        "size": mirror.size,
    }


def _rebuild(member: Member, size: int) -> Values:
    """Per cent done, and the seconds that the rest takes at the pace so far."""
    if member.state is not State.REBUILDING:
        return {"rebuilt": None, "left_s": None}
    done, seconds = member.rebuilt_to - member.rebuild_from, time.monotonic() - member.rebuild_since
    left = round((size - member.rebuilt_to) * seconds / done, 1) if done else None
    return {"rebuilt": round(100 * member.rebuilt_to / size, 1), "left_s": left}
