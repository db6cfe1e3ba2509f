"""Two-phase commit and sessionless transactions: the calls, and the piggyback that starts or leaves a branch."""

from __future__ import annotations

from ..branches import Branching, BranchState, StartFlag
from ..interface import OraError
from ..ttc.branching import DETACH, POST_DETACH, START, ChangeState, Switch, make_state, make_switched
from ..ttc.constants import TransactionChange
from .context import Context


def _branching(context: Context) -> Branching:
    if context.session.branching is None:
        raise OraError(3001, "unimplemented feature: distributed transactions")
    return context.session.branching


async def start_or_leave(context: Context, request: Switch) -> bytes:
    """The branch's context. A POST_DETACH is done after the call that it came with, if that succeeds."""
    branching, begun = _branching(context), b""
    if request.operation & START:
        if request.xid is None:
            raise OraError(24756, "transaction does not exist")
        begun = await branching.start(request.xid, StartFlag(request.flags & 0x1F), request.timeout)
    if request.operation & DETACH:
        await branching.detach(request.xid, bool(request.flags & StartFlag.SESSIONLESS))
    if request.operation & POST_DETACH:
        context.leaves_branch = True
    return begun


async def switch(context: Context, request: Switch) -> bytes:
    """TPC_SWITCH."""
    return make_switched(await start_or_leave(context, request)) + context.done()


async def change_state(context: Context, request: ChangeState) -> bytes:
    """TPC_CHANGE_STATE."""
    branching, xid, known = _branching(context), request.xid, request.context
    if request.operation == TransactionChange.COMMIT:
        state = await branching.commit(xid, known, request.state == BranchState.READ_ONLY)
    elif request.operation == TransactionChange.ROLLBACK:
        state = await branching.rollback(xid, known)
    elif request.operation == TransactionChange.PREPARE:
        state = await branching.prepare(xid, known)
    else:
        state = await branching.forget(xid, known)
    return make_state(state) + context.done()


async def leave_after(context: Context, succeeded: bool) -> None:
    """After a call: what a piggyback asked for."""
    if context.leaves_branch:
        context.leaves_branch = False
        if succeeded:
            await _branching(context).detach(None, True)
