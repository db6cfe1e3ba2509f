"""Processes and files of a server, seen from the machine: works on a frozen or cut-off server too."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import yaml

from lab.faults.fault import Patient
from lab.machine.containers import find
from lab.settings import ANSIBLE

PROC = Path("/proc")


@cache
def database_pattern(engine: str) -> re.Pattern[str]:
    """What a process of an open database looks like, from the engine's own variables."""
    path = ANSIBLE / "roles" / "db_engine" / "vars" / f"{engine}.yml"
    return re.compile(yaml.safe_load(path.read_text(encoding="utf-8"))["db_engine_process_pattern"])


def first_process(lab: Patient, host: str) -> int:
    """The machine's number of a server's first process; 0 where it does not run."""
    container = find(lab.client, lab.topology.host(host).container)
    return int(container.attrs["State"]["Pid"]) if container is not None else 0


def database_processes(lab: Patient, host: str) -> list[int]:
    """The machine's numbers of the database processes that run on a server; none where it is off."""
    namespace = namespace_of(first_process(lab, host))
    pattern = database_pattern(lab.settings.engine)
    return [pid for pid in processes_in(namespace) if pattern.search(command_line(pid))] if namespace else []


def namespace_of(pid: int) -> int:
    """The identity of the process's namespace of process numbers; 0 where there is no such process."""
    if pid <= 0:
        return 0
    try:
        return os.stat(PROC / str(pid) / "ns" / "pid").st_ino
    except OSError:
        return 0


def processes_in(namespace: int) -> Iterator[int]:
    """Every process of the machine in this namespace."""
    for entry in os.scandir(PROC):
        if entry.name.isdigit() and namespace_of(int(entry.name)) == namespace:
            yield int(entry.name)


def exists(lab: Patient, host: str, path: str) -> bool:
    """Whether a running server has this file, as the machine sees it."""
    first = first_process(lab, host)
    return first > 0 and (PROC / str(first) / "root" / path.lstrip("/")).exists()


def command_line(pid: int) -> str:
    """The command line, blanks between its words; empty for a process that has ended."""
    with suppress(OSError):
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    return ""


def state(pid: int) -> str:
    """One letter as in proc(5): R, S, T for stopped, ...; empty for a process that has ended."""
    with suppress(OSError, IndexError):
        return _stat(pid)[0]
    return ""


def work_done(pid: int) -> int:
    """Nanoseconds that the process has run; 0 for one that has ended."""
    with suppress(OSError, IndexError, ValueError):
        return int((PROC / str(pid) / "schedstat").read_text().split()[0])
    return 0


def parent(pid: int) -> int:
    """The number of the process that started it, or has taken it over; 0 for one that has ended."""
    with suppress(OSError, IndexError):
        return int(_stat(pid)[1])
    return 0


def _stat(pid: int) -> list[str]:
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def signal_all(pids: list[int], number: int) -> None:
    """Send a signal to each; one that has ended is passed over."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
