"""The users that an import needs."""

from __future__ import annotations

import secrets
from typing import Any

from lab.standin.datapump.session import Connection


def ensure_user(connection: Connection, source: str, target: str, dictionary: dict[str, list[dict[str, Any]]]) -> None:
    """Make the target user (Oracle's spelling) unless it exists: with the source's password where the name is the same,
    else with one that nobody knows."""
    if connection.execute("SELECT 1 FROM sys.user$ WHERE name = %s", (target,)).fetchone():
        return
    from lab.standin.pg.bootstrap import create_user  # loads the whole server

    if create_user(connection, target, secrets.token_hex(16)) and source == target:
        for item in dictionary.get("user$", []):
            if item["row"]["name"] == source:
                salt, digest = (item["row"][key] for key in ("salt", "hash"))
                connection.execute(
                    "UPDATE sys.user$ SET salt = %s::bytea, hash = %s::bytea WHERE name = %s", (salt, digest, target)
                )
