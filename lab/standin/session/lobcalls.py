"""LOB_OP: one function an operation, dispatched by table."""

from __future__ import annotations

from collections.abc import Callable

from ..interface import OraError
from ..tns.primitives import clr, ub
from ..ttc.constants import CHARSET_UTF8, FORM_NATIONAL, LobOperation, MessageType, OracleType
from ..ttc.endofcall import CallEnd
from ..ttc.lobop import LobRequest
from .context import Context
from .lobs import CHUNK_SIZE, Lob, LobStore

_DATA = bytes((MessageType.LOB_DATA,))
_PARAMETER = bytes((MessageType.PARAMETER,))
# (what stands before the returned locator, what follows it)
Answer = tuple[bytes, bytes]


def _length(store: LobStore, lob: Lob, request: LobRequest) -> Answer:
    return b"", ub(lob.length)


def _read(store: LobStore, lob: Lob, request: LobRequest) -> Answer:
    wire, amount = lob.read(request.source_offset, request.amount or 0)
    return (_DATA + clr(wire) if wire else b""), ub(amount)


def _write(store: LobStore, lob: Lob, request: LobRequest) -> Answer:
    store.write(lob, request.source_offset, request.data)
    return b"", ub(request.amount) if request.amount is not None else b""


def _trim(store: LobStore, lob: Lob, request: LobRequest) -> Answer:
    size = request.amount or 0
    if size > lob.length:
        raise OraError(22926, "specified trim length is greater than current LOB value's length")
    store.trim(lob, size)
    return b"", ub(size)


def _chunk_size(store: LobStore, lob: Lob, request: LobRequest) -> Answer:
    return b"", ub(CHUNK_SIZE)


def _open(store: LobStore, lob: Lob, request: LobRequest) -> Answer:
    if lob.opened:
        raise OraError(22293, "LOB already opened in the same transaction")
    lob.opened = True
    return b"", ub(request.amount or 0)


def _close(store: LobStore, lob: Lob, request: LobRequest) -> Answer:
    if not lob.opened:
        raise OraError(22289, "cannot perform CLOSE operation on an unopened file or LOB")
    lob.opened = False
    return b"", b""


def _is_open(store: LobStore, lob: Lob, request: LobRequest) -> Answer:
    return b"", b"\x01" if lob.opened else b"\x00"


_OPERATIONS: dict[int, Callable[[LobStore, Lob, LobRequest], Answer]] = {
    LobOperation.GET_LENGTH: _length,
    LobOperation.READ: _read,
    LobOperation.WRITE: _write,
    LobOperation.TRIM: _trim,
    LobOperation.GET_CHUNK_SIZE: _chunk_size,
    LobOperation.OPEN: _open,
    LobOperation.CLOSE: _close,
    LobOperation.IS_OPEN: _is_open,
}


def _create(context: Context, request: LobRequest) -> bytes:
    is_clob = request.destination_offset == OracleType.CLOB
    kind = OracleType.CLOB if is_clob else OracleType.BLOB
    locator = context.lobs.new(kind, request.source_offset == FORM_NATIONAL, b"")
    return _PARAMETER + locator + ub(CHARSET_UTF8) + b"\0"


async def lob_operation(context: Context, request: LobRequest) -> bytes:
    """LOB_OP. ORA-03120 names an operation this server does not know."""
    if request.operation == LobOperation.CREATE_TEMP:
        return _create(context, request) + context.end(CallEnd())
    if request.operation == LobOperation.FREE_TEMP:
        context.lobs.free(request.locator)
        return _PARAMETER + request.locator + context.end(CallEnd())
    operation = _OPERATIONS.get(request.operation)
    if operation is None:
        raise OraError(3120, f"two-task conversion routine: LOB operation {request.operation:#x} is not supported")
    before, after = operation(context.lobs, context.lobs.get(request.locator), request)
    return before + _PARAMETER + request.locator + after + context.end(CallEnd())
