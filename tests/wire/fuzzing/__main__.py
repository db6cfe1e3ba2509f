"""`python -m tests.wire.fuzzing --examples 5000 --seed 7`: fuzz a stand-in of its own at length. Ends with the first
harm, shrunk to its smallest form; else prints the figures."""

from __future__ import annotations

import argparse

from ..killing.processes import machine
from .campaign import LIMITS, campaign
from .scenarios import SETUP


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.wire.fuzzing", description=__doc__)
    parser.add_argument("--examples", type=int, default=1000, help="before the logon and after it, in each mode")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for mode in ("19", "23"):
        with machine(mode=mode, more=LIMITS) as here:
            with here.connect() as connection:
                for text in SETUP:
                    connection.cursor().execute(text)
            for before_logon in (True, False):
                result = campaign(here, before_logon, options.examples, options.seed)
                when = "before" if before_logon else "after"
                print(f"mode {mode}, {when} the logon, {options.examples} captures: {result}", flush=True)


if __name__ == "__main__":
    main()
