"""The calls of a session that is logged on: how each is parsed and who answers it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..interface import OraError
from ..tns.primitives import Reader
from ..ttc.branching import parse_change_state, parse_switch
from ..ttc.constants import Function
from ..ttc.directpath import parse_load_stream, parse_operation, parse_prepare
from ..ttc.execute import parse_execute
from ..ttc.fetch import parse_fetch
from ..ttc.lobop import parse_lob_request
from ..ttc.piggybacks import Piggyback
from ..ttc.reexecute import parse_reexecute
from .branchcalls import change_state, start_or_leave, switch
from .context import Context
from .directpath import end_load, load_rows, prepare_load
from .lobcalls import lob_operation
from .logon import user_name
from .statements import cursor_shape, execute, fetch, reexecute, statement_shape


@dataclass(frozen=True)
class Call:
    """parse: pure, from the request's bytes; run: gives the reply. ends: the session is over after it."""

    parse: Callable[[Context, Reader], Any]
    run: Callable[[Context, Any], Awaitable[bytes]]
    ends: bool = False


def _nothing(context: Context, reader: Reader) -> None:
    return None


async def _commit(context: Context, request: None) -> bytes:
    context.identity.activity.commits += 1
    await context.session.commit()
    return context.done()


async def _rollback(context: Context, request: None) -> bytes:
    context.identity.activity.rollbacks += 1
    await context.session.rollback()
    return context.done()


async def _ping(context: Context, request: None) -> bytes:
    await context.session.ping()
    return context.done()


async def _pipeline_end(context: Context, request: int) -> bytes:
    return context.done()


async def _release(context: Context, request: None) -> bytes:
    await context.cursors.close_all()
    await context.session.rollback()
    return b""


def _parse_release(context: Context, reader: Reader) -> None:
    reader.skip(2)  # pointer (tag), its length
    reader.ub()  # mode


def _reexecute_call(with_fetch: bool) -> Call:
    return Call(
        lambda context, reader: parse_reexecute(reader, partial(cursor_shape, context)),
        lambda context, request: reexecute(context, request, with_fetch),
    )


CALLS: dict[int, Call] = {
    Function.EXECUTE: Call(
        lambda context, reader: parse_execute(reader, context.caps, partial(statement_shape, context)), execute
    ),
    Function.REEXECUTE: _reexecute_call(False),
    Function.REEXECUTE_AND_FETCH: _reexecute_call(True),
    Function.FETCH: Call(lambda context, reader: parse_fetch(reader), fetch),
    Function.LOB_OP: Call(lambda context, reader: parse_lob_request(reader), lob_operation),
    Function.COMMIT: Call(_nothing, _commit),
    Function.ROLLBACK: Call(_nothing, _rollback),
    Function.PING: Call(_nothing, _ping),
    Function.LOGOFF: Call(_nothing, _rollback, ends=True),
    Function.PIPELINE_END: Call(lambda context, reader: reader.ub(), _pipeline_end),
    Function.DIRECT_PATH_PREPARE: Call(lambda context, reader: parse_prepare(reader), prepare_load),
    Function.DIRECT_PATH_LOAD_STREAM: Call(lambda context, reader: parse_load_stream(reader), load_rows),
    Function.DIRECT_PATH_OPERATION: Call(lambda context, reader: parse_operation(reader), end_load),
    Function.TPC_SWITCH: Call(lambda context, reader: parse_switch(reader), switch),
    Function.TPC_CHANGE_STATE: Call(lambda context, reader: parse_change_state(reader), change_state),
    Function.SESSION_RELEASE: Call(_parse_release, _release),
}


def unsupported(function: int) -> OraError:
    """The named refusal of a call this server does not know."""
    return OraError(3120, f"two-task conversion routine: call {function} is not supported by the stand-in")


async def run_piggyback(context: Context, piggyback: Piggyback) -> None:
    """What came ahead of the call."""
    if piggyback.function == Function.CLOSE_CURSORS:
        await context.cursors.close(piggyback.cursors)
    elif piggyback.function == Function.LOB_OP:
        for locator in piggyback.locators:
            context.lobs.free(locator)
    elif piggyback.function == Function.SET_SCHEMA:
        await context.session.set_schema(user_name(piggyback.schema))
    elif piggyback.function == Function.SET_END_TO_END:
        await context.session.set_client_info(piggyback.client_info)
    elif piggyback.switch is not None:
        await start_or_leave(context, piggyback.switch)
    elif piggyback.function == Function.APP_CONTEXT:
        await context.session.set_context(piggyback.namespace, piggyback.context or None)
