"""Run the tests that python-oracledb ships, against the stand-in, and compare with what is expected to pass.

Example: python -m tests.wire.driver_suite
         python -m tests.wire.driver_suite --update
         python -m tests.wire.driver_suite --mode 23 cursor/test_1000_execute.py -k 1003
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .database import create_schema, running_standin
from .ledger import SERVERLESS, judge, passed, read, write
from .running import NO_SERVER, Outcome, run
from .source import LOCK, driver_tests, pinned
from .table import PAGE, page

MODES = ("19", "23")
# More than so many failures are no chance.
AGAIN = 20


def run_mode(mode: str, only: Sequence[str], logs: Path) -> list[Outcome]:
    """All outcomes on a stand-in that speaks as this release; chosen tests that fail are tried a second time."""
    tests = driver_tests()
    with running_standin(mode, logs / f"standin-{mode}.log") as dsn:
        for one in create_schema(dsn, mode):
            print(f"schema: {one.statement} … {one.error}")
        outcomes = run(tests, dsn, logs / f"tests-{mode}.log", only)
        failed = [one.test for one in outcomes if one.state == "failed"]
        if not only or not failed or len(failed) > AGAIN:
            return outcomes
        again = run(tests, dsn, logs / f"again-{mode}.log", failed)
    better = {one.test: one for one in again if one.state == "passed"}
    return [better.get(one.test, one) for one in outcomes]


def tell(mode: str, outcomes: Sequence[Outcome], serverless: frozenset[str]) -> None:
    """The run in one line."""
    counted = [one for one in outcomes if one.test not in serverless]
    numbers = {state: sum(one.state == state for one in counted) for state in ("passed", "failed", "skipped")}
    told = ", ".join(f"{number} {state}" for state, number in numbers.items())
    print(f"as release {mode}: {told}, of those that need a server")


def _options(argv: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="python -m tests.wire.driver_suite", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--mode", choices=MODES, action="append", help="release to speak as (default: each)")
    parser.add_argument("--update", action="store_true", help="run all tests, write the lists and the page anew")
    parser.add_argument("--logs", type=Path, help="folder for the logs of the tests and the server")
    parser.epilog = "Anything else goes to pytest and chooses tests: nothing is compared then."
    return parser.parse_known_args(argv)


def main(argv: Sequence[str]) -> int:
    """Exit status: 0 as expected, 1 a test that was expected to pass did not, 2 it could not be run."""
    options, only = _options(argv)
    modes = options.mode or list(MODES)
    with tempfile.TemporaryDirectory() as folder:
        logs = options.logs or Path(folder)
        logs.mkdir(parents=True, exist_ok=True)
        try:
            runs = {mode: run_mode(mode, _chosen(mode, options.update, only), logs) for mode in modes}
            if options.update:
                write(SERVERLESS, passed(run(driver_tests(), NO_SERVER, logs / "serverless.log")))
        except (RuntimeError, LookupError, subprocess.SubprocessError, OSError) as error:
            print(f"driver suite: {error}", file=sys.stderr)
            return 2
    if only:
        return _show(runs)
    if options.update:
        return _update(runs)
    return _compare(runs)


def _chosen(mode: str, everything: bool, only: list[str]) -> list[str]:
    """pytest's arguments: what is asked for, or all, or what is expected to pass."""
    return only or ([] if everything else sorted(read(mode)))


def _show(runs: dict[str, list[Outcome]]) -> int:
    for mode, outcomes in runs.items():
        for one in outcomes:
            print(f"{mode} {one.state:8}{one.test}  {one.reason}")
    return int(any(one.state == "failed" for outcomes in runs.values() for one in outcomes))


def _update(runs: dict[str, list[Outcome]]) -> int:
    serverless = read(SERVERLESS)
    for mode, outcomes in runs.items():
        write(mode, passed(outcomes) - serverless)
        tell(mode, outcomes, serverless)
    if set(runs) == set(MODES):
        version, _ = pinned(LOCK.read_text())
        PAGE.write_text(page(version, runs, serverless))
    return 0


def _compare(runs: dict[str, list[Outcome]]) -> int:
    serverless, red = read(SERVERLESS), False
    for mode, outcomes in runs.items():
        tell(mode, outcomes, serverless)
        judgement = judge(read(mode), outcomes)
        reasons = {one.test: f"{one.state} {one.reason}" for one in outcomes}
        for test in sorted(judgement.lost):
            print(f"  was expected to pass: {test}  {reasons.get(test, 'not run')}")
        red |= judgement.red
    return int(red)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
