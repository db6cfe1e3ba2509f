"""Running other programs: the main database's export over SSH, and Data Pump and SQL*Plus on this server."""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab.emergency.settings import EmergencySettings, Source
from lab.errors import StepFailed

WARNINGS = 5  # Data Pump's exit status for a job that completed and had something to say
NO_SUCH_USER = "ORA-01918"
PARALLEL = "parallel=2"
LESS_TELLING = ("ORA-31684", "ORA-31693")  # an object is there already; a table was not loaded: the cause follows
CHUNK = 1 << 20
SSH = ("-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=10", "-o", "LogLevel=ERROR")
ALIVE = ("-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=6")


@dataclass(frozen=True)
class Deadline:
    """until: on the monotonic clock, in seconds."""

    until: float

    @property
    def left(self) -> float:
        """Seconds. Raises StepFailed where the time is over."""
        seconds = self.until - time.monotonic()
        if seconds <= 0:
            raise StepFailed("The copy would be late", todo="See why it takes longer than it did")
        return seconds


@dataclass(frozen=True)
class Dump:
    """What the source says of its dump. size: bytes; sha256: of what it sent, empty for what it did not send."""

    name: str
    size: int
    sha256: str = ""


@dataclass(frozen=True)
class DumpSource:
    """The main database's SSH server, which knows three commands (role dump_source)."""

    source: Source
    deadline: Deadline

    def check_room(self, name: str, needed: int) -> None:
        """Raises StepFailed where fewer bytes are free at the source, a dump of the night before counted as free."""
        run(self._command("room", name, str(needed)), 60, "The main server's disk is too full")

    def export(self, name: str, empty: Sequence[str]) -> Dump:
        """A dump as of one moment, without the rows of the tables in `empty`. Raises StepFailed."""
        said = run(self._command("export", name, *empty), self.deadline.left, "The export failed")
        return _answered(name, (said.splitlines() or [""])[-1])

    def export_straight(self, name: str, empty: Sequence[str], place: Path, owner: str) -> Dump:
        """The same dump, written by the source straight into `place`, whose files belong to `owner`. Raises
        StepFailed."""
        seconds = str(int(self.deadline.left) + 1)
        serve = ["/usr/lib/openssh/sftp-server", "-u", "0077", "-d", str(place)]
        try:
            account = pwd.getpwnam(owner)
            rights: dict[str, Any] = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
            serving = subprocess.Popen(serve, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **rights)
        except (OSError, KeyError) as error:
            raise StepFailed("The export failed", where=str(error)) from None
        with serving:
            done = subprocess.run(
                ["timeout", seconds, *self._command("straight", name, *empty)],
                stdin=serving.stdout, stdout=serving.stdin, stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
            serving.terminate()
        last = (done.stderr.strip().splitlines() or [f"ssh ended with {done.returncode}"])[-1]
        if done.returncode:
            raise StepFailed("The export failed", where=last)
        dump = _answered(name, last)
        if (found := (place / name).stat().st_size) != dump.size:
            raise StepFailed("The dump arrived truncated", where=f"{found} of {dump.size} bytes")
        return dump

    def fetch(self, dump: Dump, target: Path) -> None:
        """The dump, whole and unchanged, or nothing. Raises StepFailed."""
        part = target.with_name(target.name + ".part")
        try:
            sent, digest = self._receive(dump, part)
            if (found := part.stat().st_size) != dump.size:
                raise StepFailed("The dump arrived truncated", where=f"{found} of {dump.size} bytes")
            if digest != sent.sha256:
                raise StepFailed("The dump arrived damaged", where=f"{dump.name}: its checksum differs")
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """The source keeps no dumps."""
        run(self._command("remove", name), 30, "The dump could not be removed at its source")

    def _receive(self, dump: Dump, part: Path) -> tuple[Dump, str]:
        """What the source says that it sent, and the checksum of what came."""
        digest = hashlib.sha256()
        with subprocess.Popen(
            ["timeout", str(int(self.deadline.left) + 1), *self._command("fetch", dump.name)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None and process.stderr is not None
            with open(part, "wb", opener=_private) as file:
                while piece := process.stdout.read(CHUNK):
                    file.write(piece)
                    digest.update(piece)
            said = process.stderr.read().decode(errors="replace").strip()
        last = (said.splitlines() or [f"ssh ended with {process.returncode}"])[-1]
        if process.returncode:
            raise StepFailed("The dump did not arrive", where=last)
        return _answered(dump.name, last), digest.hexdigest()

    def _command(self, *words: str) -> list[str]:
        own = ["-i", self.source.key, "-o", f"UserKnownHostsFile={self.source.known_hosts}"]
        return ["ssh", *SSH, *ALIVE, *own, f"{self.source.user}@{self.source.host}", *words]


def _answered(name: str, line: str) -> Dump:
    try:
        values = json.loads(line)
        return Dump(name, int(values["size"]), str(values.get("sha256", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise StepFailed("The source gave no answer", where=line[-200:]) from None


@dataclass(frozen=True)
class OwnDatabase:
    """This server's database, by its own tools, without a password."""

    settings: EmergencySettings
    deadline: Deadline

    def make_room(self, schema: str) -> None:
        """Drop what an earlier copy, or one that was broken off, left there; the new one's owner has the password."""
        drop, create = (
            f"DROP USER {schema} CASCADE;\n",
            f'CREATE USER {schema} IDENTIFIED BY "{self.settings.password}";\n'
            f"GRANT UNLIMITED TABLESPACE TO {schema};\n",
        )
        said = self._sqlplus(drop + create, "There is no room for the copy", allowed=(0, 1))
        wrong = [line for line in said.splitlines() if "ORA-" in line and NO_SUCH_USER not in line]
        if wrong:
            raise StepFailed("There is no room for the copy", where=wrong[0].strip())

    def load(self, dump: Path, schema: str) -> str:
        """What the import complained of most: nothing, as a rule. Raises StepFailed."""
        words = ["impdp", "userid=/ as sysdba", *self._names(dump, schema), "table_exists_action=replace", PARALLEL]
        said = run(words, self.deadline.left, "The import failed", allowed=(0, WARNINGS))
        complaints = [line.strip() for line in said.splitlines() if line.startswith("ORA-")]
        return next((line for line in complaints if not line.startswith(LESS_TELLING)), (complaints or [""])[0])

    def compare(self, dump: Path, schema: str, complaint: str = "") -> dict[str, Any]:
        """The copy against its dump, every row. complaint: of its import. Raises StepFailed where they differ."""
        words = ["lab-dumpcheck", "userid=/ as sysdba", *self._names(dump, schema), PARALLEL]
        said = run(words, self.deadline.left, "The copy could not be compared", allowed=(0, 1))
        try:
            answer: dict[str, Any] = json.loads(said.splitlines()[-1])
        except (IndexError, ValueError):
            raise StepFailed("The copy could not be compared", where=said[-200:]) from None
        if not answer.get("checksums_equal"):
            wrong = answer.get("different") or ["nothing was compared"]
            told = str(wrong[0]) + (f"; the import said {complaint}" if complaint else "")
            raise StepFailed("The copy differs from its dump", where=told)
        return answer

    def _names(self, dump: Path, schema: str) -> list[str]:
        remap = f"remap_schema={self.settings.owner}:{schema}"
        return ["directory=DATA_PUMP_DIR", f"dumpfile={dump.name}", remap, f"parfile={self.settings.parfile}"]

    def _sqlplus(self, script: str, failed: str, *, allowed: Sequence[int] = (0,)) -> str:
        text = f"ALTER SESSION SET CONTAINER = {self._container};\n{script}EXIT\n"
        return run(["sqlplus", "-s", "/", "as", "sysdba"], self.deadline.left, failed, allowed=allowed, stdin=text)

    @property
    def _container(self) -> str:
        return self.settings.dsn.rpartition("/")[2]


def run(
    words: Sequence[str], seconds: float, failed: str, *, allowed: Sequence[int] = (0,), stdin: str | None = None
) -> str:
    """Its standard output. Raises StepFailed with what it said last."""
    try:
        done = subprocess.run(
            list(words),
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            text=True,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        raise StepFailed(failed, where=f"{words[0]} was not done in time") from None
    except OSError as error:
        raise StepFailed(failed, where=str(error)) from None
    if done.returncode not in allowed:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        telling = next((line for line in lines if line.startswith(("ORA-", "UDE-", "UDI-"))), None)
        raise StepFailed(failed, where=telling or (lines or [f"{words[0]} ended with {done.returncode}"])[-1].strip())
    return done.stdout


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def check_space(place: Path, needed: int) -> None:
    """Raises StepFailed where fewer bytes are free."""
    free = shutil.disk_usage(place).free
    if free < needed:
        raise StepFailed("The disk is too full", where=f"{place}: {free >> 20} of {needed >> 20} MiB free")
