"""The ledger of SQLAlchemy's dialect suite, and a part of the suite itself; all of it runs by its own command."""

from __future__ import annotations

from pathlib import Path

from .driver_suite.running import Outcome
from .sqlalchemy_suite.__main__ import run_suite
from .sqlalchemy_suite.ledger import UNEXPLAINED, explain, page, read
from .sqlalchemy_suite.running import outcomes

PART = "HasTableTest or HasIndexTest or SequenceTest or InsertBehaviorTest or CompoundSelectTest"
REPORT = """<testsuites><testsuite>
<testcase classname="suite.OneTest_oracle+oracledb_19_3_0_0_0" name="test_a[x]"/>
<testcase classname="suite.OneTest_oracle+oracledb_19_3_0_0_0" name="test_b"><failure message="no"/></testcase>
<testcase classname="suite.OneTest_oracle+oracledb_19_3_0_0_0" name="test_c"><skipped message="not so"/></testcase>
<testcase classname="suite.OneTest_oracle+oracledb_19_3_0_0_0" name="test_c"><error message="at its end"/></testcase>
</testsuite></testsuites>"""


def test_a_part_of_the_suite_passes_as_expected(tmp_path: Path) -> None:
    found = run_suite("19", tmp_path, ["-k", PART])
    lost = {one.test: one.reason for one in found if one.test in read() and one.state != "passed"}
    assert len([one for one in found if one.state == "passed"]) > 25 and not lost


def test_outcomes_are_told_once_and_without_the_servers_release(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)
    states = {one.test: one.state for one in outcomes(tmp_path / "report.xml")}
    assert states == {"OneTest::test_a[x]": "passed", "OneTest::test_b": "failed", "OneTest::test_c": "skipped"}


def test_the_page_says_why_a_test_fails() -> None:
    failed = Outcome("OneTest::test_b[1]", "failed", "E: ORA-03001: unimplemented feature: type BFILE")
    assert explain(failed, {}) == "refused by name: type BFILE"
    assert explain(failed, {"OneTest": "known"}) == "known"
    text = page("2.1", [failed, Outcome("OneTest::test_c", "failed", "other"), Outcome("A::b", "passed")], {})
    assert "1 passed, 2 failed" in text and f"| {UNEXPLAINED} | 1 | `OneTest::test_c` |" in text
