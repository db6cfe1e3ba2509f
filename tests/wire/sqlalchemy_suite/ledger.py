"""What is expected to pass, and the page that says what does not and why."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from lab.settings import PROJECT

from ..driver_suite.running import Outcome
from .running import LEFT_OUT

EXPECTED = Path(__file__).with_name("expected.txt")
REASONS = Path(__file__).with_name("reasons.toml")
PAGE = PROJECT / "docs" / "sqlalchemy-suite.md"
UNEXPLAINED = "not looked at yet"
_HEAD = """# SQLAlchemy's dialect suite on the stand-in

Made by `python -m tests.wire.sqlalchemy_suite --update`; do not edit. SQLAlchemy {version} ships these tests for
dialects (`sqlalchemy.testing.suite`); they are run with its Oracle dialect and python-oracledb. A test is skipped where
Oracle itself cannot do what it asks (`tests/wire/sqlalchemy_suite/requirements.py`). Left out, for it takes longer than
all the others together: {left_out}.

{passed:,} passed, {failed:,} failed, {skipped:,} skipped.

| why they fail | tests | which |
|---|---|---|
"""


def read() -> frozenset[str]:
    """The tests that have to pass."""
    return frozenset(EXPECTED.read_text().splitlines()) if EXPECTED.exists() else frozenset()


def write(tests: Iterable[str]) -> None:
    """Put the list in its place."""
    EXPECTED.write_text("".join(f"{test}\n" for test in sorted(tests)))


def explain(one: Outcome, reasons: Mapping[str, str]) -> str:
    """The reason given for a test, the feature that was refused, or that nobody has looked yet."""
    for pattern, reason in reasons.items():
        if re.search(pattern, one.test):
            return reason
    refused = re.search(r"ORA-03001: unimplemented feature: ([^\n]+)", one.reason)
    return f"refused by name: {refused[1].strip()}" if refused else UNEXPLAINED


def page(version: str, outcomes: Collection[Outcome], reasons: Mapping[str, str]) -> str:
    """The whole page."""
    groups: dict[str, set[str]] = defaultdict(set)
    for one in outcomes:
        if one.state == "failed":
            groups[explain(one, reasons)].add(one.test.partition("[")[0])
    number = {state: sum(one.state == state for one in outcomes) for state in ("passed", "failed", "skipped")}
    count = {why: sum(one.state == "failed" and explain(one, reasons) == why for one in outcomes) for why in groups}
    rows = [
        f"| {why.replace('|', chr(92) + '|')} | {count[why]} | {', '.join(f'`{name}`' for name in sorted(tests))} |\n"
        for why, tests in sorted(groups.items(), key=lambda item: (-count[item[0]], item[0]))
    ]
    return _HEAD.format(version=version, left_out=LEFT_OUT, **number) + "".join(rows)


def reasons() -> dict[str, str]:
    """Pattern of a test's name → why it fails."""
    return {str(key): str(value) for key, value in tomllib.loads(REASONS.read_text())["reasons"].items()}
