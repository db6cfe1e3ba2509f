"""Watching the pair all the time: where database processes run, and that the storage refuses a second owner."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

from lab.errors import LabError
from lab.evidence import Sample
from lab.faults.fault import Patient
from lab.faults.processes import command_line, database_pattern, first_process, namespace_of, processes_in

PERIOD = 0.2
LOCK_PERIOD = 3.0


def open_nodes(lab: Patient) -> tuple[str, ...]:
    """The database servers on which a database process exists at this moment, running, stopped or frozen."""
    pattern = database_pattern(lab.settings.engine)
    found = []
    for host in lab.topology.group("dbservers"):
        namespace = namespace_of(first_process(lab, host.name))
        if namespace and any(pattern.search(command_line(pid)) for pid in processes_in(namespace)):
            found.append(host.name)
    return tuple(found)


@dataclass
class Sampler:
    """Looks every PERIOD seconds in a thread of its own, and every LOCK_PERIOD lets the passive node try to take the
    storage (the positive control: it must be refused). now: seconds since the run began. keep: takes each sample."""

    lab: Patient
    now: Callable[[], float]
    keep: Callable[[Sample], None]
    last: Sample | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Sampler:
        for work in (self._look, self._try_lock):
            thread = threading.Thread(target=work, daemon=True, name=f"sampler {work.__name__}")
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=15)

    @property
    def active(self) -> str | None:
        """The one node that had the database open at the last look."""
        return self.last.open[0] if self.last and len(self.last.open) == 1 else None

    def _look(self) -> None:
        while not self._stop.is_set():
            begin = self.now()
            try:
                self.last = Sample(round(begin, 3), open_nodes(self.lab))
                self.keep(self.last)
            except (LabError, OSError):
                pass  # no sample: the checker sees the gap
            self._stop.wait(max(0.02, PERIOD - (self.now() - begin)))

    def _try_lock(self) -> None:
        while not self._stop.wait(LOCK_PERIOD):
            sample = self._one_try()
            if sample is not None:
                self.keep(sample)

    def _one_try(self) -> Sample | None:
        """An attempt counts only where the same node had the database open before it and after it."""
        owner = self.active
        others = [host.name for host in self.lab.topology.group("dbservers") if host.name != owner]
        if owner is None or not others or self.lab.container(others[0]).status != "running":
            return None
        begin = self.now()
        try:
            done = self.lab.exec(others[0], ["lab-storage", "probe"], timeout=5, check=False)
            still = open_nodes(self.lab)
        except (LabError, OSError):
            return None
        if still != (owner,) or done.status not in (0, 1):
            return None
        return Sample(round(begin, 3), (owner,), done.status == 1)
