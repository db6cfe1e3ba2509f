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
from uuid import uuid4

import oracledb
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
        wait_until(lambda: client.get("/health").status_code == 200, 10, "the program's first connection")
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


def test_a_stall_in_mid_transaction_leaves_no_lock_behind(
    program: TestClient, valve: Valve, hospital: Hospital
) -> None:
    """The database stands still for longer than the driver waits for its rollback, and then goes on as if nothing had
    been."""
    desks = hospital.desks
    body = {"schedule_id": desks["schedules"][0]["id"], "registrar_id": desks["registrars"][0]}

    def register(number: int) -> int:
        time.sleep(number * 0.01)
        patient = {"patient_id": desks["patients"][number]}
        return program.post(
            "/api/registrations", json={**body, **patient}, headers={"Idempotency-Key": uuid4().hex}
        ).status_code

    with ThreadPoolExecutor(8) as pool:
        under_way = [pool.submit(register, number) for number in range(8)]
        time.sleep(0.06)
        valve.freeze()
        assert {one.result() for one in under_way} & {503, 504}
        time.sleep(4.0)
        valve.thaw()
    wait_until(lambda: not locked(hospital, int(body["schedule_id"])), 8, "the locks to be gone")
    wait_until(lambda: register(0) == 201, 8, "a registration")


def locked(hospital: Hospital, schedule: int) -> bool:
    with hospital.connect() as connection, connection.cursor() as cursor:
        try:
            cursor.execute("SELECT issued FROM queue_numbers WHERE schedule_id = :1 FOR UPDATE NOWAIT", [schedule])
        except oracledb.DatabaseError as error:
            assert error.args[0].code == 54
            return True
        return False
