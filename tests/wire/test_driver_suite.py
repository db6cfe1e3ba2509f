"""The ledger of the driver's own tests: what it says no to."""

from __future__ import annotations

from pathlib import Path

import pytest

from .driver_suite import ledger
from .driver_suite.__main__ import MODES, run_mode
from .driver_suite.database import statements
from .driver_suite.ledger import judge
from .driver_suite.running import Outcome, run
from .driver_suite.source import pinned
from .driver_suite.table import DIFFERS, explain, page

PASSED, FAILED = Outcome("a.py::one", "passed"), Outcome("a.py::two", "failed", "assert 1 == 2")


def test_a_run_as_expected_is_green() -> None:
    assert not judge({"a.py::one"}, [PASSED, FAILED]).red


@pytest.mark.parametrize(
    "outcomes", [[FAILED], [], [Outcome(PASSED.test, "skipped")], [Outcome(PASSED.test, "failed")]]
)
def test_an_expected_test_that_fails_is_skipped_or_is_not_run_is_red(outcomes: list[Outcome]) -> None:
    judgement = judge({"a.py::one"}, outcomes)
    assert judgement.red and judgement.lost == {"a.py::one"}


def test_a_run_that_was_expected_to_pass_nothing_is_red() -> None:
    assert judge([], [PASSED]).red
    assert judge([], [PASSED]).won == {"a.py::one"}


def test_lists_are_read_as_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "LISTS", tmp_path / "lists")
    assert ledger.read("19") == frozenset()
    ledger.write("19", {"b", "a"})
    assert ledger.read("19") == {"a", "b"}


def test_the_page_counts_only_tests_that_need_a_server_and_says_why_they_fail() -> None:
    text = page("1.0", {"19": [PASSED, FAILED]}, serverless=[])
    assert "| 19 | 1 | 1 | 0 |" in text and f"| {DIFFERS} | 1 | a: two |" in text
    assert "| 19 | 0 | 1 | 0 |" in page("1.0", {"19": [PASSED, FAILED]}, serverless=["a.py::one"])
    assert explain("x", "E: ORA-03001: unimplemented feature: type BFILE", {}) == "refused by name: type BFILE"
    assert explain("x", "oracledb.Error: ORA-00942: no table", {}) == "ORA-00942: no table"
    assert explain("aq/x.py::y", "ORA-03001: unimplemented feature: z", {"^aq/": "queues"}) == "queues"


def test_outcomes_are_read_from_real_runs(tmp_path: Path) -> None:
    sub = tmp_path / "kind"
    sub.mkdir()
    (sub / "test_some.py").write_text(
        "import pytest, os\n"
        "def test_good(): assert os.environ['PYO_TEST_CONNECT_STRING'] == 'there'\n"
        "def test_bad(): assert 1 == 2\n"
        "def test_left(): pytest.skip('not here')\n"
    )
    found = {one.test: (one.state, one.reason) for one in run(tmp_path, "there", tmp_path / "log", ["kind"])}
    assert found["kind/test_some.py::test_good"] == ("passed", "")
    assert found["kind/test_some.py::test_bad"][0] == "failed" and "1 == 2" in found["kind/test_some.py::test_bad"][1]
    assert found["kind/test_some.py::test_left"] == ("skipped", "not here")


def test_a_test_that_kills_the_client_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(
        "import os\ndef test_before(): pass\ndef test_dying(): os._exit(1)\ndef test_after(): pass\n"
    )
    found = {one.test: one.state for one in run(tmp_path, "there", tmp_path / "log", ["test_some.py"])}
    assert found == {
        "test_some.py::test_before": "passed",
        "test_some.py::test_dying": "failed",
        "test_some.py::test_after": "passed",
    }


def test_a_run_that_never_began_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="did not run"):
        run(tmp_path, "there", tmp_path / "log", ["--no-such-option"])


def test_the_schema_is_put_together_for_each_release() -> None:
    assert len(list(statements("23"))) > len(list(statements("19"))) > 50
    assert not any("&" in statement for statement in statements("23"))


def test_the_driver_is_taken_as_the_lock_file_pins_it() -> None:
    version, entry = pinned("abc==1 \\\n    --hash=sha256:00\noracledb==26.1.0 \\\n    --hash=sha256:aa\nx==2 \\\n")
    assert version == "26.1.0" and entry.endswith("--hash=sha256:aa\n") and "00" not in entry
    with pytest.raises(LookupError):
        pinned("abc==1\n")


@pytest.mark.parametrize("mode", MODES)
def test_the_driver_passes_all_that_it_is_expected_to_pass(mode: str, tmp_path: Path) -> None:
    expected = ledger.read(mode)
    outcomes = run_mode(mode, sorted(expected), tmp_path)
    assert not judge(expected, outcomes).red, [one for one in outcomes if one.state != "passed"]
