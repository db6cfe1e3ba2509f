"""The procedure's playbook on the timeline: one play is one lettered step."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lab.plan.procedure import Procedure
from lab.rehearsals.people import People
from lab.rehearsals.record import RunRecord

CLAUSE = re.compile(r"[\d.]+(-[A-Za-z0-9]+)+")
BACKUP = "logical_backup_figures"
STOPPED = "lab_planned_stop"


@dataclass
class StepWatch:
    """Takes ansible-runner's events and keeps `step` and `planned_stop` marks up to date.

    A step of which every task was skipped has not been performed. A task may set the facts `logical_backup_figures` (of
    a proved backup) and, on every server that a planned stop concerns, `lab_planned_stop` (`begin`, `end`).
    """

    record: RunRecord
    procedure: Procedure
    people: People
    _clause: str = ""
    _name: str = ""
    _begin: float = 0.0
    _status: str = "ok"
    _done_something: bool = False
    _detail: dict[str, Any] = field(default_factory=dict)
    _stop_begin: float = 0.0
    _stopped: set[str] = field(default_factory=set)
    _started: set[str] = field(default_factory=set)

    def __call__(self, event: dict[str, Any]) -> None:
        data = event.get("event_data") or {}
        kind = event.get("event", "")
        time = self._time(event)
        if kind == "playbook_on_play_start":
            self._finish(time)
            self._start(str(data.get("play", "")), time)
        elif kind in ("runner_on_failed", "runner_on_unreachable") and not data.get("ignore_errors"):
            self._status = "failed"
        elif kind == "runner_on_ok":
            self._done_something = True
            self._facts((data.get("res") or {}).get("ansible_facts") or {}, str(data.get("host", "")), time)
        elif kind == "playbook_on_stats":
            self._finish(time)

    def close(self) -> None:
        """The playbook has ended, however it did; the step under way ended with it."""
        self._finish(self.record.now())
        if self._stopped:
            self._mark_stop(self.record.now())

    def _start(self, play: str, time: float) -> None:
        match = CLAUSE.match(play)
        if match is None:
            return
        self._clause, self._name, self._begin, self._status = match.group(), play[match.end() :].strip(), time, "ok"
        self._detail, self._done_something = {}, False
        self.record.say(f"step {play}")

    def _finish(self, time: float) -> None:
        if not self._clause:
            return
        clause = next((c for c in self.procedure.clauses if c.id == self._clause), None)
        answer = self.people.answers.get(self._clause)
        status = "skipped" if self._status == "ok" and not self._done_something else self._status
        detail = {"status": status, "who": clause.who if clause else "", "human": answer is not None}
        if answer:
            detail |= {"answered_by": answer["answered_by"], "said": answer["said"]}
        detail |= self._detail
        self.record.mark("step", self._begin, name=self._name, clause=self._clause, until=time, **detail)
        self._clause = ""

    def _facts(self, facts: dict[str, Any], host: str, time: float) -> None:
        if BACKUP in facts:
            self._detail["backup"] = facts[BACKUP]
        stop = facts.get(STOPPED)
        if stop == "begin":
            self._stop_begin = self._stop_begin if self._stopped else time
            self._stopped.add(host)
            self._mark_stop(None)
        elif stop == "end" and self._stopped:
            self._started.add(host)
            if self._started >= self._stopped:
                self._mark_stop(time)
                self._stopped, self._started = set(), set()

    def _mark_stop(self, until: float | None) -> None:
        """One planned stop: from the first server's to the moment when the last one serves again."""
        self.record.mark("planned_stop", self._stop_begin, until=until, servers=sorted(self._stopped))

    def _time(self, event: dict[str, Any]) -> float:
        created = event.get("created")
        if not created:
            return self.record.now()
        return self.record.from_unix(datetime.fromisoformat(str(created)).replace(tzinfo=UTC).timestamp())
