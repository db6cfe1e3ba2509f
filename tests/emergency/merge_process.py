"""The merge in a process of its own, to be measured and killed."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import oracledb

from lab.emergency.merging import merge


def merge_day(emergency_dsn: str, main_dsn: str, password_file: str, batch: str) -> None:
    """Merge, and print what was done, in what time, and how much memory it took."""
    password = Path(password_file).read_text().strip()
    begin = time.monotonic()
    with (
        oracledb.connect(user="his", password=password, dsn=emergency_dsn) as theirs,
        oracledb.connect(user="his", password=password, dsn=main_dsn) as ours,
    ):
        done = merge(theirs, ours, batch)
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    memory = int(status["VmHWM"].split()[0]) >> 10
    told = {"new": done.new, "already": done.already, "conflicts": len(done.conflicts), "memory_mib": memory}
    print(json.dumps({**told, "seconds": round(time.monotonic() - begin, 1)}))


if __name__ == "__main__":
    merge_day(*sys.argv[1:])
