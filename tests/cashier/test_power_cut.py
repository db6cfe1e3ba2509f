"""Nothing acknowledged is lost, and no number is given twice, whenever the program is killed."""

from pathlib import Path

import pytest

from lab.rehearsals.desktop.program import Program
from tests.cashier.killing import Tally, kill_rounds, look_after, originals
from tests.cashier.program import sell
from tests.unit.cashier.world import LI, PASSWORD, World, sale


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr("lab.cashier.keyring.COST", 2**10)
    return World(tmp_path)


def test_kills_while_charging_lose_nothing(world: World) -> None:
    tally = kill_rounds(world, rounds=20, seed=7)
    assert tally.problems == []
    assert tally.rounds == 20 and len(tally.acknowledged) > 12
    assert max(originals(world).values()) == 1


def test_a_killed_program_comes_back_with_its_sales(world: World) -> None:
    world.ready().close()
    with Program(world.directory) as first:
        first.page.post("/api/logon", json={"user": "li", "password": PASSWORD}).raise_for_status()
        made = sell(first.page, 1, 1005)["record"]
        first.kill()
    with Program(world.directory) as second:
        state = second.page.post("/api/logon", json={"user": "li", "password": PASSWORD}).json()
        assert state["shift"]["next_no"] == 1006
        again = sell(second.page, 1, 1005)["record"]
        assert again == {**made, "replayed": True}


def test_the_look_after_a_kill_finds_a_lost_sale(world: World) -> None:
    desk = world.ready(5001)
    desk.parts().sales.charge(LI, sale(1, 5001))
    desk.close()
    tally = Tally(acknowledged={"key-00000001": 5001, "key-00000002": 5002})
    look_after(world, tally, ["asking key-00000002\n"])
    assert tally.problems == ["key-00000002 was acknowledged and is lost"]
