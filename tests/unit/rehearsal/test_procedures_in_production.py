"""The procedures are the runbooks of the real servers too: the same files, with another inventory."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from lab.plan.catalogue import read_catalogue
from lab.settings import ANSIBLE

INVENTORY = ANSIBLE / "inventory" / "production.example"
PROCEDURES = sorted((ANSIBLE / "procedures").glob("*.yml"))
COMMAND = str(Path(sys.executable).parent / "ansible-playbook")
ENVIRONMENT = {**os.environ, "ANSIBLE_CONFIG": str(ANSIBLE / "ansible.cfg"), "LC_ALL": "C.UTF-8"}
ASK = """
- name: A human step
  hosts: localhost
  gather_facts: false
  connection: local
  roles:
    - {role: human_step, human_step_clause: 3.1-one-E, human_step_who: vendor-engineer, human_step_what: repair it}
"""


def playbook(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """ansible-playbook as a program calls it: nobody sits at a terminal."""
    command = [COMMAND, "-i", str(INVENTORY), str(path), *options]
    return subprocess.run(command, input="", capture_output=True, text=True, env=ENVIRONMENT, timeout=120)


@pytest.mark.parametrize("path", PROCEDURES, ids=lambda path: path.stem)
def test_a_procedure_fits_the_production_inventory(path: Path) -> None:
    done = playbook(path, "--syntax-check", "--list-hosts", "-e", "failed_server=dbserver-a")
    assert done.returncode == 0, done.stderr
    assert "Could not match" not in done.stderr and "hosts (0)" not in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("path", PROCEDURES, ids=lambda path: path.stem)
def test_every_lettered_step_of_a_procedure_has_tasks(path: Path) -> None:
    done = playbook(path, "--list-tasks", "-e", "failed_server=dbserver-a")
    assert done.returncode == 0, done.stderr
    plays = re.split(r"\n\s+play #\d+ ", done.stdout)[1:]
    clauses = {c for rehearsal in read_catalogue().procedure(path.stem).rehearsals for c in rehearsal.limits.procedure}
    assert clauses
    for clause in clauses:
        (own,) = (play for play in plays if f": {clause} " in play)
        assert own.partition("tasks:")[2].strip(), f"{clause} has no tasks"


def test_a_procedure_that_is_not_told_the_failed_server_stops_before_its_first_step() -> None:
    done = playbook(ANSIBLE / "procedures" / "3.1-one-node.yml")
    assert done.returncode == 2 and "failed_server must name one of dbserver-a, dbserver-b" in done.stdout
    assert "changed=1" not in done.stdout and "3.1-one-B" not in done.stdout


@pytest.fixture
def human_step(tmp_path: Path) -> Path:
    path = tmp_path / "ask.yml"
    path.write_text(ASK)
    return path


@pytest.mark.parametrize(("typed", "status"), [("done", 0), ("", 2)])
def test_a_human_step_waits_at_the_terminal_for_done(human_step: Path, typed: str, status: int) -> None:
    child = pexpect.spawn(
        COMMAND, ["-i", str(INVENTORY), str(human_step)], env=ENVIRONMENT, timeout=60, encoding="utf-8"
    )
    child.expect("3.1-one-E, vendor-engineer: repair it. Type done and press Enter")
    with pytest.raises(pexpect.TIMEOUT):
        child.expect("PLAY RECAP", timeout=2)
    child.send(f"{typed}\r")
    child.expect("PLAY RECAP")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == status


def test_a_human_step_with_nobody_at_a_terminal_is_not_done(human_step: Path) -> None:
    assert playbook(human_step).returncode == 2
