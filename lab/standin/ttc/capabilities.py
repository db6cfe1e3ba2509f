"""What both sides agreed on, fixed at the handshake."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

FIELD_VERSION_INDEX = 7
FAST_AUTH_FIELD_VERSION = 13
MIN_FIELD_VERSION = 2
BOOLEAN_SINCE = 17
JSON_SINCE = 16
VECTOR_SINCE = 24


class Mode(Enum):
    """Which release the server speaks as."""

    V19 = "19"
    V23 = "23"


@dataclass(frozen=True)
class Capabilities:
    """release: (major, minor) told to clients; sdu in bytes; the rest as in the protocol facts."""

    release: tuple[int, int]
    tns_version: int
    field_version: int
    end_of_response: bool
    fast_auth: bool
    sdu: int = 8192

    @property
    def flags2(self) -> int:
        """ACCEPT's second flags word."""
        return (0x02000000 if self.end_of_response else 0) | (0x10000000 if self.fast_auth else 0)

    @property
    def version_number(self) -> int:
        """AUTH_VERSION_NO."""
        return self.release[0] << 24 | self.release[1] << 16

    @property
    def has_booleans(self) -> bool:
        """Columns can be BOOLEAN; older clients are told NUMBER(1)."""
        return self.field_version >= BOOLEAN_SINCE

    @property
    def has_json(self) -> bool:
        """Columns can be JSON; older clients are told CLOB."""
        return self.field_version >= JSON_SINCE

    @property
    def has_vectors(self) -> bool:
        """Columns can be VECTOR; older clients are told CLOB."""
        return self.field_version >= VECTOR_SINCE

    @property
    def has_tokens(self) -> bool:
        """Function headers carry a token."""
        return self.field_version >= 18

    def negotiated(self, client_field_version: int) -> Capabilities:
        """The lower of both field versions."""
        return replace(self, field_version=max(MIN_FIELD_VERSION, min(self.field_version, client_field_version)))

    def with_sdu(self, sdu: int) -> Capabilities:
        """After CONNECT."""
        return replace(self, sdu=sdu)

    def for_fast_auth(self) -> Capabilities:
        """Phase one inside a fast-auth message is written at field version 13."""
        return replace(self, field_version=FAST_AUTH_FIELD_VERSION)


OFFERED = {
    Mode.V19: Capabilities((19, 3), 318, 12, end_of_response=False, fast_auth=False),
    Mode.V23: Capabilities((23, 9), 319, 24, end_of_response=True, fast_auth=True),
}
