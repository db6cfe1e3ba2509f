"""docs/driver-suite.md: how many of the driver's own tests pass, which do not, and why."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path

from lab.settings import PROJECT

from .running import LEFT_OUT, Outcome

PAGE = PROJECT / "docs" / "driver-suite.md"
REASONS = Path(__file__).with_name("reasons.toml")
DIFFERS = "a result is not Oracle's"
_HEAD = """# The Oracle driver's own tests on the stand-in

Made by `python -m tests.wire.driver_suite --update`; do not edit. python-oracledb {version} (thin) ships these tests in
its source distribution. They are downloaded, never copied, and run on a schema of our own. Left out: {left_out}.
A test counts when it needs a server, that is, when it does not pass without one.

| speaking as release | passed | failed | skipped by the suite |
|---|---|---|---|
"""


def explain(test: str, message: str, reasons: Mapping[str, str]) -> str:
    """Why a test fails: the reason given for it, the feature that was refused, the error, or that a result differs."""
    for pattern, reason in reasons.items():
        if re.search(pattern, test):
            return reason
    refused = re.search(r"ORA-03001: unimplemented feature: ([^\n]+)", message)
    if refused:
        return f"refused by name: {refused[1].strip()}"
    error = re.search(r"\b(?:ORA|DPY|PLS)-\d+: [^\n]+", message)
    return error[0].strip() if error else DIFFERS


def page(version: str, runs: Mapping[str, Collection[Outcome]], serverless: Collection[str]) -> str:
    """The whole page. runs: mode → outcomes."""
    rows, sections = [], []
    for mode, outcomes in runs.items():
        counted = [one for one in outcomes if one.test not in serverless]
        number = {state: sum(one.state == state for one in counted) for state in ("passed", "failed", "skipped")}
        rows.append(f"| {mode} | {number['passed']:,} | {number['failed']:,} | {number['skipped']:,} |\n")
        sections.append(_section(mode, counted))
    return _HEAD.format(version=version, left_out=", ".join(LEFT_OUT)) + "".join(rows) + "".join(sections)


def _section(mode: str, outcomes: Collection[Outcome]) -> str:
    reasons = tomllib.loads(REASONS.read_text())["reasons"]
    groups: dict[str, list[str]] = defaultdict(list)
    for one in outcomes:
        if one.state == "failed":
            groups[explain(one.test, one.reason, reasons)].append(one.test)
    rows = [
        f"| {why.replace('|', chr(92) + '|')} | {len(tests)} | {_named(tests)} |\n"
        for why, tests in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    return f"\n## What fails as release {mode}, and why\n\n| why | tests | which |\n|---|---|---|\n{''.join(rows)}"


def _named(tests: Collection[str]) -> str:
    """By file, the numbers that the suite gives its tests."""
    files: dict[str, list[str]] = defaultdict(list)
    for test in sorted(tests):
        file, _, name = test.partition("::")
        files[file.removesuffix(".py").replace("/test_", "/")].append(name.removeprefix("test_"))
    return "; ".join(f"{file}: {', '.join(names)}" for file, names in files.items())
