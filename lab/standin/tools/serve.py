"""The server as a database server runs it: loads its code while PostgreSQL recovers, then serves."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from lab.standin import config

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
    serve: Callable[[list[str]], int | None] = _server()
    settings = config.read(Path(path))
    await_database(str(settings.database["dsn"]))
    return serve(["--config", path]) or 0


def _server() -> Callable[[list[str]], int | None]:
    import lab.standin.pg  # noqa: F401  (loaded now, while the database recovers)
    from lab.standin.__main__ import main as serve

    return serve


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
