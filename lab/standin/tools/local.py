"""The database of this server, for commands that run on it as the database's own user."""

from __future__ import annotations

import os
from pathlib import Path

from lab.standin import config

CONFIG = Path("/opt/oracle/standin/etc/standin.toml")


def dsn() -> str:
    """PostgreSQL's connection string: $STANDIN_DSN, or that of the server's configuration."""
    return os.environ.get("STANDIN_DSN") or str(config.read(CONFIG).database["dsn"])
