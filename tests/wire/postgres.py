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
_CHEAP = (
    "-c fsync=off -c full_page_writes=off -c max_connections=200 -c max_prepared_transactions=50 -c shared_buffers=64MB"
)
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


class PrivatePostgres:
    """One instance below `root`; `dsn` is its superuser's."""

    def __init__(self, root: Path, options: str = "") -> None:
        self.root, self._options = root, options
        self._root, self._programs, self._user = root, binaries(), _as_user()
        if self._user:
            shutil.chown(root, self._user)
        self.dsn = f"host={root} user=oracle dbname=postgres"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), "-D", str(self._root / "data"), *arguments]
        subprocess.run(command, check=True, capture_output=True, user=self._user, cwd=self._root, timeout=60)

    def create(self) -> None:
        """An empty cluster."""
        self._run("initdb", "-U", "oracle", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")

    def start(self) -> None:
        """Start and wait."""
        options = f"{_CHEAP} {self._options} -c listen_addresses= -k {self._root}"
        self._run("pg_ctl", "-w", "-l", str(self._root / "log"), "-o", options, "start")

    def crash(self) -> None:
        """Stop without a checkpoint."""
        self._run("pg_ctl", "-m", "immediate", "stop")


@contextmanager
def private_postgres(options: str = "") -> Iterator[PrivatePostgres]:
    """A running instance; stopped and deleted at the end. options: more of them for its first process."""
    root = Path(tempfile.mkdtemp(prefix="wire-pg-"))
    instance = PrivatePostgres(root, options)
    try:
        instance.create()
        instance.start()
        yield instance
        instance.crash()
    finally:
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def running_postgres() -> Iterator[str]:
    """The dsn of a private instance."""
    with private_postgres() as instance:
        yield instance.dsn
