"""Charging by the rules: what is accepted, what it costs, and everything that is refused."""

from decimal import Decimal

import pytest

from lab.cashier.refusal import Refused
from tests.unit.cashier.world import LI, World, sale


def test_a_sale_takes_the_next_number_and_prints(world: World) -> None:
    parts = world.ready().parts()
    record = parts.sales.charge(LI, sale(1, 1005, ((2, 3), (1, 1))))
    assert (record["total"], record["patient_share"], record["change"]) == ("0.70", "0.70", "99.30")
    assert record["id"] == 800_700_000_001 and record["source"] == "DESKTOP-007"
    assert record["pharmacist_id"] == 21
    assert parts.printing.send_sale(record["op_key"]) is None and world.printer.pages == ["1005"]


def test_the_insurance_pays_its_part_rounded_as_the_main_system_does(world: World) -> None:
    parts = world.ready().parts()
    insured = {"insurance_type": "URBAN", "insurance_no": "310-1", "unit_no": "U1", "patient_name": ""}
    record = parts.sales.charge(LI, sale(1, 1005, ((4, 1), (2, 1)), **insured))
    assert (record["total"], record["insurance_share"], record["patient_share"]) == ("0.60", "0.28", "0.32")


def test_the_same_key_again_charges_nothing(world: World) -> None:
    parts = world.ready().parts()
    first = parts.sales.charge(LI, sale(1, 1005))
    again = parts.sales.charge(LI, sale(1, 1005))
    assert again == {**first, "replayed": True}
    assert parts.sales.charge(LI, sale(2, 1006))["invoice_no"] == 1006


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("other_number", {"invoice_no": 1006}),
        ("no_pharmacist", {"pharmacist": ""}),
        ("no_pharmacist", {"pharmacist": "S12"}),
        ("patient_who", {"patient_name": " "}),
        ("insured_who", {"insurance_type": "URBAN", "insurance_no": "1"}),
        ("unknown_insurance", {"insurance_type": "NONE", "insurance_no": "1", "unit_no": "2"}),
        ("too_little", {"tendered": Decimal("0.59")}),
        ("unknown_item", {"lines": ((99, 1),)}),
        ("quantity", {"lines": ((2, 0),)}),
        ("lines", {"lines": ()}),
        ("prescription", {"prescription_kind": "whispered"}),
        ("bad_key", {"key": "'; drop"}),
    ],
)
def test_a_refused_sale_uses_no_number(world: World, code: str, change: dict[str, object]) -> None:
    parts = world.ready().parts()
    with pytest.raises(Refused) as refused:
        parts.sales.charge(LI, type(sale(1, 1005))(**{**vars(sale(1, 1005)), **change}))
    assert refused.value.code == code and refused.value.zh
    assert parts.sales.charge(LI, sale(2, 1005))["invoice_no"] == 1005


def test_a_service_alone_needs_no_pharmacist(world: World) -> None:
    assert world.ready().parts().sales.charge(LI, sale(1, 1005, ((1, 1),), pharmacist=""))["total"] == "0.10"


@pytest.mark.parametrize(("number", "code"), [(999, "not_your_roll"), (2001, "not_your_roll"), (1004, "number_used")])
def test_the_invoice_number_is_checked_against_the_roll(world: World, number: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        world.ready(number)
    assert refused.value.code == code


def test_a_used_up_roll_asks_for_a_new_one(world: World) -> None:
    parts = world.ready(2000 - 0).parts()
    parts.sales.charge(LI, sale(1, 2000))
    with pytest.raises(Refused, match="used up"):
        parts.sales.charge(LI, sale(2, 2001))
    parts.shifts.set_number(LI, parts.data(), 5001, "new roll")
    assert parts.sales.charge(LI, sale(2, 5001))["roll_id"] == 3
    with pytest.raises(Refused, match="used"):
        parts.shifts.set_number(LI, parts.data(), 2000, "back")


def test_search_finds_by_pinyin_code_and_name(world: World) -> None:
    items = world.ready().parts().items
    assert [one.id for one in items.search("AMXL1")][0] == 1
    assert items.search("c000007")[0].id == 7
    assert items.search("莫西林9")[0].id == 9
    assert items.search("zzz") == [] and items.search(" ") == []
