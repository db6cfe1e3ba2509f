"""The command that hands a dump over says what it sent, and refuses what it does not have."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from lab.settings import ANSIBLE

COMMAND = ANSIBLE / "roles" / "dump_source" / "files" / "lab-dump-source"


@pytest.fixture
def command(tmp_path: Path) -> Path:
    """The command with settings of its own, and one dump of three mebibytes."""
    (tmp_path / "night.dmp").write_bytes(bytes(range(256)) * 12_288)
    settings = tmp_path / "settings.env"
    settings.write_text(f"DIRECTORY={tmp_path}\nSCHEMA=HIS\nPARALLEL=2\nSTRAIGHT={tmp_path}/x\nPARFILE=/dev/null\n")
    made = tmp_path / "lab-dump-source"
    made.write_text(COMMAND.read_text().replace("/etc/lab-dump-source.env", str(settings)))
    return made


def run(command: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["bash", str(command), *words], capture_output=True, timeout=60)


def test_what_is_sent_is_the_dump_and_its_size_and_checksum_come_last(command: Path) -> None:
    done = run(command, "fetch", "night.dmp")
    sent = (command.parent / "night.dmp").read_bytes()
    assert done.returncode == 0 and done.stdout == sent
    assert json.loads(done.stderr.splitlines()[-1]) == {"size": len(sent), "sha256": hashlib.sha256(sent).hexdigest()}


def test_a_dump_that_is_not_there_is_refused_by_name(command: Path) -> None:
    done = run(command, "fetch", "other.dmp")
    assert done.returncode == 1 and b"other.dmp cannot be read" in done.stderr and done.stdout == b""


@pytest.mark.parametrize("words", [["fetch", "../night.dmp"], ["fetch", "/etc/passwd"], ["id"], []])
def test_nothing_else_is_done(command: Path, words: list[str]) -> None:
    done = run(command, *words)
    assert done.returncode == 2 and done.stdout == b"" and done.stderr.startswith(b"lab-dump-source: ")


def test_a_caller_that_goes_away_is_no_success(command: Path) -> None:
    broken = f"set -o pipefail; bash {command} fetch night.dmp | head -c 10 >/dev/null"
    assert subprocess.run(["bash", "-c", broken], capture_output=True, timeout=60).returncode != 0


def test_room_for_the_dump_is_there_or_not(command: Path) -> None:
    assert run(command, "room", "new.dmp", "1000").returncode == 0
    full = run(command, "room", "new.dmp", str(1 << 59))
    assert full.returncode == 1 and b"MiB free" in full.stderr
    assert run(command, "room", "new.dmp", "much").returncode == run(command, "room", "new.dmp").returncode == 2
