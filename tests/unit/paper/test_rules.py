"""Each rule of paper, kept once and broken once."""

from dataclasses import replace

import pytest

from lab.paper.rules import RULES, broken_rules
from lab.paper.sheets import (
    Examination,
    Invoice,
    PaperDay,
    PharmacyVisit,
    RecordCard,
    RecordNumber,
    Script,
    Settlement,
    Slip,
    Told,
)

PAID, UNPAID = Invoice(1005, stamped=True), Invoice(1006, stamped=False)
BEFORE = Script("P1", printed=True, stamped=False, card_no="C1", written_at=5)
BY_HAND = Script("C04000001", printed=False, stamped=True, card_no="C2", written_at=20)
UNSTAMPED = replace(BY_HAND, number="C04000002", stamped=False)
GOOD = PaperDay(
    began=10,
    ended=100,
    slips=(Slip("G01000001", "C1", 12), Slip("G01000002", "C2", 13)),
    visits=(
        PharmacyVisit(20, BEFORE, PAID, "dispensed"),
        PharmacyVisit(21, BY_HAND, PAID, "dispensed"),
        PharmacyVisit(22, UNSTAMPED, PAID, "to-cashier"),
        PharmacyVisit(23, replace(BEFORE, number="P2"), None, "to-cashier"),
    ),
    examinations=(
        Examination(30, "laboratory", BY_HAND, PAID, "done", "C2"),
        Examination(31, "imaging", BY_HAND, UNPAID, "to-cashier"),
        Examination(32, "function-examination", BY_HAND, PAID, "done"),
    ),
    records=(RecordNumber("B1", 15, 120),),
    settlements=(Settlement(101, 40, "bed 3"), Settlement(3)),
    cards=(RecordCard("C1", 12, 14), RecordCard("C2", 13, 15)),
    told=(
        Told("4.2.3-1", "cashier", "PC001", 11),
        Told("4.2.3-1", "cashier", "PC001", 99),
        Told("4.2.4-2", "doctor", "C2", 19),
        Told("4.2.5-1", "nurse", "everybody", 12),
        Told("4.2.10-1", "inpatient", "bed 3", 40),
    ),
)
VISIT, EXAM = PharmacyVisit(20, BY_HAND, PAID, "dispensed"), GOOD.examinations[0]


def test_a_good_day_breaks_no_rule() -> None:
    assert broken_rules(GOOD) == []


@pytest.mark.parametrize(
    ("clause", "change"),
    [
        ("4.2.6-1", {"visits": (replace(VISIT, script=BEFORE, invoice=UNPAID),)}),
        ("4.2.6-1", {"visits": (replace(VISIT, script=BEFORE, invoice=None),)}),
        ("4.2.6-2", {"visits": (replace(VISIT, script=UNSTAMPED),)}),
        ("4.2.6-2", {"visits": (replace(VISIT, invoice=UNPAID),)}),
        ("4.2.6-3", {"visits": (replace(VISIT, kept=False),)}),
        ("4.2.6-3", {"visits": (VISIT, replace(VISIT, at=25))}),
        ("4.2.6 ", {"visits": (replace(VISIT, outcome="to-cashier"),)}),
        ("4.2.6 ", {"visits": (replace(VISIT, outcome="lost"),)}),
        ("4.2.7-1", {"examinations": (replace(EXAM, invoice=UNPAID),)}),
        ("4.2.7-2", {"examinations": (replace(EXAM, entered_card="C1"),)}),
        ("4.2.8-1", {"examinations": (replace(EXAM, department="imaging", invoice=None),)}),
        ("4.2.8-2", {"examinations": (replace(EXAM, department="imaging", entered_card=""),)}),
        ("4.2.9-1", {"examinations": (replace(EXAM, department="function-examination", invoice=None),)}),
        ("3.3.1-G", {"examinations": (replace(EXAM, outcome="to-cashier"),)}),
        ("3.3.1-G", {"examinations": (replace(EXAM, department="barber"),)}),
        ("4.2.1-1", {"slips": (GOOD.slips[0], GOOD.slips[0])}),
        ("4.2.1-2", {"slips": (replace(GOOD.slips[0], written_at=101),)}),
        ("4.2.1-3", {"slips": (replace(GOOD.slips[0], card_no=" "),)}),
        ("4.2.4-1", {"visits": (replace(VISIT, script=replace(BEFORE, written_at=11)),)}),
        ("4.2.2-1", {"records": GOOD.records * 2}),
        ("4.2.2-3", {"records": (replace(GOOD.records[0], entered_at=None),)}),
        ("4.2.2-3", {"records": (replace(GOOD.records[0], entered_at=50),)}),
        ("4.2.10-1", {"settlements": (Settlement(50),)}),
        ("4.2.10-1", {"settlements": (Settlement(101, 40, "bed 4"),)}),
        ("4.2.2-2", {"cards": GOOD.cards[:1]}),
        ("4.2.2-2", {"cards": (replace(GOOD.cards[0], brought_at=1), GOOD.cards[1])}),
        ("4.2.3-1", {"told": GOOD.told[1:]}),
        ("4.2.3-1", {"told": (GOOD.told[0], *GOOD.told[2:])}),
        ("4.2.4-2", {"told": tuple(one for one in GOOD.told if one.who != "doctor")}),
        ("4.2.5-1", {"told": tuple(one for one in GOOD.told if one.who != "nurse")}),
        ("3.3.1 ", {"slips": (), "visits": (), "examinations": ()}),
    ],
)
def test_a_broken_rule_is_named(clause: str, change: dict[str, tuple[object, ...]]) -> None:
    found = broken_rules(replace(GOOD, **change))  # type: ignore[arg-type]
    assert any(problem.startswith(clause) for problem in found), found


def test_every_rule_can_say_no() -> None:
    bad = PaperDay(
        10, 100, (Slip("G", "", 1),), (replace(VISIT, invoice=None, script=replace(BEFORE, written_at=11)),),
        (replace(EXAM, invoice=None),), (RecordNumber("B", 1, None),), (Settlement(50),),
    )  # fmt: skip
    assert [name for name, rule in RULES.items() if not list(rule(bad))] == []
