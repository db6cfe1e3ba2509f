"""The desks against a stand-in for the HIS: what they send, what they write down, and that they stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lab.checkers.tables import OWN_TABLE
from lab.errors import BadInput, StepFailed
from lab.history import Phase, Record, acknowledged, read_history
from lab.waiting import wait_until
from lab.workload.areas import EVERYBODY, PATHS, Area
from lab.workload.orders import Notice, Orders, Pace, read_orders
from lab.workload.process import Desks

from .fake_his import FakeHis, fake_his

OUTPATIENT = {operation for operation in PATHS if operation not in EVERYBODY[Area.INPATIENT]}
QUICK = Pace(visits_per_second=20, request_timeout=0.3, retry_after=0.05)


def _desks(tmp_path: Path, server: FakeHis, pace: Pace = QUICK, area: Area = Area.OUTPATIENT) -> Desks:
    history, areas = str(tmp_path / "history.jsonl"), {"appserver-1": area}
    orders = Orders({"appserver-1": server.url}, time.monotonic(), history, "t1", 1, pace, areas)
    return Desks(orders, tmp_path / "desks.log")


def _records(desks: Desks, wanted: Callable[[Record], bool]) -> list[Record]:
    path = Path(desks.orders.history)
    return [record for record in (read_history(path) if path.exists() else []) if wanted(record)]


@pytest.mark.parametrize("area", Area)
def test_patients_walk_through_every_department(tmp_path: Path, area: Area) -> None:
    wanted = OUTPATIENT if area is Area.OUTPATIENT else set(EVERYBODY[area])
    with fake_his() as his, _desks(tmp_path, his, area=area) as desks:
        assert desks.expected(["appserver-1"]) == {("appserver-1", operation) for operation in EVERYBODY[area]}
        wait_until(
            lambda: all(desks.acknowledged()["appserver-1", operation] >= 2 for operation in wanted),
            15,
            "two patients to be served",
        )
    told = acknowledged(read_history(tmp_path / "history.jsonl"))
    assert {record.operation for record in told} == wanted
    assert {record.key for record in told} == set(his.rows)


def test_what_is_expected_moves_with_the_desks(tmp_path: Path) -> None:
    with fake_his() as his, _desks(tmp_path, his) as desks:
        desks.tell(Notice("appserver-1", "appserver-3", his.url))
        assert desks.expected(["appserver-1"]) == set()
        assert ("appserver-3", "charge") in desks.expected(["appserver-3"])
        wait_until(lambda: desks.acknowledged()["appserver-3", "register"] >= 1, 15, "a registration over there")


def test_every_operation_has_an_area_a_path_and_a_table() -> None:
    assert set(PATHS) == set(OWN_TABLE) == OUTPATIENT | set(EVERYBODY[Area.INPATIENT])


def test_a_day_has_its_rush_hours() -> None:
    """As many patients as without, more of them at nine o'clock than at noon."""
    day = Pace(visits_per_second=5, day=100)
    rates = [day.rate_at(second) for second in range(100)]
    assert sum(rates) == pytest.approx(500)
    assert day.rate_at(25) > 3 * day.rate_at(55)
    assert day.rate_at(225) == day.rate_at(25)
    assert Pace(visits_per_second=5).rate_at(25) == 5


def test_every_request_sent_has_its_outcome_when_the_desks_have_closed(tmp_path: Path) -> None:
    with fake_his() as his, _desks(tmp_path, his) as desks:
        wait_until(lambda: desks.acknowledged()["appserver-1", "register"] >= 5, 15, "five registrations")
    records = read_history(tmp_path / "history.jsonl")
    sent = {(r.key, r.attempt) for r in records if r.phase is Phase.INVOKE}
    assert sent == {(r.key, r.attempt) for r in records if r.phase is not Phase.INVOKE}


def test_a_503_is_certainly_not_done_and_sent_again_with_the_same_key(tmp_path: Path) -> None:
    with fake_his() as his, _desks(tmp_path, his) as desks:
        his.mode = "503"
        failed = wait_until(lambda: _records(desks, lambda r: r.phase is Phase.FAIL), 15, "a refusal")
        his.mode = "ok"
        key = failed[0].key
        again = wait_until(lambda: _records(desks, lambda r: r.key == key and r.phase is Phase.OK), 15, "the retry")
    assert (failed[0].error or "").startswith("503") and again[0].attempt > 1


def test_silence_is_unknown_and_the_retry_learns_that_it_was_done(tmp_path: Path) -> None:
    with fake_his() as his, _desks(tmp_path, his) as desks:
        his.mode = "silent"
        unknown = wait_until(lambda: _records(desks, lambda r: r.phase is Phase.INFO), 15, "a time-out")
        his.mode = "ok"
        key = unknown[0].key
        learnt = wait_until(lambda: _records(desks, lambda r: r.key == key and r.phase is Phase.OK), 15, "the retry")
    assert (unknown[0].error or "").startswith("timeout")
    assert learnt[0].response is not None and learnt[0].response["replayed"] is True


def test_a_rule_of_business_is_never_tried_again(tmp_path: Path) -> None:
    with fake_his() as his, _desks(tmp_path, his) as desks:
        his.mode = "409"
        refused = wait_until(lambda: _records(desks, lambda r: r.phase is Phase.FAIL), 15, "a refusal")
    key = refused[0].key
    assert len([r for r in read_history(tmp_path / "history.jsonl") if r.key == key]) == 2


def test_a_server_that_is_gone_gives_certain_failures(tmp_path: Path) -> None:
    with fake_his() as his, _desks(tmp_path, his) as desks:
        wait_until(lambda: desks.acknowledged()["appserver-1", "register"] >= 1, 15, "one registration")
        his.shutdown()
        his.server_close()
        found = wait_until(
            lambda: _records(desks, lambda r: "ConnectError" in (r.error or "")), 15, "a refused connection"
        )
    assert found[0].phase is Phase.FAIL


def test_the_desks_say_so_when_their_server_never_answers(tmp_path: Path) -> None:
    with fake_his() as his:
        url_of_nothing = his.url
    orders = Orders({"appserver-1": url_of_nothing}, time.monotonic(), str(tmp_path / "h.jsonl"))
    with Desks(orders, tmp_path / "desks.log") as desks:
        assert desks._process is not None
        desks._process.kill()
        desks._process.wait()
        with pytest.raises(StepFailed, match="desks stopped"):
            desks.acknowledged()


def test_orders_survive_the_way_to_the_other_process() -> None:
    orders = Orders({"appserver-1": "http://127.0.0.1:1"}, 12.5, "/tmp/h", "r", 7, QUICK)
    assert read_orders(orders.as_json()) == orders


def test_a_pace_of_nothing_is_refused() -> None:
    with pytest.raises(BadInput, match="visits_per_second"):
        Pace(visits_per_second=0)
