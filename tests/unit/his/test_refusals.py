"""What database errors mean to the desk."""

import pytest

from lab.his.loss import Loss, described, loss_of
from lab.his.refusals import Failed, NotDone, Refused, meaning_of


class Detail:
    def __init__(self, code: int, full_code: str) -> None:
        self.code, self.full_code = code, full_code

    def __str__(self) -> str:
        return f"{self.full_code}: text"


def error(full_code: str) -> Exception:
    import oracledb

    prefix, _, number = full_code.partition("-")
    return oracledb.DatabaseError(Detail(int(number) if prefix == "ORA" else 0, full_code))


@pytest.mark.parametrize("code", ["DPY-4011", "DPY-6005", "ORA-03113", "ORA-12514", "ORA-01089"])
def test_a_server_that_closed_or_refuses_is_lost(code: str) -> None:
    assert loss_of(error(code)) is Loss.DATABASE
    assert loss_of(ConnectionResetError()) is Loss.DATABASE


@pytest.mark.parametrize("found", [error("DPY-4024"), error("ORA-00028"), TimeoutError()])
def test_a_time_out_or_a_killed_session_costs_one_connection_only(found: Exception) -> None:
    assert loss_of(found) is Loss.CONNECTION


@pytest.mark.parametrize("code", ["ORA-00001", "ORA-02290", "ORA-00942", "DPY-4008"])
def test_an_ordinary_error_costs_no_connection(code: str) -> None:
    assert loss_of(error(code)) is Loss.NONE


def test_a_time_out_is_not_an_empty_line_in_the_log() -> None:
    assert described(TimeoutError()) == "TimeoutError"


@pytest.mark.parametrize(("code", "status"), [("ORA-00001", 409), ("ORA-02290", 409), ("ORA-02291", 404)])
def test_a_rules_refusal_is_certain(code: str, status: int) -> None:
    meaning = meaning_of(error(code))
    assert isinstance(meaning, Refused) and meaning.status == status


@pytest.mark.parametrize(
    "found", [TimeoutError(), OSError(), error("DPY-4024"), error("ORA-00060"), error("ORA-01033")]
)
def test_what_may_succeed_next_time_is_not_done(found: Exception) -> None:
    assert isinstance(meaning_of(found), NotDone)


@pytest.mark.parametrize("code", ["ORA-00942", "ORA-01031", "ORA-01653", "DPY-4008"])
def test_any_other_error_failed_and_is_logged_but_not_shown_to_the_desk(
    code: str, caplog: pytest.LogCaptureFixture
) -> None:
    meaning = meaning_of(error(code))
    assert isinstance(meaning, Failed) and "-0" not in str(meaning)
    assert code in caplog.text and caplog.records[-1].levelname == "ERROR"
