"""The hospital's data: the same from the same seed, and sound."""

from decimal import Decimal

import pytest

from lab.his.data.hospital import Table, make_hospital
from lab.his.data.people import CHECK_WEIGHTS, initials
from lab.his.data.sizes import ROLL_LENGTH, SIZES


def made(seed: int = 1) -> dict[str, Table]:
    return {table.name: table for table in make_hospital(SIZES["tiny"], seed)}


def column(table: Table, name: str) -> list:
    place = table.columns.index(name)
    return [row[place] for row in table.rows]


def test_the_same_seed_makes_the_same_data_and_another_seed_does_not() -> None:
    assert made(1) == made(1)
    assert made(1)["patients"] != made(2)["patients"]


def test_identity_numbers_have_a_right_check_digit() -> None:
    for number in column(made()["patients"], "id_number"):
        total = sum(int(digit) * weight for digit, weight in zip(number[:17], CHECK_WEIGHTS, strict=True))
        assert number[17] == "10X98765432"[total % 11]


def test_rolls_of_invoices_never_overlap() -> None:
    rolls = made()["invoice_rolls"]
    ranges = sorted(zip(column(rolls, "first_no"), column(rolls, "last_no"), strict=True))
    assert all(last - first + 1 == ROLL_LENGTH for first, last in ranges)
    assert all(before[1] < after[0] for before, after in zip(ranges, ranges[1:], strict=False))


def test_every_drug_has_a_price_in_whole_fen_and_stock_in_each_pharmacy() -> None:
    tables = made()
    drugs = set(column(tables["drugs"], "id"))
    priced = {drug for drug in column(tables["price_list"], "drug_id") if drug}
    assert drugs == priced == set(column(tables["stock"], "drug_id"))
    assert all(price == price.quantize(Decimal("0.01")) for price in column(tables["price_list"], "price"))


def test_there_is_a_doctor_on_every_half_day_of_the_week() -> None:
    schedules = made()["schedules"]
    slots = set(zip(column(schedules, "weekday"), column(schedules, "half_day"), strict=True))
    assert slots == {(day, half) for day in range(1, 8) for half in ("AM", "PM")}


@pytest.mark.parametrize(("text", "letters"), [("阿莫西林胶囊", "AMXLJN"), ("碳酸钙D3片", "TSGD3P"), ("", "")])
def test_pinyin_initials(text: str, letters: str) -> None:
    assert initials(text) == letters
