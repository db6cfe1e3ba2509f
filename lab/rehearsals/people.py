"""Simulated people: they find the requests that a human step leaves on the desk, do the work, and answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from lab.store import write_whole

Work = Callable[[dict[str, Any]], str]


@dataclass
class People:
    """Watches a folder for `<clause>.ask.json` (`clause`, `who`, `what`) and writes `<clause>.done.json` beside it.

    work: does what the person would do and returns what they say; called for every request, in its own thread.
    """

    desk: Path
    work: Work
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> People:
        self.desk.mkdir(parents=True, exist_ok=True)
        self._thread = threading.Thread(target=self._watch, daemon=True, name="people")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=30)

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            for path in sorted(self.desk.glob("*.ask.json")):
                answer = path.with_name(path.name.replace(".ask.", ".done."))
                if not answer.exists():
                    self._answer(path, answer)

    def _answer(self, path: Path, answer: Path) -> None:
        try:
            asked = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            return  # still being written
        try:
            said: dict[str, Any] = {"status": "ok", "said": self.work(asked)}
        except Exception as error:
            said = {"status": "failed", "said": str(error)}
        said["answered_by"] = f"simulated {asked.get('who', 'person')}"
        self.answers[str(asked.get("clause", path.name))] = said
        write_whole(answer, json.dumps(said, ensure_ascii=False) + "\n")
