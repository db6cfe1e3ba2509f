"""The desks' PCs are given another server's address, each in its own way, and back again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from lab.settings import ANSIBLE
from tests.unit.rehearsal.test_procedures_in_production import COMMAND, ENVIRONMENT

PLAY = """
- name: Change the address
  hosts: localhost
  connection: local
  gather_facts: false
  roles:
    - {role: desk_address, desk_address_desks: "{{ groups['desks'] }}", desk_address_to: "{{ to }}"}
"""


@pytest.fixture
def desks(tmp_path: Path) -> dict[str, dict[str, Any]]:
    """Three desks on this machine, each with a place of its own."""
    (tmp_path / "hosts").write_text("127.0.0.1 localhost\n192.0.2.101 his\n192.0.2.9 hisdb\n")
    return {
        "pharmacy": {"desk_address_kind": "hosts_file", "desk_address_hosts_file": str(tmp_path / "hosts")},
        "registration": {"desk_address_kind": "browser", "desk_address_policies": str(tmp_path)},
        "ward": {"desk_address_kind": "settings", "desk_address_settings": str(tmp_path / "server")},
    }


def change(tmp_path: Path, desks: dict[str, dict[str, Any]], to: str) -> subprocess.CompletedProcess[str]:
    hosts = {name: {**own, "ansible_connection": "local"} for name, own in desks.items()}
    (tmp_path / "inventory.yml").write_text(yaml.safe_dump({"all": {"children": {"desks": {"hosts": hosts}}}}))
    (tmp_path / "play.yml").write_text(PLAY)
    command = [COMMAND, "-i", str(tmp_path / "inventory.yml"), str(tmp_path / "play.yml"), "-e", f"to={to}"]
    return subprocess.run(command, input="", capture_output=True, text=True, env=ENVIRONMENT, timeout=120)


def test_each_kind_of_desk_is_changed_once(tmp_path: Path, desks: dict[str, dict[str, Any]]) -> None:
    first, again = (change(tmp_path, desks, "192.0.2.102") for _ in range(2))
    assert first.returncode == 0 and "changed=3" in first.stdout, first.stdout + first.stderr
    assert "changed=0" in again.stdout
    assert (tmp_path / "hosts").read_text() == "127.0.0.1 localhost\n192.0.2.102 his\n192.0.2.9 hisdb\n"
    assert json.loads((tmp_path / "his.json").read_text())["HomepageLocation"] == "http://192.0.2.102/"
    assert (tmp_path / "server").read_text() == "192.0.2.102\n"


def test_a_desk_of_an_unknown_kind_is_named_and_nothing_is_changed(
    tmp_path: Path, desks: dict[str, dict[str, Any]]
) -> None:
    done = change(tmp_path, {**desks, "lift": {"desk_address_kind": "smoke"}}, "192.0.2.102")
    assert done.returncode == 2 and "desk_address_kind of lift" in done.stdout
    assert "192.0.2.101 his" in (tmp_path / "hosts").read_text() and not (tmp_path / "server").exists()


def test_the_emergency_system_moves_the_outpatients_desks_and_no_other(
    tmp_path: Path, desks: dict[str, dict[str, Any]]
) -> None:
    """The procedure's own task (plan 3.2.1, I), on the production inventory's kinds of desk."""
    plays = yaml.safe_load((ANSIBLE / "procedures" / "3.2.1-emergency-server.yml").read_text())
    (opened,) = (play for play in plays if play["name"].startswith("3.2.1-I "))
    (task,) = (task for task in opened["post_tasks"] if "desks" in task["name"])
    homes = {"pharmacy": "appserver-1", "registration": "appserver-1", "ward": "appserver-2"}
    hosts = {
        name: {**own, "ansible_connection": "local", "desk_address_home": homes[name]} for name, own in desks.items()
    }
    inventory = {
        "all": {"children": {"desks": {"hosts": hosts}, "appservers": {"hosts": dict.fromkeys(homes.values())}}}
    }
    told = {"__emergency_declared": {"stdout": '{"closed": ""}'}, "app_server_address": "192.0.2.110"}
    play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "vars": told, "tasks": [task]}
    (tmp_path / "inventory.yml").write_text(yaml.safe_dump(inventory))
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
    command = [COMMAND, "-i", str(tmp_path / "inventory.yml"), str(tmp_path / "play.yml")]
    done = subprocess.run(command, input="", capture_output=True, text=True, env=ENVIRONMENT, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "192.0.2.110 his\n" in (tmp_path / "hosts").read_text()
    assert json.loads((tmp_path / "his.json").read_text())["HomepageLocation"] == "http://192.0.2.110/"
    assert not (tmp_path / "server").exists(), "the ward waits for the recovery"
