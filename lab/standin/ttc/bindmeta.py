"""OAC: what a client says of one bind or define."""

from __future__ import annotations

from dataclasses import dataclass

from ..interface import BindType
from ..tns.primitives import Reader
from .capabilities import Capabilities
from .constants import ARRAY_FLAG, FORM_NATIONAL, OracleType

LATE_SIZE = 32767
_LATE_TYPES = frozenset({OracleType.VARCHAR, OracleType.CHAR, OracleType.LONG, OracleType.RAW, OracleType.LONG_RAW})


@dataclass(frozen=True)
class BindMeta:
    """size: bytes; elements: maximum number of array elements; form: csfrm (2 = national); type_oid: of an
    object."""

    type: int
    flags: int = 0
    size: int = 0
    elements: int = 0
    form: int = 0
    type_oid: bytes = b""

    @property
    def is_array(self) -> bool:
        """A PL/SQL array."""
        return bool(self.flags & ARRAY_FLAG)

    @property
    def national(self) -> bool:
        """Sent in UTF-16."""
        return self.form == FORM_NATIONAL

    @property
    def late(self) -> bool:
        """Too long to stand in its place: outside PL/SQL its value comes at the end of the row."""
        return self.size > LATE_SIZE and self.type in _LATE_TYPES

    @property
    def bind_type(self) -> BindType:
        """For the database."""
        return BindType(self.type, self.size, self.national, self.elements if self.is_array else 0, self.type_oid)


def parse_bind_meta(reader: Reader, caps: Capabilities) -> BindMeta:
    """One OAC."""
    kind = reader.u8()
    flags = reader.u8()
    reader.skip(2)  # precision, scale
    size = reader.count()
    elements = reader.count()
    reader.ub()  # continuation flags
    type_oid = reader.b2() or b""
    reader.ub()  # version
    reader.ub()  # charset
    form = reader.u8()
    reader.ub()  # LOB prefetch length
    if caps.field_version >= 8:
        reader.ub()  # OACCOLID
    return BindMeta(kind, flags, size, elements, form, type_oid)
