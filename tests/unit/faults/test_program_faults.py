"""The faults of an application server that run inside it: what they change in a program, and what they fill."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.faults.broken_program import PATCHES
from lab.faults.full_disk import FILL, FILLER
from lab.settings import PROJECT

ASK = """
import asyncio, time
from lab.his.operations import Operations
async def plain(*_): return "done"
async def main():
    begin = time.monotonic()
    answers = [await Operations.run(None, n, None) for n in range(3)]
    print(answers, time.monotonic() - begin, int(open('/proc/self/statm').read().split()[1]) >> 8)
asyncio.run(main())
"""
# What the patch is laid over answers at once and needs no database.
PLAIN = "from lab.his.operations import Operations\nasync def _done(*_): return 'done'\nOperations.run = _done\n"


def patched(tmp_path: Path, name: str) -> subprocess.CompletedProcess[str]:
    """A program that begins with this patch, as the fault has it begin."""
    (tmp_path / "sitecustomize.py").write_text(PLAIN + (PATCHES / f"{name}.py").read_text())
    (tmp_path / "now").touch(exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{PROJECT}"}
    return subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, env=environment, timeout=60)


def figures(done: subprocess.CompletedProcess[str]) -> tuple[float, int]:
    """Seconds and MiB of three operations that were done."""
    assert done.stdout.startswith("['done', 'done', 'done']"), done.stderr
    seconds, mib = done.stdout.split("]")[1].split()
    return float(seconds), int(mib)


def test_a_broken_program_fails_every_operation(tmp_path: Path) -> None:
    done = patched(tmp_path, "errors")
    assert done.returncode == 1 and "broken on purpose" in done.stderr


def test_a_slow_program_does_its_work_later(tmp_path: Path) -> None:
    assert 1.5 <= figures(patched(tmp_path, "slow"))[0] < 10


def test_a_leaking_program_does_its_work_and_grows(tmp_path: Path) -> None:
    slow, leak = figures(patched(tmp_path, "slow"))[1], figures(patched(tmp_path, "leak"))[1]
    assert leak - slow >= 40


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "lab-test", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill(place: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", FILL, "fill", FILLER, str(place)], capture_output=True, text=True, timeout=60)


@pytest.mark.machine
def test_a_full_disk_takes_not_a_byte_more(disk: Path) -> None:
    assert fill(disk).returncode == 0
    with pytest.raises(OSError, match="No space left"):
        (disk / "more").write_text("x" * 8192)
    (disk / FILLER).unlink()
    assert shutil.disk_usage(disk).free == 1 << 20


def test_the_machines_own_disk_is_never_filled(tmp_path: Path) -> None:
    done = fill(tmp_path)
    assert done.returncode == 3 and "no file system of the server's own" in done.stderr
    assert list(tmp_path.iterdir()) == []
