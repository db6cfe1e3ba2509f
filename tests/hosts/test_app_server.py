"""The application servers: one program may stop unnoticed, both may not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from lab.faults.bad_release import BROKEN, DEPLOY
from lab.provision import Lab
from lab.settings import ANSIBLE
from lab.waiting import wait_until

pytestmark = pytest.mark.lab
SERVER = "appserver-1"
PROGRAMS = ("ce@00", "ce@01")
AT_MOST_ONE = ([], [504])  # what was sent in the moment in which a program closes


@pytest.fixture
def desk(lab: Lab) -> Iterator[httpx.Client]:
    """A client of one application server, which has both its programs again afterwards."""
    address = lab.topology.hosts[SERVER].addresses["lan"]
    try:
        with httpx.Client(base_url=f"http://{address}", timeout=6, trust_env=False) as client:
            yield client
            lab.exec(SERVER, ["systemctl", "start", *PROGRAMS])
            wait_until(lambda: instances(client) == {"CE00", "CE01"}, 15, "both programs behind the HttpServer")
    finally:
        lab.exec(SERVER, ["systemctl", "start", *PROGRAMS])


def health(client: httpx.Client) -> httpx.Response:
    """A small commit through the HttpServer, as a desk that was never there before."""
    client.cookies.clear()
    return client.get("/health")


def instances(client: httpx.Client) -> set[str]:
    return {str(health(client).json().get("instance")) for _ in range(6)}


def outcome(client: httpx.Client) -> int:
    """A request's status; a connection that breaks off tells the desk as little as a 504 does."""
    try:
        return health(client).status_code
    except httpx.RemoteProtocolError:
        return 504


def during(lab: Lab, desk: httpx.Client, command: list[str]) -> list[int]:
    """The statuses of requests one after the other before, while and after the server runs a command."""
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(lab.exec, SERVER, command)
        answers = [outcome(desk) for _ in range(60)]
        running.result()
    return answers + [outcome(desk) for _ in range(20)]


def not_done(answers: list[int]) -> list[int]:
    """What was not answered with success."""
    return [status for status in answers if status != 200]


def test_no_request_fails_while_one_program_is_stopped(lab: Lab, desk: httpx.Client) -> None:
    assert set(during(lab, desk, ["systemctl", "stop", "ce@00"])) == {200}


def test_both_programs_are_restarted_one_by_one(lab: Lab, desk: httpx.Client) -> None:
    assert not_done(during(lab, desk, ["/opt/his/release", "restart"])) in AT_MOST_ONE


def test_a_release_that_does_not_work_is_taken_back(lab: Lab, desk: httpx.Client) -> None:
    status = json.loads(lab.exec(SERVER, ["/opt/his/release", "status"]).stdout)
    try:
        answers = during(lab, desk, ["bash", "-c", DEPLOY, "deploy", BROKEN])
    finally:
        lab.exec(SERVER, ["rm", "-rf", BROKEN])
    assert not_done(answers) in AT_MOST_ONE
    assert json.loads(lab.exec(SERVER, ["/opt/his/release", "status"]).stdout) == status


def test_a_killed_program_costs_at_most_the_request_it_was_doing(lab: Lab, desk: httpx.Client) -> None:
    answers = during(lab, desk, ["systemctl", "kill", "-s", "KILL", "ce@01"])
    assert not_done(answers) in AT_MOST_ONE


def test_with_both_programs_stopped_the_desk_is_told_that_nothing_was_done(lab: Lab, desk: httpx.Client) -> None:
    lab.exec(SERVER, ["systemctl", "stop", *PROGRAMS])
    answer = health(desk)
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "not_done"


def test_a_second_run_of_the_role_changes_nothing(lab: Lab) -> None:
    result = lab.apply(ANSIBLE / "site.yml", tags=("configure", "run"), limit=SERVER)
    assert [(task.host, task.name) for task in result.tasks if task.status == "changed"] == []


def test_the_password_is_readable_by_the_programs_only(lab: Lab) -> None:
    told = lab.exec(SERVER, ["stat", "-c", "%a %U:%G", "/etc/his/password", "/etc/his/ce.env"]).stdout
    assert told.split("\n")[:2] == ["640 root:his", "640 root:his"]
