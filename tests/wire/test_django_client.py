"""Django's Oracle backend against the stand-in: tests/wire/django_client."""

from __future__ import annotations

import subprocess
import sys

from lab.settings import PROJECT

from .server_thread import ServerThread


def django(*account: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.wire.django_client", *account]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=240)


def test_an_application_migrates_writes_reads_and_is_introspected(standin: ServerThread) -> None:
    done = django(standin.dsn, "his", "secret")
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    assert (done.returncode, failed) == (0, []), done.stderr
    assert done.stdout.count("passed") == 9


def test_a_check_that_fails_is_told(standin: ServerThread) -> None:
    done = django(standin.dsn, "nobody", "none")
    assert done.returncode == 1 and "FAILED  tables_are_migrated" in done.stdout
