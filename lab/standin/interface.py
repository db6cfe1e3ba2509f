"""The line between the wire (TNS/TTC) and the database behind it.

The wire layers know Oracle's protocol and nothing of SQL; a backend knows SQL and nothing of packets. They exchange
values in one neutral form, chosen so that the common path copies bytes and parses nothing twice:

==================  ===========================================================================================
Oracle type         neutral value (None is always NULL; the empty string is NULL too)
==================  ===========================================================================================
VARCHAR2, CHAR,     UTF-8 bytes (also for the national forms; the wire encodes UTF-16 where csfrm says so)
LONG, CLOB, ROWID
NUMBER              ASCII decimal text, e.g. b"-12.50", b"1E+40"
DATE, TIMESTAMP     b"YYYY-MM-DD HH:MI:SS[.f]"; TZ and LTZ with an offset b"...+08:00", or TZ in UTC with nine
                    digits, Z and the offset it is shown in: b"... 00:00:00.000000000Z+08:00"; BC: " BC" after it
RAW, BLOB           the bytes themselves
BINARY_FLOAT/DOUBLE b"1.5", b"NaN", b"Infinity"
BOOLEAN             b"t" or b"f"
JSON, VECTOR        text: codecs/oson.py, codecs/vector.py
INTERVAL DS         b"[-]D HH:MI:SS.fffffffff"; INTERVAL YM b"[-]Y-M"
REF CURSOR          a Rows
array (PL/SQL)      a list of values
object              a list of its attributes' values; a nested table or varray a list of its elements; an index-by
                    table a list of [key, element], by key; XMLTYPE its UTF-8 bytes
==================  ===========================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol, Union

from .branches import Branching
from .identity import DatabaseNames, News, SessionIdentity

Value = Union[bytes, None, "Rows", list["Value"]]


class OraError(Exception):
    """An error the client is to see. code: the ORA- number; offset: character position in the statement, 0-based."""

    def __init__(self, code: int, message: str, offset: int = 0) -> None:
        self.code, self.message, self.offset = code, message, offset
        super().__init__(self.text)

    @property
    def text(self) -> str:
        """The message as Oracle prints it."""
        return f"ORA-{self.code:05d}: {self.message}"


class StatementKind(Enum):
    """What the protocol must know of a statement to parse its binds and shape its reply."""

    QUERY = "query"
    DML = "dml"
    PLSQL = "plsql"
    DDL = "ddl"
    CONTROL = "control"  # COMMIT, ROLLBACK, SAVEPOINT, SET, ALTER SESSION


@dataclass(frozen=True)
class BindName:
    """One placeholder, in the order the client sends values. returning: it is in RETURNING ... INTO."""

    name: str
    returning: bool = False


@dataclass(frozen=True)
class Parsed:
    """A statement as the client wrote it, with what the wire needs to know. Parsing never touches the database."""

    sql: str
    kind: StatementKind
    binds: tuple[BindName, ...]


@dataclass(frozen=True)
class BindType:
    """The type a client declared for a bind. oracle_type: wire type number; size in bytes; array_size > 0 for a PL/SQL
    array (its maximum number of elements); national: csfrm is 2; type_oid: of an object."""

    oracle_type: int
    size: int = 0
    national: bool = False
    array_size: int = 0
    type_oid: bytes = b""


@dataclass(frozen=True)
class ObjectType:
    """A type with a name. oid: 16 bytes; kind: object, varray, table (nested table), indexed (index-by table) or opaque
    (XMLTYPE); attributes: of an object; element: of a collection."""

    oid: bytes
    schema: str
    name: str
    package: str = ""
    kind: str = "object"
    attributes: tuple[Column, ...] = ()
    element: Column | None = None


@dataclass(frozen=True)
class Column:
    """One column of a result, or one attribute or the element of an ObjectType. size: bytes for RAW, characters for
    character types; scale -127 for a float NUMBER; object_type: of objects and collections; is_json, is_oson:
    constrained to be that; vector: dimensions (0: any), format (0: any), flags."""

    name: str
    oracle_type: int
    precision: int = 0
    scale: int = 0
    size: int = 0
    national: bool = False
    nullable: bool = True
    object_type: ObjectType | None = None
    is_json: bool = False
    is_oson: bool = False
    vector: tuple[int, int, int] = (0, 0, 0)


class Rows(Protocol):
    """An open result. It stays fetchable until closed, also after a commit."""

    @property
    def columns(self) -> tuple[Column, ...]: ...

    async def fetch(self, count: int) -> list[Sequence[Value]]:
        """The next at most `count` rows, column by column (one sequence a column); empty sequences at the end."""

    def peek(self, count: int) -> list[Sequence[Value]] | None:
        """What `fetch` would give when so many rows are here already; None when it might have to wait."""

    async def skip(self, count: int) -> None:
        """Go on after so many rows, which were peeked at."""

    @property
    def exhausted(self) -> bool:
        """True when the last fetch reached the end: nothing is left then that would have to be closed."""

    async def scroll(self, position: int) -> None:
        """Continue at this 0-based row; only for results opened scrollable."""

    async def close(self) -> None: ...


@dataclass(frozen=True)
class Options:
    """How to execute. batch_errors: go on after a failed row. row_counts: report each row's count."""

    commit: bool = False
    batch_errors: bool = False
    row_counts: bool = False
    scrollable: bool = False


@dataclass(frozen=True)
class RowError:
    """A failed row of an array DML with batch_errors. row: its 0-based number."""

    row: int
    error: OraError


@dataclass
class Outcome:
    """What executing gave. returning: per executed row, per returning bind, the list of values. out: per executed row
    the values of all binds after a PL/SQL call, and `directions` ("in", "out", "inout") per bind."""

    rows: Rows | None = None
    row_count: int = 0
    row_counts: list[int] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    returning: list[list[list[Value]]] = field(default_factory=list)
    directions: list[str] = field(default_factory=list)
    out: list[list[Value]] = field(default_factory=list)
    implicit: list[Rows] = field(default_factory=list)
    last_rowid: str | None = None
    compile_warning: bool = False


class ArrayError(OraError):
    """A row of an array DML without batch_errors failed; the rows before it stay done.

    row: 0-based; done: how many rows (of the table) were changed before it; counts: by each row before it."""

    def __init__(self, cause: OraError, row: int, done: int, counts: Sequence[int] = ()) -> None:
        super().__init__(cause.code, cause.message, cause.offset)
        self.row, self.done, self.counts = row, done, tuple(counts)


class Session(Protocol):
    """One logged-on user's session. Statement-level atomicity is the backend's duty."""

    news: list[News]  # what the client is to be told with the next reply; the wire empties it

    @property
    def in_transaction(self) -> bool: ...

    @property
    def branching(self) -> Branching | None:
        """None when the database knows no distributed transactions."""

    def parse(self, sql: str) -> Parsed:
        """Classify and find the binds; raises OraError (900 for what is no statement)."""

    async def describe(self, parsed: Parsed) -> tuple[Column, ...]:
        """The columns of a query, without executing it."""

    async def execute(
        self, parsed: Parsed, types: Sequence[BindType], rows: Sequence[Sequence[Value]], options: Options
    ) -> Outcome:
        """Run once per row of bind values (one empty row when there are no binds). Raises OraError, ArrayError."""

    async def object_type(self, oid: bytes) -> ObjectType | None:
        """The type with this OID; None when there is none."""

    async def commit(self) -> None: ...

    async def rollback(self) -> None: ...

    async def ping(self) -> None:
        """Raises OraError when the database behind does not answer."""

    def cancel(self) -> None:
        """Make the running execute or fetch raise ORA-01013 soon; called from the event loop, never blocks."""

    async def set_client_info(self, values: dict[str, str]) -> None:
        """client_identifier, module, action, client_info, dbop as the client sets them."""

    async def set_schema(self, name: str) -> None: ...

    async def set_context(self, namespace: str, values: Mapping[str, str] | None) -> None:
        """Application context: set these attributes, or with None clear the namespace."""

    async def close(self) -> None:
        """Roll back and release. Never raises."""


@dataclass(frozen=True)
class Verifier:
    """A stored password verifier (12c, PBKDF2-SHA512); the password itself is never stored.

    salt: 16 bytes. hash: SHA512(speedy key + salt)[:32]. The fact sheet's authentication section gives the formulas.
    """

    salt: bytes
    hash: bytes


class Database(Protocol):
    """The database behind the listener."""

    @property
    def services(self) -> frozenset[str]: ...

    @property
    def names(self) -> DatabaseNames: ...

    async def verifier(self, user: str) -> Verifier | None:
        """None for a user that does not exist. Raises OraError (28000 account locked, 1033 not open)."""

    async def logon_failed(self, user: str) -> None: ...

    async def set_password(self, user: str, verifier: Verifier) -> None: ...

    async def open_session(self, identity: SessionIdentity) -> Session: ...

    async def probe(self) -> None:
        """A committed write through a permanent session of the server's own; raises OraError. Cheap: the cluster calls
        it every second or so through the health socket."""

    async def close(self) -> None: ...


class DatabaseFactory(Protocol):
    """What `[database] factory = "module:name"` of the server's configuration names; lab.standin.pg:open_database."""

    async def __call__(self, settings: Mapping[str, object]) -> Database:
        """settings: the rest of the [database] table. Raises OraError (1034) when the database cannot be reached."""
