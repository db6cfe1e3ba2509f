"""The HIS while its database is slow, frozen, and taken over, over a real connection, on a busy processor."""

from __future__ import annotations

import logging
import multiprocessing
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from lab.his.app import make_app
from lab.waiting import wait_until

from .his_hospital import Hospital, hospital_of_its_own
from .valve import Valve


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    with hospital_of_its_own(tmp_path_factory.mktemp("his") / "password") as hospital:
        yield hospital


@pytest.fixture
def valve(hospital: Hospital) -> Iterator[Valve]:
    with Valve(hospital.server.port) as valve:
        yield valve


@pytest.fixture
def program(hospital: Hospital, valve: Valve) -> Iterator[TestClient]:
    """One program with the times of a real server, behind the valve."""
    settings = replace(hospital.settings, dsn=f"127.0.0.1:{valve.port}/XEPDB1", request_timeout=2.0, call_timeout=1.5)
    with TestClient(make_app(settings)) as client:
        assert client.get("/health").status_code == 200
        yield client


def _burn(until: float) -> None:
    os.nice(10)
    while time.monotonic() < until:
        sum(range(10_000))


@contextmanager
def busy_processor(seconds: float) -> Iterator[None]:
    burners = [multiprocessing.Process(target=_burn, args=(time.monotonic() + seconds,)) for _ in range(2)]
    for burner in burners:
        burner.start()
    yield
    for burner in burners:
        burner.join()


def healths(client: TestClient, count: int) -> list[int]:
    with ThreadPoolExecutor(count) as pool:
        return [one.status_code for one in pool.map(lambda _: client.get("/health"), range(count))]


def test_time_outs_on_a_slow_database_do_not_become_an_outage(
    program: TestClient, valve: Valve, caplog: pytest.LogCaptureFixture
) -> None:
    with busy_processor(4), caplog.at_level(logging.INFO, "his.connections"):
        valve.slow(0.4)
        assert 503 in healths(program, 12)
        valve.slow(0.0)
        assert healths(program, 12) == [200] * 12
    assert caplog.text.count("database lost") <= 1


def test_a_frozen_database_costs_a_request_two_seconds_and_no_storm_of_logons(
    program: TestClient, valve: Valve
) -> None:
    healths(program, 8)
    valve.freeze()
    for _ in range(2):
        began = time.monotonic()
        assert set(healths(program, 8)) <= {503}
        assert time.monotonic() - began < 3
    before = valve.accepted
    began = time.monotonic()
    healths(program, 8)
    assert valve.accepted - before <= 10 * (time.monotonic() - began)


def test_the_first_commit_follows_the_takeover_at_once(program: TestClient, valve: Valve) -> None:
    healths(program, 8)
    valve.freeze()
    assert set(healths(program, 8)) <= {503}
    valve.open()
    began = time.monotonic()
    wait_until(lambda: program.get("/health").status_code == 200, 5, "a commit after the takeover")
    assert time.monotonic() - began < 2
    assert healths(program, 12) == [200] * 12
