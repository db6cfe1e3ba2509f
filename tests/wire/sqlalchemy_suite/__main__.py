"""Run SQLAlchemy's tests for dialects against the stand-in, and compare with what is expected to pass.

Example: python -m tests.wire.sqlalchemy_suite
         python -m tests.wire.sqlalchemy_suite --update
         python -m tests.wire.sqlalchemy_suite -k ComponentReflectionTest
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy

from ..driver_suite.database import running_standin
from ..driver_suite.ledger import judge, passed
from ..driver_suite.running import Outcome
from .ledger import PAGE, page, read, reasons, write
from .running import create_users, run


def main(argv: Sequence[str]) -> int:
    """Exit status: 0 as expected, 1 a test that was expected to pass did not, 2 it could not be run."""
    parser = argparse.ArgumentParser(prog="python -m tests.wire.sqlalchemy_suite", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--update", action="store_true", help="write the list of what passes and the page anew")
    parser.add_argument("--mode", choices=("19", "23"), default="19", help="release to speak as")
    parser.add_argument("--logs", type=Path, help="folder for the logs of the tests and the server")
    parser.epilog = "Anything else goes to pytest and chooses tests: nothing is compared then."
    options, only = parser.parse_known_args(argv)
    try:
        outcomes = run_suite(options.mode, options.logs, only)
    except (RuntimeError, subprocess.SubprocessError, OSError) as error:
        print(f"SQLAlchemy suite: {error}", file=sys.stderr)
        return 2
    print({state: sum(one.state == state for one in outcomes) for state in ("passed", "failed", "skipped")})
    if only:
        return show(outcomes)
    if options.update:
        write(passed(outcomes))
        PAGE.write_text(page(sqlalchemy.__version__, outcomes, reasons()))
        return 0
    judgement = judge(read(), outcomes)
    for test in sorted(judgement.lost):
        print(f"  was expected to pass: {test}")
    return int(judgement.red)


def run_suite(mode: str, logs: Path | None, only: Sequence[str]) -> list[Outcome]:
    """All outcomes on a stand-in that speaks as this release."""
    with tempfile.TemporaryDirectory() as folder:
        place = logs or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        with running_standin(mode, place / "standin.log") as dsn:
            create_users(dsn)
            return run(dsn, place / "tests.log", only)


def show(outcomes: Sequence[Outcome]) -> int:
    """Each outcome on a line."""
    for one in outcomes:
        print(f"{one.state:8}{one.test}  {one.reason.splitlines()[0] if one.reason else ''}")
    return int(any(one.state == "failed" for one in outcomes))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
