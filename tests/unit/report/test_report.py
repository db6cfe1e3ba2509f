"""The stored run, its HTML report, its JUnit file and the commands over it."""

from __future__ import annotations

import io
import json
import re
from dataclasses import asdict, replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from rich.console import Console

from lab import store
from lab.checkers.judge import judge
from lab.cli import main
from lab.commands import check, report
from lab.evidence import Evidence, Mark, load_evidence
from lab.history import HistoryWriter
from lab.report.junit import junit_xml
from lab.report.page import render
from lab.report.table import print_verdicts, row
from lab.verdict import Outcome, Verdict
from tests.unit.checkers.story import sound_run

HOSTILE = "</script><script>alert(1)</script><b x=\"'&"


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> store.RunFolder:
    monkeypatch.setenv("LAB_RUNS", str(tmp_path))
    return write(sound_run())


def write(evidence: Evidence) -> store.RunFolder:
    run = evidence.run
    folder = store.new_run(
        run["procedure"], trigger=run["trigger"], target=run["target"], engine=run["engine"], limits=run["limits"]
    )
    ledger = HistoryWriter(folder.history)
    for record in evidence.history:
        ledger.append(record)
    ledger.close()
    for mark in evidence.timeline:
        folder.mark(mark)
    for sample in evidence.samples:
        folder.sample(sample)
    folder.final(evidence.final or {})
    return folder


def test_what_is_stored_is_judged_as_what_was_seen(stored: store.RunFolder) -> None:
    seen, read = judge(sound_run()), judge(load_evidence(stored.path))
    assert asdict(read) == asdict(seen)


def test_a_killed_run_stays_readable_and_is_listed_as_unfinished(stored: store.RunFolder) -> None:
    with stored.history.open("a") as file:
        file.write('{"time": 61.0, "pha')
    (listed,) = store.stored_runs()
    assert listed.state == "unfinished"
    assert load_evidence(stored.path).history == sound_run().history


def test_a_finished_run_is_the_latest(stored: store.RunFolder) -> None:
    stored.finish(judge(load_evidence(stored.path)))
    assert store.find_run(None) == store.find_run("3.1-one-node") == stored.path.resolve()
    assert [run.state for run in store.stored_runs()] == ["finished"]


def test_two_runs_in_one_second_have_two_folders(stored: store.RunFolder) -> None:
    assert len({stored.path, *(write(sound_run()).path for _ in range(2))}) == 3


def test_check_judges_again_and_says_so_with_its_exit_status(stored: store.RunFolder) -> None:
    stored.finish(judge(sound_run()))
    assert main(["check", str(stored.path)]) == 0
    stored.final({**(sound_run().final or {}), "registrations": ()})
    assert main(["check", str(stored.path)]) == 1
    (stored.path / "final.json").unlink()
    assert main(["check", str(stored.path)]) == 2


def test_report_builds_the_page_and_the_junit_file_again(stored: store.RunFolder) -> None:
    stored.finish(judge(sound_run()))
    result = CliRunner().invoke(report.command, [str(stored.path), "--json"], standalone_mode=False)
    assert Path(json.loads(result.output)["report"]).read_text().startswith("<!doctype html>")
    assert ET.parse(stored.path / "junit.xml").getroot().tag == "testsuites"


def test_an_unknown_run_is_one_line(stored: store.RunFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "nowhere"]) == 2
    assert capsys.readouterr().err.startswith("lab: No stored run 'nowhere'")
    assert check.EXIT[Outcome.UNKNOWN] == 2


def test_the_page_needs_no_network_and_shows_every_step_checker_and_figure() -> None:
    run = sound_run()
    page = render(run, judge(run))
    assert not re.search(r"(src|href)=|https?://|@import|url\(", page)
    for words in (
        "单个数据库节点故障",
        "3.1-one-H",
        "proved-backup",
        "simulated engineer",
        "takeover dbserver-b +3.9 s",
    ):
        assert words in page


def test_a_hostile_name_is_escaped_everywhere() -> None:
    run = sound_run()
    mark = Mark(21.0, "fault", HOSTILE, detail={"fault": HOSTILE, "host": HOSTILE})
    step = Mark(55.0, "step", HOSTILE, HOSTILE, 56.0, {"status": HOSTILE, "answered_by": HOSTILE})
    history = tuple(replace(r, server=HOSTILE, error=HOSTILE) if r.time > 40 else r for r in run.history)
    bad = replace(run, timeline=(*run.timeline, mark, step), history=history, run={**run.run, "engine": HOSTILE})
    page = render(bad, judge(bad))
    assert "<script" not in page
    assert "<b x=" not in page
    assert "&lt;script&gt;" in page


def test_a_page_is_made_of_a_run_that_left_next_to_nothing() -> None:
    run = Evidence({"procedure": "gone", "engine": "none"}, sound_run().limits)
    page = render(run, judge(run))
    assert "Why it did not pass" in page


def test_junit_counts_failures_and_errors() -> None:
    run = replace(sound_run(), samples=())
    suite = ET.fromstring(junit_xml([judge(run)]).split("\n", 1)[1])[0]
    assert int(suite.attrib["errors"]) == len(suite.findall("testcase/error")) == 3
    assert suite.attrib["failures"] == "0"


def test_junit_of_nothing_checked_is_red() -> None:
    suite = ET.fromstring(junit_xml([judge(sound_run(), checkers=[])]).split("\n", 1)[1])[0]
    assert suite.attrib["failures"] == "1"


def test_the_table_says_what_was_not_measured() -> None:
    assert row(judge(sound_run(), checkers=["money"]))[3:5] == ("-", "-")


def test_a_verdict_that_is_no_pass_says_how_busy_the_machine_was() -> None:
    run = sound_run()
    busy = tuple(
        replace(mark, detail={**mark.detail, "cpu_pressure": 0.67}) if mark.kind == "workload" else mark
        for mark in run.timeline
    )
    passed = judge(replace(run, timeline=busy))
    failed = judge(replace(run, timeline=busy, final={**(run.final or {}), "registrations": ()}))
    assert "67%" in render(run, passed)
    assert "67%" not in shown(passed)
    assert "meanwhile something waited for a processor of the lab's machine 67% of the time" in shown(failed)


def test_a_machine_that_does_not_say_how_busy_it_was_is_passed_over() -> None:
    failed = judge(replace(sound_run(), final={**(sound_run().final or {}), "registrations": ()}))
    assert "waited for a processor" not in shown(failed) + render(sound_run(), failed)


def shown(verdict: Verdict) -> str:
    console = Console(width=200, record=True, file=io.StringIO())
    print_verdicts([verdict], console)
    return console.export_text()
