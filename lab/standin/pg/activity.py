"""What V$SESSION and its relatives show: published by the server to the database when a statement is about to look."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from lab.standin.sql.names import literal, unfold

if TYPE_CHECKING:
    from lab.standin.identity import Activity
    from lab.standin.pg.session import PgSession

_LOOKS = re.compile(r"\bv_?\$(session|sesstat|mystat|sql_monitor)", re.I)


@lru_cache(maxsize=4096)
def looks_at_sessions(sql: str) -> bool:
    """Whether a statement names a view of sessions."""
    return _LOOKS.search(sql) is not None


async def publish(sessions: Iterable[PgSession]) -> None:
    """Replace what this server published before."""
    listed = list(sessions)
    if listed:
        admin = await listed[0].database.housekeeping()
        rows = json.dumps([_row(session) for session in listed]).replace("\\u0000", "")
        await admin.text(f"SELECT sys.publish_sessions({literal(rows)})")


def _row(session: PgSession) -> dict[str, object]:
    who, told = session.identity, session.client_info
    return {
        "sid": who.sid,
        "serial": who.serial,
        "username": who.user,
        "schemaname": unfold(session.schema),
        "status": _status(who.activity),
        "osuser": who.os_user or None,
        "process": who.process or None,
        "machine": who.machine or None,
        "terminal": who.terminal or None,
        "program": who.program or None,
        "module": told.get("module", who.program) or None,
        "action": told.get("action") or None,
        "client_info": told.get("client_info") or None,
        "client_identifier": told.get("client_identifier") or None,
        "dbop": told.get("dbop") or None,
        "service_name": who.service.lower() or None,
        "driver": who.driver or None,
        "logged_on": session.logged_on.isoformat(),
        "idle": int(time.monotonic() - session.last_call),
        "figures": _figures(who.activity),
    }


def _status(activity: Activity) -> str:
    return "KILLED" if activity.killed else "ACTIVE" if activity.calling else "INACTIVE"


def _figures(activity: Activity) -> dict[str, int]:
    """By their names in V$STATNAME."""
    return {
        "logons cumulative": 1,
        "user commits": activity.commits,
        "user rollbacks": activity.rollbacks,
        "user calls": activity.round_trips,
        "SQL*Net roundtrips to/from client": activity.round_trips,
        "parse count (total)": activity.parses,
        "execute count": activity.executions,
    }
