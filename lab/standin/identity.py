"""Who a session is and what it has done: what V$SESSION and V$SESSTAT show of it."""

from __future__ import annotations

from dataclasses import dataclass, field

AppContext = tuple[str, str, str]


@dataclass
class Activity:
    """Counted by the wire while it serves. calling: a call is running; killed: the next call says ORA-00028;
    grace_days: until the password expires, -1 for some day, 0 when it does not."""

    round_trips: int = 0
    parses: int = 0
    executions: int = 0
    commits: int = 0
    rollbacks: int = 0
    calling: bool = False
    killed: bool = False
    grace_days: int = 0


@dataclass(frozen=True)
class SessionIdentity:
    """Who logs on to what, and from where. sid and serial are the wire's numbers for the session; contexts: namespace,
    attribute and value of the application contexts to begin with."""

    user: str
    service: str
    sid: int
    serial: int
    program: str = ""
    machine: str = ""
    os_user: str = ""
    proxy_user: str | None = None
    privileged: bool = False  # SYSDBA
    terminal: str = ""
    driver: str = ""
    process: str = ""
    edition: str = ""
    contexts: tuple[AppContext, ...] = ()
    activity: Activity = field(default_factory=Activity, compare=False)


@dataclass(frozen=True)
class DatabaseNames:
    """What a database calls itself: V$DATABASE.NAME, DB_UNIQUE_NAME, V$INSTANCE.INSTANCE_NAME."""

    name: str = "XE"
    unique: str = "XE"
    instance: str = "XE"


@dataclass(frozen=True)
class News:
    """What changed of a session that its client is to know of. keyword: number of the thing in the protocol."""

    keyword: int
    text: str = ""
    data: bytes = b""
