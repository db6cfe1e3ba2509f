"""A private PostgreSQL 15 in a temporary directory, made a stand-in database; nothing listens on TCP."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PLACES = ("/usr/lib/postgresql/15/bin", "/usr/local/bin", "/usr/bin")
_CHEAP = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 -c shared_buffers=64MB"
_USER = "postgres"


def binaries() -> Path:
    """Where initdb is; installed with apt when it is not there and we may."""
    for place in _PLACES:
        if Path(place, "initdb").exists():
            return Path(place)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "postgresql-15"]
        subprocess.run(
            command, check=True, capture_output=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        )
    return Path(_PLACES[0])


def _as_user() -> str | None:
    """PostgreSQL refuses root: another account then."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(_USER)
        return _USER
    except KeyError:
        return "nobody"


@contextmanager
def running_postgres() -> Iterator[str]:
    """The dsn of a superuser; stopped and deleted at the end."""
    programs, user = binaries(), _as_user()
    root = Path(tempfile.mkdtemp(prefix="wire-pg-"))
    if user:
        shutil.chown(root, user)
    data = root / "data"

    def run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, user=user, cwd=root, timeout=60)

    run(
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "oracle",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    )
    options = f"{_CHEAP} -c listen_addresses= -k {root}"
    run(str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(root / "log"), "-o", options, "start")
    try:
        yield f"host={root} user=oracle dbname=postgres"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(root, ignore_errors=True)
