"""What database errors mean to the desk."""

import pytest

from lab.his.connections import is_lost
from lab.his.refusals import NotDone, Refused, meaning_of


class Detail:
    def __init__(self, code: int, full_code: str) -> None:
        self.code, self.full_code = code, full_code

    def __str__(self) -> str:
        return f"{self.full_code}: text"


def error(full_code: str) -> Exception:
    import oracledb

    prefix, _, number = full_code.partition("-")
    return oracledb.DatabaseError(Detail(int(number) if prefix == "ORA" else 0, full_code))


@pytest.mark.parametrize("code", ["DPY-4011", "DPY-4024", "DPY-6005", "ORA-03113", "ORA-12514", "ORA-01089"])
def test_a_dead_connection_is_known_as_dead(code: str) -> None:
    assert is_lost(error(code))


@pytest.mark.parametrize("code", ["ORA-00001", "ORA-02290", "ORA-00942", "DPY-4008"])
def test_an_ordinary_error_does_not_cost_the_pool(code: str) -> None:
    assert not is_lost(error(code))


@pytest.mark.parametrize(("code", "status"), [("ORA-00001", 409), ("ORA-02290", 409), ("ORA-02291", 404)])
def test_a_rules_refusal_is_certain(code: str, status: int) -> None:
    meaning = meaning_of(error(code))
    assert isinstance(meaning, Refused) and meaning.status == status


def test_any_other_error_is_rolled_back_and_not_shown_to_the_desk() -> None:
    meaning = meaning_of(error("ORA-00942"))
    assert isinstance(meaning, NotDone) and "ORA" not in str(meaning)
    assert isinstance(meaning_of(TimeoutError()), NotDone)
