"""The server as a database server runs it: loads its code while PostgreSQL recovers, then serves."""

from __future__ import annotations

import secrets
import sys
import threading
import time
from pathlib import Path

import psycopg

import lab.standin.pg  # noqa: F401  (loaded now, while the database recovers)
from lab.standin import config
from lab.standin.__main__ import CANNOT_START
from lab.standin.__main__ import main as serve
from lab.standin.pg.bootstrap import NewerDictionary, bootstrap

RECOVERY_SECONDS = 100.0
INTERVAL = 0.02


def await_database(dsn: str, seconds: float = RECOVERY_SECONDS) -> None:
    """Return when PostgreSQL accepts connections. Raises the last psycopg.OperationalError."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while True:
        try:
            psycopg.connect(dsn, connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            pause.wait(INTERVAL)


def main(path: str) -> int:
    """Serve by this configuration; the server's own exit status."""
    settings = config.read(Path(path))
    dsn = str(settings.database["dsn"])
    await_database(dsn)
    # SYS and SYSTEM get a password nobody knows until resetPassword gives them one.
    try:
        bootstrap(dsn, secrets.token_hex(16))
    except NewerDictionary as error:
        print(f"standin: {error}", file=sys.stderr)
        return CANNOT_START
    return serve(["--config", path])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
