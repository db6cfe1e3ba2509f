"""A rehearsal that is killed leaves no cashier's program behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from lab.waiting import wait_until
from tests.unit.cashier.world import World

STARTS_ONE = """
import sys, threading
from pathlib import Path
from lab.rehearsals.desktop.program import Program
print(Program(Path(sys.argv[1])).__enter__().process.pid, flush=True)
threading.Event().wait()
"""


def test_the_program_ends_with_a_rehearsal_that_is_killed(tmp_path: Path) -> None:
    world = World(tmp_path)
    rehearsal = subprocess.Popen(
        [sys.executable, "-c", STARTS_ONE, str(world.directory)], stdout=subprocess.PIPE, text=True
    )
    assert rehearsal.stdout
    program = Path("/proc") / rehearsal.stdout.readline().strip()
    assert program.exists()
    rehearsal.kill()
    rehearsal.wait()
    rehearsal.stdout.close()
    wait_until(lambda: not program.exists() or "Z" in (program / "stat").read_text(), 10, "the program to end")
