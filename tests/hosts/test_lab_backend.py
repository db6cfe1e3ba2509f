"""The backend itself: what it answers when a command fails, hangs or its server restarts."""

import pytest
import testinfra

import tests.hosts.lab_backend as lab_backend

pytestmark = pytest.mark.lab


@pytest.fixture
def bmc():
    return testinfra.get_host("lab://bmc-appserver-2")


def test_status_output_and_errors_come_back(bmc) -> None:
    done = bmc.run("echo out; echo err >&2; exit 3")
    assert (done.rc, done.stdout, done.stderr) == (3, "out\n", "err\n")


def test_a_hanging_command_is_ended(bmc, monkeypatch) -> None:
    monkeypatch.setattr(lab_backend, "SECONDS", 0.2)
    assert bmc.run("sleep 30").rc == 124


def test_a_lost_agent_is_replaced(bmc) -> None:
    assert bmc.run("true").rc == 0
    for agent in list(lab_backend.LabBackend._agents.values()):
        agent._process.kill()
    assert bmc.run("true").rc == 0


def test_a_server_that_is_not_there_is_an_error_not_a_pass() -> None:
    done = testinfra.get_host("lab://no-such-server").run("true")
    assert done.rc == 255
