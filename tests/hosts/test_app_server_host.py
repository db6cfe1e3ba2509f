"""What the role app_server promises of its servers: what runs, what listens, whose files, how much may be written."""

from __future__ import annotations

import time

import pytest

from lab.provision import Lab
from tests.hosts.secret_search import PLACES, readable_by_everybody

pytestmark = pytest.mark.lab
testinfra_hosts = ["lab://appservers"]
UNITS = ("haproxy", "ce@00", "ce@01")
MEMORY = 512 << 20
LOGS = 64 << 20
DOCKERS_RESOLVER = "127.0.0.11:"


@pytest.mark.parametrize("unit", UNITS)
def test_its_programs_run_and_start_at_boot(host, unit: str) -> None:
    service = host.service(unit)
    assert service.is_running and service.is_enabled


def test_it_listens_on_its_own_address_and_nowhere_else(host, lab: Lab) -> None:
    told = host.check_output("ss -Hltn").splitlines()
    listening = {line.split()[3] for line in told if not line.split()[3].startswith(DOCKERS_RESOLVER)}
    lan = lab.topology.host(host.backend.name).addresses["lan"]
    assert listening == {f"{lan}:80", "127.0.0.1:8000", "127.0.0.1:8001"}


@pytest.mark.parametrize("unit", UNITS[1:])
def test_a_program_runs_under_an_account_that_owns_nothing(host, unit: str) -> None:
    pid = host.check_output(f"systemctl show -p MainPID --value {unit}")
    assert host.check_output(f"ps -o user= -p {pid}") == "his"
    assert host.user("his").shell.endswith("nologin")
    owned = host.check_output("find /etc /opt /usr /srv -xdev -user his 2>/dev/null; true")
    assert owned == ""


@pytest.mark.parametrize("unit", UNITS[1:])
def test_a_program_may_not_take_all_memory(host, unit: str) -> None:
    assert host.check_output(f"systemctl show -p MemoryMax --value {unit}") == str(MEMORY)


@pytest.mark.parametrize("secret", ["his_password", "bmc_password"])
def test_no_secret_is_readable_by_everybody(host, lab: Lab, secret: str) -> None:
    """Neither in files nor in what ps and the journal show."""
    name = host.backend.name
    assert readable_by_everybody(lab, name, lab.secrets[secret], f"{PLACES} /tmp") == ""
    assert lab.secrets[secret] not in lab.exec(name, ["sh", "-c", "ps -eo args; journalctl --no-pager -o cat"]).stdout


def test_its_clock_is_in_step_with_the_other_servers(host) -> None:
    begin = time.time()
    assert begin - 1 <= float(host.check_output("date +%s.%N")) <= time.time() + 1


def test_its_logs_cannot_fill_the_machine(host) -> None:
    """The journal is bounded and in memory, and the logs' place is a small file system of its own."""
    assert host.file("/etc/systemd/journald.conf.d/50-common.conf").contains("RuntimeMaxUse=")
    blocks, size = host.check_output("stat -f -c '%b %S' /var/log").split()
    assert int(blocks) * int(size) == LOGS


def test_the_release_in_use_is_the_one_that_was_deployed(host) -> None:
    current = host.check_output("readlink /opt/his/lib").removeprefix("releases/")
    assert current == host.file("/opt/his/releases/.latest").content_string.strip()
