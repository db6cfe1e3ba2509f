"""The playbook's events become steps on the timeline, and people answer what is asked of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lab.plan.catalogue import read_catalogue
from lab.rehearsals.people import People
from lab.rehearsals.record import RunRecord
from lab.rehearsals.steps import StepWatch
from lab.store import RunFolder
from lab.waiting import wait_until


def event(kind: str, **data: Any) -> dict[str, Any]:
    return {"event": kind, "created": datetime.now(UTC).isoformat(), "event_data": data}


@pytest.fixture
def watch(tmp_path: Path) -> StepWatch:
    record = RunRecord(RunFolder(tmp_path, {}), lambda text: None)
    people = People(tmp_path / "desk", lambda asked: "done")
    return StepWatch(record, read_catalogue().procedure("3.1-one-node"), people)


def steps(watch: StepWatch) -> dict[str, str]:
    return {mark.clause: mark.detail["status"] for mark in watch.record.folder.timeline if mark.kind == "step"}


def test_each_play_is_a_step_with_its_figures(watch: StepWatch) -> None:
    figures = {"tables": 2, "rows_exported": 5, "rows_restored": 5, "checksums_equal": True}
    watch(event("playbook_on_play_start", play="3.1-one-A take a logical backup"))
    watch(event("runner_on_ok", res={"ansible_facts": {"logical_backup_figures": figures}}))
    watch(event("playbook_on_play_start", play="3.1-one-B stop the application servers"))
    watch(event("runner_on_ok"))
    watch(event("playbook_on_play_start", play="3.1-one-C power off the failed server"))
    watch(event("runner_on_skipped"))
    watch(event("playbook_on_stats"))
    assert steps(watch) == {"3.1-one-A": "ok", "3.1-one-B": "ok", "3.1-one-C": "skipped"}
    assert watch.record.folder.timeline[0].detail["backup"] == figures


def test_a_failed_task_makes_its_step_fail(watch: StepWatch) -> None:
    watch(event("playbook_on_play_start", play="3.1-one-C power off the failed server"))
    watch(event("runner_on_failed", res={"msg": "no"}))
    watch.close()
    assert steps(watch) == {"3.1-one-C": "failed"}


def planned(watch: StepWatch, word: str, host: str) -> None:
    watch(event("runner_on_ok", host=host, res={"ansible_facts": {"lab_planned_stop": word}}))


def test_a_planned_stop_lasts_until_every_server_that_stopped_serves_again(watch: StepWatch) -> None:
    for server in ("appserver-1", "appserver-2"):
        planned(watch, "begin", server)
    planned(watch, "end", "appserver-1")
    (mark,) = watch.record.folder.timeline
    assert mark.kind == "planned_stop" and mark.until is None
    planned(watch, "end", "appserver-2")
    (mark,) = watch.record.folder.timeline
    assert mark.detail["servers"] == ["appserver-1", "appserver-2"]
    assert mark.until is not None and mark.until >= mark.time


def test_a_planned_stop_ends_with_the_playbook_at_the_latest(watch: StepWatch) -> None:
    planned(watch, "begin", "appserver-1")
    watch.close()
    (mark,) = watch.record.folder.timeline
    assert mark.until is not None


def _ask(people: People) -> dict[str, Any]:
    asked = {"clause": "3.1-one-E", "who": "vendor-engineer", "what": "repair dbserver-a"}
    (people.desk / "3.1-one-E.ask.json").write_text(json.dumps(asked))
    done = people.desk / "3.1-one-E.done.json"
    wait_until(done.exists, 5, "an answer")
    answer: dict[str, Any] = json.loads(done.read_text())
    return answer


def test_a_person_does_what_is_asked_and_says_so(tmp_path: Path) -> None:
    with People(tmp_path, lambda asked: f"did {asked['what']}") as people:
        answer = _ask(people)
    assert answer == {"status": "ok", "said": "did repair dbserver-a", "answered_by": "simulated vendor-engineer"}


def test_a_person_who_cannot_do_it_says_no(tmp_path: Path) -> None:
    def work(asked: dict[str, Any]) -> str:
        raise RuntimeError("no spare part")

    with People(tmp_path, work) as people:
        assert _ask(people)["status"] == "failed"
