"""One command at a time on a lab: a lock that the kernel frees when its holder dies."""

from __future__ import annotations

import fcntl
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from lab.errors import LabBusy
from lab.interruption import end_processes_knowing, work_of
from lab.settings import LabSettings, state_root

_holders: dict[Path, int] = {}  # threads of this process


@contextmanager
def lab_lock(settings: LabSettings) -> Iterator[None]:
    """Hold the lab for a command that changes it; playbooks that a killed holder left at work are ended first. The
    holding thread may take it again for a part of its work. Raises LabBusy, naming the holder, at once."""
    settings.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = settings.state / "lock"
    if _holders.get(path) == threading.get_ident():
        yield
        return
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LabBusy(
                f"Lab {settings.name!r} is in use", where=_holder(path), todo="Wait for that command or end it"
            ) from None
        end_processes_knowing(f"{work_of(settings.state)}\0")
        _sign(file)
        _holders[path] = threading.get_ident()
        try:
            yield
        finally:
            del _holders[path]
            file.truncate(0)


@contextmanager
def build_lock(say: Callable[[str], None]) -> Iterator[None]:
    """Hold the image cache that all labs of this checkout share; waits for another lab's build to end, and says so."""
    directory = state_root() / "cache"
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another lab of this checkout to build its images")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sign(file: TextIO) -> None:
    file.seek(0)
    file.truncate()
    json.dump({"pid": os.getpid(), "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])}, file)
    file.flush()


def _holder(path: Path) -> str:
    try:
        holder = json.loads(path.read_text())
        return f"process {holder['pid']}: {holder['command']}"
    except (OSError, ValueError, KeyError, TypeError):
        return str(path)
