"""The application servers: one program may stop unnoticed, both may not."""

from __future__ import annotations

import json
import time
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
AFTERWARDS = 1.5  # seconds: longer than the checks need to find a program dead
KILLS = 3
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
    """The statuses of requests one after the other before, while and for some time after the server runs a command."""
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(lab.exec, SERVER, command)
        answers = [outcome(desk) for _ in range(60)]
        while not running.done():
            answers.append(outcome(desk))
        running.result()
    end = time.monotonic() + AFTERWARDS
    while time.monotonic() < end:
        answers.append(outcome(desk))
    return answers


def not_done(answers: list[int]) -> list[int]:
    """What was not answered with success."""
    return [status for status in answers if status != 200]


def thinks(lab: Lab, program: str) -> str:
    """What the HttpServer thinks of a program."""
    return lab.exec(SERVER, ["/opt/his/httpserver", "state", program[-2:]]).stdout.strip()


def test_no_request_fails_while_one_program_is_stopped(lab: Lab, desk: httpx.Client) -> None:
    assert set(during(lab, desk, ["systemctl", "stop", "ce@00"])) == {200}
    assert thinks(lab, "ce@00") == "DRAIN", "neither found dead nor taken for well"
    assert set(during(lab, desk, ["systemctl", "start", "ce@00"])) == {200}
    assert thinks(lab, "ce@00") == "UP"


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


def found_dead(lab: Lab, program: str) -> int:
    """How often the HttpServer's checks found a program dead."""
    told = lab.exec(SERVER, ["journalctl", "-u", "haproxy", "-o", "cat", "--no-pager"]).stdout
    return told.count(f"Server ce/ce{program[-2:]} is DOWN")


def test_a_killed_program_costs_at_most_the_request_it_was_doing(lab: Lab, desk: httpx.Client) -> None:
    times = []
    for _ in range(KILLS):
        before = found_dead(lab, "ce@01")
        answers = during(lab, desk, ["systemctl", "kill", "-s", "KILL", "ce@01"])
        wait_until(lambda: instances(desk) == {"CE00", "CE01"}, 15, "the killed program to be back")
        assert not_done(answers) in AT_MOST_ONE
        times.append(found_dead(lab, "ce@01") - before)
    assert 0 in times, "its unit tells the HttpServer before the checks find out, which may cost another request"


def test_a_program_that_rests_is_sent_nothing(lab: Lab, desk: httpx.Client) -> None:
    """As after it ended itself because of its own errors."""
    served: list[set[str]] = []
    try:
        lab.exec(SERVER, ["sh", "-c", "echo 1 > /run/his-01/ends && systemctl --no-block restart ce@01"])
        wait_until(lambda: thinks(lab, "ce@01") == "DRAIN", 5, "the program to be taken out")
        wait_until(lambda: served.append(instances(desk)) or thinks(lab, "ce@01") == "UP", 30, "its rest to end")
    finally:
        lab.exec(SERVER, ["rm", "-f", "/run/his-01/ends"])
    assert len(served) > 1 and all(names == {"CE00"} for names in served[:-1]), served


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
