"""A PostgreSQL of the test run's own, bootstrapped as a stand-in: a user that is not root, a temporary directory."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from lab.standin.pg.bootstrap import bootstrap, create_user

BINARIES = Path("/usr/lib/postgresql/15/bin")


def _as_postgres(*argv: str, directory: Path) -> None:
    prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *argv], cwd=directory, check=True, stdout=subprocess.DEVNULL, timeout=60)


@contextmanager
def private_postgres(directory: Path) -> Iterator[str]:
    """Yields a superuser's connection string; users SYS, SYSTEM (password oracle) and HIS (secret)."""
    directory.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(directory, owner.pw_uid, owner.pw_gid)
    data = directory / "data"
    _as_postgres(str(BINARIES / "initdb"), "-D", str(data), "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust",
                 directory=directory)  # fmt: skip
    options = f"-c listen_addresses='' -c unix_socket_directories={directory} -c fsync=off"
    _as_postgres(str(BINARIES / "pg_ctl"), "-D", str(data), "-w", "-l", str(directory / "log"), "-o", options, "start",
                 directory=directory)  # fmt: skip
    try:
        dsn = f"host={directory} user=postgres dbname=postgres"
        bootstrap(dsn, "oracle")
        with psycopg.connect(dsn, autocommit=True) as connection:
            create_user(connection, "HIS", "secret")
        yield dsn
    finally:
        _as_postgres(str(BINARIES / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop", directory=directory)
        shutil.rmtree(data, ignore_errors=True)
