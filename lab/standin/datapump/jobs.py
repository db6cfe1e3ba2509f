"""What a job is called, what it says of itself, and who may run it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lab.standin.datapump.messages import JobFailed, Log
from lab.standin.datapump.parameters import Parameters
from lab.standin.datapump.session import Connection

RELEASE = "19.0.0.0.0"
_FULL = {"expdp": "DATAPUMP_EXP_FULL_DATABASE", "impdp": "DATAPUMP_IMP_FULL_DATABASE"}
_SECRET = ("userid", "encryption_password")


def mode_of(parameters: Parameters) -> str:
    """FULL, TABLE or SCHEMA."""
    return "FULL" if parameters.full else "TABLE" if parameters.tables else "SCHEMA"


def path_of(parameters: Parameters) -> str:
    """What the log puts before the kinds of objects."""
    return {"FULL": "DATABASE_EXPORT", "TABLE": "TABLE_EXPORT", "SCHEMA": "SCHEMA_EXPORT"}[mode_of(parameters)]


def name_of(tool: str, parameters: Parameters) -> str:
    """JOB_NAME, or the one that Data Pump makes."""
    verb = "EXPORT" if tool == "expdp" else "IMPORT"
    return parameters.job_name or f"SYS_{verb}_{mode_of(parameters)}_01"


def announce(log: Log, tool: str, job: str, user: str, words: list[str]) -> None:
    """The log's first lines; passwords are not among them."""
    title = "Export" if tool == "expdp" else "Import"
    log.line(f"{title}: Release {RELEASE} - Production on {datetime.now():%a %b %d %H:%M:%S %Y}")
    told = [word for word in words if "=" in word and word.partition("=")[0].strip().lower() not in _SECRET]
    hidden = [f"{key}=********" for key in _SECRET[1:] if any(word.lower().startswith(f"{key}=") for word in words)]
    log.line(f'Starting "{job}":  {user}/******** {" ".join([*told, *hidden])}'.rstrip())


def permit(connection: Connection, tool: str, user: str, parameters: Parameters) -> bool:
    """Whether the user may work on every schema; who may not works on the own one. Raises JobFailed (ORA-31631)."""
    if (
        user in ("SYS", "SYSTEM")
        or connection.execute(
            "SELECT 1 FROM sys.sysauth$ WHERE grantee = %s AND privilege IN ('DBA', %s)", (user, _FULL[tool])
        ).fetchone()
    ):
        return True
    if parameters.full:
        raise JobFailed("ORA-31631: privileges are required", "ORA-39161: Full database jobs require privileges")
    if tool == "expdp":
        own_only(user, parameters.schemas)
    return False


def own_only(user: str, schemas: Iterable[str]) -> None:
    """Raises JobFailed for a schema that is another's."""
    if set(schemas) - {user}:
        raise JobFailed(
            "ORA-31631: privileges are required",
            "ORA-39109: Unprivileged users may not operate upon other users' schemas",
        )
