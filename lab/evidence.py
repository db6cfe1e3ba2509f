"""A stored run as one value: everything that the checkers and the report may look at, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from lab.errors import CannotJudge
from lab.history import Record, read_history
from lab.limits import Limits, read_limits

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Mark:
    """One entry of the timeline. time, until: seconds since the run began; the kinds are listed in
    docs/contracts.md."""

    time: float
    kind: str
    name: str = ""
    clause: str = ""
    until: float | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def end(self) -> float:
        """When it was over: `until`, or the moment itself."""
        return self.time if self.until is None else self.until


@dataclass(frozen=True)
class Sample:
    """One look at the database nodes. open: hosts on which database processes run. lock_refused: whether another node's
    attempt to take the storage was refused; None where it was not tried."""

    time: float
    open: tuple[str, ...]
    lock_refused: bool | None = None


@dataclass(frozen=True)
class Evidence:
    """All that a run left behind. `final` is None where the final reads never happened."""

    run: Mapping[str, Any]
    limits: Limits
    history: tuple[Record, ...] = ()
    timeline: tuple[Mark, ...] = ()
    samples: tuple[Sample, ...] = ()
    final: Mapping[str, tuple[Row, ...]] | None = None

    def marks(self, kind: str) -> list[Mark]:
        """The timeline's entries of one kind, in order of time."""
        return sorted((mark for mark in self.timeline if mark.kind == kind), key=lambda mark: mark.time)

    @cached_property
    def faults(self) -> list[Mark]:
        """The faults injected, in order. Raises CannotJudge where there is none."""
        found = self.marks("fault")
        if not found:
            raise CannotJudge("The timeline has no fault")
        return found

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of one table at the end. Raises CannotJudge where they were not read."""
        if self.final is None:
            raise CannotJudge("The run has no final reads")
        if table not in self.final:
            raise CannotJudge(f"The final reads lack the table {table}")
        return self.final[table]

    @cached_property
    def end(self) -> float:
        """The last moment anything was recorded, seconds since the run began."""
        times = [mark.end for mark in self.timeline] + [record.time for record in self.history[-1:]]
        return max(times + [sample.time for sample in self.samples[-1:]], default=0.0)


def load_evidence(directory: Path) -> Evidence:
    """Read a run's folder. Missing final reads, samples or timeline become empty, and the checkers say so; a run
    without run.json or history raises CannotJudge."""
    run = _json(directory / "run.json")
    if not isinstance(run, dict):
        raise CannotJudge("Not a stored run", where=str(directory), todo="Name a folder below runs/")
    final = _json(directory / "final.json")
    return Evidence(
        run=run,
        limits=read_limits(run.get("limits") or {}, str(directory / "run.json")),
        history=tuple(read_history(directory / "history.jsonl")),
        timeline=_marks(directory / "timeline.json"),
        samples=_samples(directory / "samples.jsonl"),
        final=None if final is None else {table: tuple(rows) for table, rows in final.items()},
    )


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise CannotJudge("A file of the run cannot be read", where=f"{path}: {error}", todo="Rehearse again") from None


def _marks(path: Path) -> tuple[Mark, ...]:
    try:
        return tuple(Mark(**entry) for entry in _json(path) or [])
    except TypeError as error:
        raise CannotJudge("The timeline is damaged", where=f"{path}: {error}", todo="Rehearse again") from None


def _samples(path: Path) -> tuple[Sample, ...]:
    """The samples; a half-written last line (a killed run) is left out."""
    if not path.exists():
        return ()
    lines = path.read_text(encoding="utf-8").splitlines()
    found = []
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
            found.append(Sample(float(entry["time"]), tuple(entry["open"]), entry.get("lock_refused")))
        except (ValueError, KeyError, TypeError) as error:
            if number < len(lines):
                raise CannotJudge("The samples are damaged", where=f"{path}:{number}: {error}") from None
    return tuple(found)
