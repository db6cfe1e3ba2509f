"""A client's conversation as a state machine: connect, negotiate, log on, serve. One method a state."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, NoReturn

from ..interface import OraError
from ..logs import fields
from ..tns.connect import (
    Connect,
    accept,
    descriptor_length,
    inline_descriptor,
    joined_descriptor,
    parse_connect,
    refuse,
)
from ..tns.errors import NeedMoreError, ProtocolError
from ..tns.packets import DataFlag, MarkerKind, Packet, PacketType, data_packets, marker
from ..tns.primitives import Reader
from ..ttc.authentication import Logon, parse_logon
from ..ttc.capabilities import OFFERED, Capabilities
from ..ttc.constants import Function, MessageType
from ..ttc.datatypes import make_data_types, parse_data_types
from ..ttc.endofcall import CallEnd, make_call_end, make_status
from ..ttc.fastauth import parse_fast_auth
from ..ttc.header import parse_header
from ..ttc.protocol import make_protocol, parse_protocol
from .answer import answer
from .assembly import RequestAssembly
from .calls import CALLS
from .connection import FIRST_LIMIT, Connection
from .context import Context
from .logon import LogonAttempt
from .shared import Shared

log = logging.getLogger(__name__)

_PACKET_SLACK, _END = 64, bytes((MessageType.END_OF_RESPONSE,))
_MARKER, _DATA, _LAST = PacketType.MARKER, PacketType.DATA, DataFlag.END_OF_RESPONSE
_NEW_PASSWORD = Function.AUTH_PHASE_TWO  # of a session that is logged on already
_CANCELLED = OraError(1013, "user requested cancel of current operation")
State = Callable[[Reader], Awaitable[None]]


class ConversationEndError(Exception):
    """The conversation is over in good order: the last reply has been sent."""


class Conversation:
    """One client, from CONNECT to the end."""

    def __init__(self, connection: Connection, shared: Shared) -> None:
        self._connection = connection
        self._shared = shared
        self._caps: Capabilities = OFFERED[shared.mode]
        self._marks_end = False
        self._assembly = RequestAssembly(connection, FIRST_LIMIT, self._caps.sdu)
        self._state: State = self._negotiating
        self._attempt: LogonAttempt | None = None
        self._context: Context | None = None
        self._numbers: tuple[int, int] | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def run(self) -> None:
        """Serve the client until it or the connection ends; never raises."""
        seconds = self._shared.limits.connect_timeout
        self._timer = asyncio.get_running_loop().call_later(seconds, self._connection.abort)
        peer = self._connection.peer
        try:
            await self._connecting()
            await self._requests()
        except (ConnectionError, ConversationEndError):
            pass
        except ProtocolError as error:
            log.warning("garbage from a client", extra=fields(peer=peer, error=str(error)))
        except Exception:
            log.exception("fault in a conversation", extra=fields(peer=peer))
        finally:
            await self._cleanup()

    async def _cleanup(self) -> None:
        self._stop_timer()
        try:
            await self._leave()
        except OraError as error:
            log.warning("closing a session", extra=fields(error=error.text))
        finally:
            if self._numbers:
                self._shared.numbers.give_back(self._numbers[0])
            self._connection.close()

    async def _leave(self) -> None:
        self._connection.on_break = self._connection.on_lost = lambda: None
        context, self._context = self._context, None
        if context:
            await context.cursors.close_all()
            await context.session.close()

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()

    async def _connecting(self) -> None:
        data = inline_descriptor(first := await self._connection.packet())
        if len(data) < descriptor_length(first):
            data = joined_descriptor(first, await self._connection.packet())
        request = parse_connect(first, data)
        await self._refuse_unless_served(request)
        self._caps = self._caps.with_sdu(request.sdu)
        self._assembly.sdu = request.sdu
        self._attempt = LogonAttempt(self._shared.database, request)
        await self._connection.write(accept(self._caps.tns_version, request.sdu, self._caps.flags2))
        self._connection.go_large(min(request.sdu + _PACKET_SLACK, FIRST_LIMIT))

    async def _refuse_unless_served(self, request: Connect) -> None:
        """Also who only asks, or is sent elsewhere, gets no further."""
        listener = self._shared.listener
        if request.command:
            await self._last_words(listener.told(request.command))
        if elsewhere := listener.elsewhere(request, self._connection.protocol):
            await self._last_words(elsewhere)
        code = listener.refusal(request)
        if not code:
            self._numbers = self._shared.numbers.take()
            code = 0 if self._numbers else 12516
        if code:
            listener.refused += 1
            log.info("refused", extra=fields(service=request.service, code=code, peer=self._connection.peer))
            await self._last_words(refuse(code))
        listener.established += 1

    async def _last_words(self, packets: bytes) -> NoReturn:
        await self._connection.write(packets)
        raise ConversationEndError

    async def _negotiating(self, reader: Reader) -> None:
        kind = reader.u8()
        if kind == MessageType.PROTOCOL:
            parse_protocol(reader, last=True)
            await self._reply(make_protocol(self._caps))
        elif kind == MessageType.DATA_TYPES:
            request = parse_data_types(reader)
            self._agree(request.field_version)
            marks, self._marks_end = self._marks_end, False
            await self._reply(make_data_types(request))
            self._marks_end = marks
            self._state = self._challenging
        elif kind == MessageType.FAST_AUTH:
            await self._fast_auth(reader)
        else:
            raise ProtocolError(f"message {kind} while negotiating")

    def _agree(self, client_field_version: int) -> None:
        self._caps = self._caps.negotiated(client_field_version)
        self._marks_end = self._caps.end_of_response

    async def _fast_auth(self, reader: Reader) -> None:
        request = parse_fast_auth(reader)
        protocol = make_protocol(self._caps)
        self._agree(request.types.field_version)
        await self._challenge(request.logon, protocol + make_data_types(request.types))

    async def _challenging(self, reader: Reader) -> None:
        await self._challenge(self._logon_call(reader, Function.AUTH_PHASE_ONE), b"")

    async def _challenge(self, request: Logon, before: bytes) -> None:
        assert self._attempt is not None
        try:
            pairs = await self._attempt.challenge(request)
        except OraError as error:
            await self._deny(error, before)
        await self._reply(before + pairs + make_status(0))
        self._state = self._proving

    async def _proving(self, reader: Reader) -> None:
        attempt = self._attempt
        assert attempt is not None and self._numbers is not None
        request = self._logon_call(reader, Function.AUTH_PHASE_TWO)
        try:
            await attempt.prove(request)
            context = await attempt.open(request, self._caps, self._shared.limits, self._numbers)
        except OraError as error:
            await self._deny(error, b"")
        self._welcome(context)
        await self._reply(attempt.welcome(context) + make_status(0))

    def _welcome(self, context: Context) -> None:
        self._context = context
        self._stop_timer()
        self._assembly.limit = self._shared.limits.request_bytes
        self._connection.reader.limit = self._caps.sdu + _PACKET_SLACK
        self._state = self._serving
        self._connection.on_lost = context.session.cancel
        log.info(
            "logon", extra=fields(user=context.identity.user, sid=context.identity.sid, peer=self._connection.peer)
        )

    async def _deny(self, error: OraError, before: bytes) -> NoReturn:
        await self._reply(before + make_call_end(0, CallEnd(error=error), self._caps))
        raise ConversationEndError

    def _logon_call(self, reader: Reader, wanted: Function) -> Logon:
        if parse_header(reader, self._caps).function != wanted:
            raise ProtocolError(f"call {wanted.name} expected")
        return parse_logon(reader)

    async def _serving(self, reader: Reader) -> None:
        context = self._context
        assert context is not None
        header = parse_header(reader, self._caps)
        if header.function == _NEW_PASSWORD:
            await self._change_password(context, parse_logon(reader))
            return
        call = CALLS.get(header.function)
        request = call.parse(context, reader) if call else None
        self._assembly.clear()
        self._connection.on_break = context.session.cancel
        try:
            given = await answer(context, header, call, request)
        finally:
            self._connection.on_break = lambda: None
        if given.ends:
            await self._leave()  # who has its answer is no longer there
        if not header.one_way and not self._connection.breaking:
            await self._reply(given.body)
        if context.after_reply is not None:
            work, context.after_reply = context.after_reply, None
            work()
        if given.ends:
            raise ConversationEndError

    async def _change_password(self, context: Context, request: Logon) -> None:
        assert self._attempt is not None
        try:
            await self._attempt.change_password(request)
        except OraError as error:
            await self._reply(context.end(CallEnd(error=error)))
            return
        await self._reply(b"\x08\x00" + context.done())

    async def _requests(self) -> None:
        while True:
            packet = await self._next()
            if packet.kind == _MARKER:
                await self._marked(packet)
            elif packet.kind == _DATA:
                if packet.ends_all:
                    return
                await self._data(packet)

    def _next(self) -> Coroutine[Any, Any, Packet]:
        """The next packet."""
        idle = self._shared.limits.idle_timeout
        return self._within(idle) if idle and self._context else self._connection.packet()

    async def _within(self, idle: float) -> Packet:
        """A session that is idle for too long gives up its place in the database meanwhile."""
        try:
            return await asyncio.wait_for(self._connection.packet(), idle)
        except TimeoutError:
            self._state = self._expired
            await self._leave()
        return await self._connection.packet()

    async def _expired(self, reader: Reader) -> None:
        await self._deny(OraError(2396, "exceeded maximum idle time, please connect again"), b"")

    async def _data(self, packet: Packet) -> None:
        if self._connection.breaking:
            self._assembly.clear()
            return
        assembly = self._assembly
        if assembly.add(packet) and await assembly.continues():
            return
        try:
            await self._state(Reader(assembly.joined()))
        except NeedMoreError:
            if packet.data_flags & DataFlag.END_OF_REQUEST:
                raise ProtocolError("request ends early") from None
            return
        self._assembly.clear()

    async def _marked(self, packet: Packet) -> None:
        if packet.marker != MarkerKind.RESET:
            await self._connection.write(marker(MarkerKind.BREAK))
            return
        self._assembly.clear()
        self._connection.breaking = False
        await self._connection.write(marker(MarkerKind.RESET))
        end = CallEnd(error=_CANCELLED)
        await self._reply(self._context.end(end) if self._context else make_call_end(0, end, self._caps))

    def _reply(self, body: bytes) -> Coroutine[Any, Any, None]:
        if self._marks_end:
            return self._connection.write(data_packets(body + _END, self._caps.sdu, _LAST))
        return self._connection.write(data_packets(body, self._caps.sdu))
