"""What the calls of one session share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..config import Limits
from ..identity import SessionIdentity
from ..interface import Database, ObjectType, OraError, Session
from ..ttc.capabilities import Capabilities
from ..ttc.constants import CallStatus
from ..ttc.endofcall import CallEnd, make_call_end, make_fetch_end, make_status
from .cursors import CursorRegistry
from .lobs import LobStore

if TYPE_CHECKING:
    from .directpath import Load


@dataclass
class Context:
    """caps are final; database is shared by all sessions, session is this user's own; leaves_branch: when the running
    call is done, the session is to leave its branch."""

    caps: Capabilities
    limits: Limits
    database: Database
    session: Session
    identity: SessionIdentity
    cursors: CursorRegistry = field(init=False)
    lobs: LobStore = field(init=False)
    after_reply: Callable[[], None] | None = None  # what can be done while the client works on its reply
    object_types: dict[bytes, ObjectType] = field(default_factory=dict)  # of the binds of the call at hand
    leaves_branch: bool = False
    loads: dict[int, Load] = field(default_factory=dict)  # direct path loads that are open

    def __post_init__(self) -> None:
        self.cursors = CursorRegistry(self.limits.cursors)
        self.lobs = LobStore(self.limits.lob_bytes)

    async def learn_object_types(self, oids: set[bytes]) -> None:
        """Before the binds of a call are read. ORA-22303 for a type that is not there."""
        for oid in oids:
            found = await self.session.object_type(oid)
            if found is None:
                raise OraError(22303, f"type with OID {oid.hex().upper()} not found")
            self.object_types[oid] = found

    @property
    def status(self) -> int:
        """Call status bits."""
        return CallStatus.IN_TRANSACTION if self.session.in_transaction and not self.leaves_branch else 0

    def done(self) -> bytes:
        """The end of a simple call."""
        return make_status(self.status)

    def end(self, end: CallEnd) -> bytes:
        """The end of a statement's call."""
        return make_call_end(self.status, end, self.caps)

    def fetch_end(self, cursor: int, row_count: int, finished: bool) -> bytes:
        """The end of a call that gave rows."""
        return make_fetch_end(self.status, cursor, row_count, finished, self.caps)
