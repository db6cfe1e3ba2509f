"""Step A: nothing is charged before the information centre has confirmed the version."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from lab.cashier.refusal import Refused
from tests.unit.cashier.world import LI, PASSWORD, World, base_data


def refused(world: World, code: str, **words: str) -> str:
    desk = world.desk()
    desk.log_on("li", PASSWORD)
    parts = desk.parts()
    try:
        with pytest.raises(Refused) as error:
            parts.approval.approve("li", parts.base, code, words.get("told_by", "Zhao"), words.get("reason", ""))
        return error.value.code
    finally:
        desk.close()


def test_no_shift_before_step_a(world: World) -> None:
    desk = world.desk()
    desk.log_on("li", PASSWORD)
    with pytest.raises(Refused, match="step A"):
        desk.parts().shifts.open(LI, desk.parts().data(), 1005, Decimal(0))


def test_the_code_is_for_one_pc_one_version_one_day(world: World) -> None:
    assert refused(world, world.code(version=2)) == "wrong_code"
    assert refused(world, world.code(pc="PC008")) == "wrong_code"
    world.clock.ahead = timedelta(days=1)
    yesterday = world.code()
    world.clock.ahead = timedelta(days=2)
    assert refused(world, yesterday, reason="old") == "wrong_code"


def test_five_wrong_codes_lock_until_the_centre_comes(world: World) -> None:
    assert [refused(world, "00000000x") for _ in range(6)] == ["wrong_code"] * 5 + ["locked"]
    assert refused(world, world.code()) == "locked"
    desk = world.desk()
    desk.log_on("centre", PASSWORD)
    desk.parts().approval.unlock("centre")
    desk.parts().approval.approve("li", desk.parts().base, world.code(), "Zhao")


def test_old_data_needs_a_reason(world: World) -> None:
    world.clock.ahead = timedelta(hours=40)
    assert refused(world, world.code()) == "old_data"
    desk = world.desk()
    desk.log_on("li", PASSWORD)
    assert desk.parts().approval.approve("li", desk.parts().base, world.code(), "Zhao", "no newer").base_version == 1


def test_a_clock_that_is_a_day_slow_is_refused(world: World) -> None:
    world.clock.ahead = timedelta(days=-1)
    assert refused(world, world.code()) == "wrong_clock"


def test_a_clock_that_is_a_day_fast_makes_the_centres_code_wrong(world: World) -> None:
    today = world.code()
    world.clock.ahead = timedelta(days=1)
    assert refused(world, today, reason="it says that the data is old") == "wrong_code"


def test_without_base_data_there_is_no_charging(world: World) -> None:
    (world.directory / "base.data").unlink()
    world.source.unlink()
    assert refused(world, world.code()) == "no_base_data"


def test_a_newer_price_list_is_taken_at_log_on_and_an_older_one_is_not(world: World) -> None:
    for version, expected in ((3, 3), (2, 3)):
        world.publish(base_data(version))
        desk = world.desk()
        desk.log_on("li", PASSWORD)
        assert desk.parts().data().version == expected
        desk.close()


def test_a_tampered_or_cut_file_leaves_the_kept_one(world: World) -> None:
    good = world.source.read_bytes()
    for bad in (good[:-20], good.replace(b'"version": 1', b'"version": 9'), b"", b"\n\n"):
        world.source.write_bytes(bad)
        desk = world.desk()
        desk.log_on("li", PASSWORD)
        assert desk.parts().data().version == 1 and "not what was signed" in desk.parts().problem
        desk.close()


def test_prices_stay_the_same_while_a_batch_is_open(world: World) -> None:
    desk = world.ready()
    world.publish(base_data(2))
    desk.refresh()
    assert desk.parts().data().version == 1
    desk.close()
    again = world.desk()
    again.log_on("li", PASSWORD)
    assert again.parts().data().version == 1


def test_data_from_the_future_means_a_wrong_clock(world: World) -> None:
    world.publish(base_data(5, made_at=datetime.now(UTC) + timedelta(days=1)))
    assert refused(world, world.code(version=5)) == "wrong_clock"
