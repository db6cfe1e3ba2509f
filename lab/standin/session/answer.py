"""Answering one call: every error a client is to see becomes a reply, faults of our own included."""

from __future__ import annotations

import logging
from typing import NamedTuple

from ..interface import OraError
from ..logs import fields
from ..tns.errors import ProtocolError
from ..ttc.endofcall import CallEnd
from ..ttc.header import RequestHeader
from ..ttc.synchronisation import make_synchronisation
from .branchcalls import leave_after
from .calls import Call, run_piggyback, unsupported
from .context import Context
from .statements import CursorError

log = logging.getLogger(__name__)
# The session behind is gone: the client is told so and the connection closed.
_KILLED = OraError(28, "your session has been killed")
_OF_THE_SERVER = frozenset({257, 1653, 4030})  # no room on the disk, no memory
_SESSION_ENDS = frozenset({28, 1012, 3113, 3114})


class Answer(NamedTuple):
    """body: the reply; ends: the conversation is over after it."""

    body: bytes
    ends: bool = False


async def answer(context: Context, header: RequestHeader, call: Call | None, request: object) -> Answer:
    """Run what came ahead of the call, then the call. call: None for one this server does not know."""
    activity = context.identity.activity
    activity.round_trips += 1
    activity.calling = True
    try:
        given = await _run(context, header, call, request)
    finally:
        activity.calling = False
    if context.session.news:
        news, context.session.news = context.session.news, []
        return Answer(make_synchronisation(news) + given.body, given.ends)
    return given


async def _run(context: Context, header: RequestHeader, call: Call | None, request: object) -> Answer:
    try:
        if context.identity.activity.killed:
            raise _KILLED
        for piggyback in header.piggybacks:
            await run_piggyback(context, piggyback)
        if call is None:
            log.warning("unsupported call", extra=fields(function=header.function))
            raise unsupported(header.function)
        body = await call.run(context, request)
        if context.leaves_branch:
            await leave_after(context, True)
        return Answer(body, call.ends)
    except OraError as error:
        await leave_after(context, False)
        return _refused(context, error)
    except (ConnectionError, ProtocolError):
        raise
    except Exception as error:
        log.exception("fault in a call", extra=fields(function=header.function))
        named = OraError(3001, f"unimplemented feature ({type(error).__name__})")
        return Answer(context.end(CallEnd(error=named)))


def _refused(context: Context, error: OraError) -> Answer:
    if context.identity.activity.killed:
        error = _KILLED
    cursor = error.cursor if isinstance(error, CursorError) else 0
    ends = error.code in _SESSION_ENDS
    level = logging.WARNING if ends or error.code in _OF_THE_SERVER else logging.DEBUG
    log.log(level, "error", extra=fields(code=error.code, sid=context.identity.sid))
    return Answer(context.end(CallEnd(cursor=cursor, error=error)), ends)
