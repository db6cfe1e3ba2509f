"""TPC_SWITCH (103) and TPC_CHANGE_STATE (104). Source: python-oracledb `messages/tpc_*.pyx`."""

from __future__ import annotations

from dataclasses import dataclass

from ..branches import BranchState, Xid
from ..tns.errors import ProtocolError
from ..tns.primitives import Reader, ub
from .constants import MessageType

_MAX_PART = 64
_MAX_NAME = 4096
START, DETACH, POST_DETACH = 1, 2, 4


@dataclass(frozen=True)
class Switch:
    """operation: START, DETACH, POST_DETACH bits; xid and context: which branch, if said."""

    operation: int
    xid: Xid | None
    context: bytes
    flags: int
    timeout: int


@dataclass(frozen=True)
class ChangeState:
    """operation: 1 commit, 2 roll back, 3 prepare, 4 forget; state: the one wanted."""

    operation: int
    xid: Xid | None
    context: bytes
    state: int


@dataclass(frozen=True)
class _Head:
    operation: int
    has_context: bool
    context_length: int
    format_id: int
    lengths: tuple[int, int]
    has_xid: bool
    xid_length: int


def _head(reader: Reader) -> _Head:
    operation = reader.count()
    has_context = bool(reader.u8())
    context_length = reader.count()
    format_id = reader.count()
    lengths = (reader.count(), reader.count())  # global transaction id, branch qualifier
    has_xid = bool(reader.u8())
    xid_length = reader.count()
    if max(lengths) > _MAX_PART or max(context_length, xid_length) > _MAX_NAME:
        raise ProtocolError(f"transaction name of {lengths} in {xid_length} bytes")
    return _Head(operation, has_context, context_length, format_id, lengths, has_xid, xid_length)


def _names(reader: Reader, head: _Head) -> tuple[bytes, Xid | None]:
    context = reader.raw(head.context_length) if head.has_context else b""
    if not head.has_xid:
        return context, None
    data = reader.raw(head.xid_length)
    first, second = head.lengths
    return context, Xid(head.format_id, data[:first], data[first : first + second])


def parse_switch(reader: Reader) -> Switch:
    """As a call or as a piggyback."""
    head = _head(reader)
    flags = reader.count()
    timeout = reader.count()
    reader.skip(3)  # pointers (application value, returned context, its length)
    lengths = []
    for _ in range(2):  # internal and external name
        present = reader.u8()
        length = reader.count()
        lengths.append(length if present else 0)
    if max(lengths) > _MAX_NAME:
        raise ProtocolError(f"names of {lengths} bytes")
    context, xid = _names(reader, head)
    reader.ub()  # application value
    for length in lengths:
        reader.skip(length)
    return Switch(head.operation, xid, context, flags, timeout)


def parse_change_state(reader: Reader) -> ChangeState:
    """The whole call."""
    head = _head(reader)
    reader.ub()  # timeout
    state = reader.count()
    reader.u8()  # pointer (returned state)
    reader.ub()  # flags
    context, xid = _names(reader, head)
    return ChangeState(head.operation, xid, context, state)


def make_switched(context: bytes) -> bytes:
    """Application value and context of the branch."""
    return bytes((MessageType.PARAMETER,)) + ub(0) + ub(len(context)) + context


def make_state(state: BranchState) -> bytes:
    """The state a branch is in now."""
    return bytes((MessageType.PARAMETER,)) + ub(state)
