"""A program that only fails ends itself and rests; the database's troubles and people's mistakes are not its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lab.his.app import make_app
from lab.his.settings import HisSettings
from lab.his.vitality import Vitality, Watched


class Clock:
    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


class Program:
    """One process after the other over the same memory."""

    def __init__(self, memory: Path) -> None:
        self.memory, self.clock, self.ends = memory, Clock(), 0
        self.vitality = self.begin()

    def begin(self) -> Vitality:
        self.vitality = Vitality(3, self.memory, self._end, self.clock)
        return self.vitality

    def _end(self) -> None:
        self.ends += 1

    def fail(self, times: int = 3) -> None:
        for number in range(times):
            self.vitality.note(500, f"{self.ends}-{number}")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "ends")


def test_errors_in_a_row_end_it_once(program: Program) -> None:
    assert program.vitality.fit
    program.fail(7)
    assert not program.vitality.fit and program.ends == 1
    program.vitality.note(201, "late")
    assert not program.vitality.fit, "it has decided"


def test_two_desks_that_try_again_and_again_are_enough(program: Program) -> None:
    for operation in ("a", "a", "a", "a", "b"):
        assert program.vitality.fit
        program.vitality.note(500, operation)
    assert not program.vitality.fit and program.ends == 1


def test_one_request_that_always_fails_ends_nothing(program: Program) -> None:
    for _ in range(20):
        program.vitality.note(500, "poison")
    assert program.vitality.fit and not program.ends


@pytest.mark.parametrize("between", [201, 200, 409, 422])
def test_a_success_or_a_refusal_between_them_is_a_sign_of_life(program: Program, between: int) -> None:
    program.fail(2)
    program.vitality.note(between, "good")
    program.fail(2)
    assert program.vitality.fit and not program.ends


def test_a_database_that_is_away_is_no_error_of_its_own(program: Program) -> None:
    for number in range(20):
        program.vitality.note(503 if number % 2 else 504, str(number))
    assert program.vitality.fit and not program.ends


def test_it_rests_longer_each_time_and_a_success_forgets_all(program: Program) -> None:
    rests = []
    for _ in range(6):
        program.fail()
        program.begin()
        begin = program.clock.time
        while not program.vitality.fit:
            program.clock.time += 1
        rests.append(program.clock.time - begin)
    assert rests == [5, 10, 20, 40, 60, 60]
    program.vitality.note(201, "good")
    assert program.begin().fit


@pytest.mark.parametrize("text", ["", "many", "-4"])
def test_a_memory_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "ends").write_text(text)
    assert Vitality(3, tmp_path / "ends").fit and Vitality(3, tmp_path / "missing" / "ends").fit


def test_the_application_says_that_it_is_not_alive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "password").write_text("secret")
    app = make_app(HisSettings("127.0.0.1:1/X", "his", tmp_path / "password"))
    ends: list[bool] = []
    app.state.vitality = Vitality(2, None, lambda: ends.append(True))

    async def broken(*_: object) -> None:
        raise RuntimeError("a bad release")

    monkeypatch.setattr(app.state.operations, "run", broken)
    client = TestClient(Watched(app, app.state.vitality), raise_server_exceptions=False)
    assert client.get("/alive").status_code == 200
    body = {"prescription_id": 1, "cashier_id": 1}
    for number in range(2):
        assert client.post("/api/charges", json=body, headers={"Idempotency-Key": str(number)}).status_code == 500
    assert client.get("/alive").status_code == 503 and ends == [True]
