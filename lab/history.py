"""The client-side ledger: what every desk asked for and what it was told, in the order it happened.

One record a line in `history.jsonl`. Times are monotonic seconds since the start of the run, from the one clock of the
lab process, so that records, fault and step times compare directly.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO

from lab.errors import CannotJudge


class Phase(StrEnum):
    """invoke: sent. ok: acknowledged. fail: certainly not done. info: the client never learned the outcome."""

    INVOKE = "invoke"
    OK = "ok"
    FAIL = "fail"
    INFO = "info"


@dataclass(frozen=True)
class Record:
    """One line of the ledger.

    operation: register, prescribe, charge, dispense, ... key: the idempotency key, the same for every retry of one
    operation. attempt: 1 for the first try. server: the application server asked. time: seconds since the run began.
    request / response: what was sent and answered (money as decimal strings). error: for fail and info.
    """

    time: float
    phase: Phase
    desk: str
    operation: str
    key: str
    attempt: int
    server: str
    request: dict[str, Any] = field(default_factory=dict)
    response: dict[str, Any] | None = None
    error: str | None = None


class HistoryWriter:
    """Appends records to a file, each flushed at once: what is in the file was really seen, whatever kills the run."""

    def __init__(self, path: Path) -> None:
        self._file: TextIO = path.open("a", encoding="utf-8", buffering=1)

    def append(self, record: Record) -> None:
        """Write one record."""
        self._file.write(json.dumps(asdict(record), ensure_ascii=False, separators=(",", ":")) + "\n")

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def read_history(path: Path) -> list[Record]:
    """All records of a stored run; a half-written last line (a killed run) is left out. Raises CannotJudge."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CannotJudge("The run has no history", where=str(error), todo="Rehearse again") from None
    return list(_parse(lines, path))


def _parse(lines: list[str], path: Path) -> Iterator[Record]:
    for number, line in enumerate(lines, 1):
        try:
            values = json.loads(line)
            yield Record(**{**values, "phase": Phase(values["phase"])})
        except (ValueError, TypeError, KeyError) as error:
            if number == len(lines):
                return
            raise CannotJudge("The history is damaged", where=f"{path}:{number}: {error}") from None


def acknowledged(history: Iterable[Record]) -> list[Record]:
    """The operations that a client was told were done, once each, in order."""
    seen: dict[str, Record] = {}
    for record in history:
        if record.phase is Phase.OK:
            seen.setdefault(record.key, record)
    return list(seen.values())
