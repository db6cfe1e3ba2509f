"""The HIS's stored code: the stand-in takes all of it, and it does what the HIS means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import oracledb
import pytest

import lab.his.schema

from .his_hospital import Hospital, hospital_of_its_own

SOURCE = Path(lab.his.schema.__file__).parent / "080_stored_code.sql"


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    with hospital_of_its_own(tmp_path_factory.mktemp("his") / "password") as hospital:
        yield hospital


@pytest.fixture
def cursor(hospital: Hospital) -> Iterator[oracledb.Cursor]:
    settings = hospital.settings
    with oracledb.connect(user="his", password=settings.password, dsn=settings.dsn) as connection:
        yield connection.cursor()


def test_none_of_the_stored_code_is_left_out(cursor: oracledb.Cursor) -> None:
    written = re.findall(r"CREATE OR REPLACE (FUNCTION|PROCEDURE|TRIGGER) (\w+)", SOURCE.read_text(encoding="utf-8"))
    cursor.execute("select object_type, object_name from user_objects where status = 'VALID'")
    there = set(cursor.fetchall())
    assert written
    assert [item for item in written if (item[0], item[1].upper()) not in there] == []


def test_taking_stock_writes_the_movement_and_never_goes_below_nothing(cursor: oracledb.Cursor) -> None:
    cursor.execute("select pharmacy_id, drug_id, on_hand from stock where on_hand > 1 fetch first 1 rows only")
    pharmacy, drug, on_hand = cursor.fetchone()
    cursor.callproc("p_take_stock", [pharmacy, drug, 1, "sql-test", 1])
    cursor.execute("select quantity, on_hand_after from stock_movements where op_key = 'sql-test'")
    assert cursor.fetchall() == [(-1, on_hand - 1)]
    with pytest.raises(oracledb.DatabaseError, match="ORA-20002: Not enough of drug"):
        cursor.callproc("p_take_stock", [pharmacy, drug, on_hand, "sql-test", 2])


def test_the_next_invoice_number_is_taken_off_the_roll(cursor: oracledb.Cursor) -> None:
    cursor.execute("select cashier_id from invoice_rolls where next_no <= last_no fetch first 1 rows only")
    (cashier,) = cursor.fetchone()
    roll, first, second = cursor.var(int), cursor.var(int), cursor.var(int)
    cursor.callproc("p_next_invoice_no", [cashier, roll, first])
    cursor.callproc("p_next_invoice_no", [cashier, roll, second])
    assert second.getvalue() == first.getvalue() + 1
    with pytest.raises(oracledb.DatabaseError, match="ORA-20003"):
        cursor.callproc("p_set_next_invoice_no", [cashier, first.getvalue()])
    with pytest.raises(oracledb.DatabaseError, match="ORA-20001"):
        cursor.callproc("p_next_invoice_no", [-1, roll, first])


def test_a_changed_price_gets_a_new_version(cursor: oracledb.Cursor) -> None:
    cursor.execute("select min(id) from price_list")
    (price,) = cursor.fetchone()
    cursor.execute("select version from price_list where id = :1", [price])
    (before,) = cursor.fetchone()
    cursor.execute("update price_list set price = price + 1 where id = :1", [price])
    cursor.execute("select version from price_list where id = :1", [price])
    assert cursor.fetchone() == (before + 1,)


def test_the_insurance_share_of_someone_not_insured_is_nothing(cursor: oracledb.Cursor) -> None:
    assert cursor.callfunc("f_insurance_share", oracledb.NUMBER, [-1, "A", 100]) == 0
