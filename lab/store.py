"""Stored runs: `runs/<procedure>/<UTC time>/`, written so that a killed run leaves a readable, unfinished folder."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lab.errors import BadInput, CannotJudge
from lab.evidence import Mark, Sample
from lab.settings import runs_root
from lab.verdict import Verdict, read_verdict

FINISHED = "finished"
RUNNING = "running"


@dataclass
class RunFolder:
    """A run being written. Every file is replaced whole or appended to by whole lines, so it can be read at any
    moment."""

    path: Path
    run: dict[str, Any]
    timeline: list[Mark] = field(default_factory=list)

    @property
    def history(self) -> Path:
        """Where the ledger goes (`lab.history.HistoryWriter`)."""
        return self.path / "history.jsonl"

    @property
    def logs(self) -> Path:
        """The folder for log files of the run."""
        return self.path / "logs"

    def update(self, **values: Any) -> None:
        """Add values to `run.json`."""
        self.run.update(values)
        self.write("run.json", self.run)

    def mark(self, mark: Mark) -> None:
        """Add an entry to the timeline; an entry of the same kind, name, clause and time is replaced (its `until`
        came)."""
        identity = (mark.kind, mark.name, mark.clause, mark.time)
        self.timeline = [m for m in self.timeline if (m.kind, m.name, m.clause, m.time) != identity] + [mark]
        self.timeline.sort(key=lambda entry: entry.time)
        self.write("timeline.json", [asdict(entry) for entry in self.timeline])

    def sample(self, sample: Sample) -> None:
        """Append one look at who has the database open."""
        with (self.path / "samples.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(sample)) + "\n")

    def final(self, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Store the final reads."""
        self.write("final.json", {table: [dict(row) for row in rows] for table, rows in tables.items()})

    def finish(self, verdict: Verdict) -> None:
        """Store the verdict, say that the run is finished, and let `latest` point at it."""
        self.write("verdict.json", verdict.as_dict())
        self.update(state=FINISHED, finished=_now().isoformat(timespec="seconds"))
        for link in (self.path.parent / "latest", self.path.parent.parent / "latest"):
            _point(link, self.path)

    def write(self, name: str, value: Any) -> None:
        """Replace one JSON file of the run at once."""
        write_whole(self.path / name, json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")


@dataclass(frozen=True)
class StoredRun:
    """One line of the list of runs. state: finished, or unfinished for a run that was killed or still goes on."""

    path: Path
    run: Mapping[str, Any]
    verdict: Verdict | None

    @property
    def state(self) -> str:
        """finished or unfinished."""
        return FINISHED if self.run.get("state") == FINISHED and self.verdict else "unfinished"


def new_run(
    procedure: str, *, trigger: str, target: str, engine: str, limits: Mapping[str, Any], **values: Any
) -> RunFolder:
    """Make the folder of a new run and its `run.json`. values: versions, git, plan_hash, seed, checkers, parameters."""
    started = _now()
    run = {
        "schema": 1,
        "state": RUNNING,
        "procedure": procedure,
        "trigger": trigger,
        "target": target,
        "engine": engine,
        "started": started.isoformat(timespec="seconds"),
        "limits": dict(limits),
        **values,
    }
    folder = RunFolder(_make_directory(runs_root() / procedure, started), run)
    folder.logs.mkdir()
    folder.update()
    return folder


def stored_runs(procedure: str | None = None) -> list[StoredRun]:
    """The runs on disk, oldest first. Folders that hold no run are passed over."""
    names = [procedure] if procedure else sorted(path.name for path in runs_root().glob("*") if path.is_dir())
    found = [run for name in names for path in (runs_root() / name).glob("*") if (run := _stored(path))]
    return sorted(found, key=lambda run: (str(run.run.get("started")), run.path.name))


def find_run(name: str | None) -> Path:
    """The folder of a run: a path, `<procedure>/<time>`, a procedure (its newest finished run), or None for the
    newest of all. Raises BadInput."""
    root = runs_root()
    candidates = [Path(name), root / name, root / name / "latest"] if name else [root / "latest"]
    for path in candidates:
        if (path / "run.json").is_file():
            return path.resolve()
    what = f"No stored run {name!r}" if name else "No stored run"
    raise BadInput(what, where=str(root), todo="Name a folder below runs/, or rehearse first")


def stored_verdict(path: Path) -> Verdict | None:
    """The verdict stored in a run's folder, or None where there is none. Raises CannotJudge where it is damaged."""
    try:
        return read_verdict(json.loads((path / "verdict.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise CannotJudge("The stored verdict is damaged", where=f"{path}: {error}", todo="Run `lab check`") from None


def rejudge(path: Path, verdict: Verdict) -> None:
    """Replace a stored run's verdict."""
    write_whole(path / "verdict.json", json.dumps(verdict.as_dict(), ensure_ascii=False, indent=1, default=str) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Replace a file at once: a reader sees the old text or the new one, never half of it."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)


def digest(*parts: bytes) -> str:
    """A short content hash, for `plan_hash`."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _stored(path: Path) -> StoredRun | None:
    if path.is_symlink() or not (path / "run.json").is_file():
        return None
    try:
        run = json.loads((path / "run.json").read_text(encoding="utf-8"))
        return StoredRun(path, run, stored_verdict(path))
    except (ValueError, CannotJudge):
        return StoredRun(path, {"procedure": path.parent.name}, None)


def _make_directory(parent: Path, started: datetime) -> Path:
    parent.mkdir(parents=True, exist_ok=True)
    stem = started.strftime("%Y%m%dT%H%M%SZ")
    for number in range(1, 1000):
        path = parent / (stem if number == 1 else f"{stem}-{number}")
        with contextlib.suppress(FileExistsError):
            path.mkdir()
            return path
    raise BadInput("No free name for a run's folder", where=str(parent))


def _point(link: Path, target: Path) -> None:
    part = link.with_name(f".{link.name}.part")
    part.unlink(missing_ok=True)
    part.symlink_to(os.path.relpath(target, link.parent))
    os.replace(part, link)


def _now() -> datetime:
    return datetime.now(UTC)
