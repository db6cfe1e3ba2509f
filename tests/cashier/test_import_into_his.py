"""Step H through the real driver: a PC's charges into the main database, once, and what does not fit listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lab.cashier.basedata import read_base_data
from lab.cashier.collection import Collected, collect, read_collected
from lab.cashier.desk import Parts
from lab.cashier.export import export
from lab.cashier.importing import Imported, import_collected, paper_key
from lab.cashier.keys import public_key
from lab.cashier.people import User
from lab.cashier.shifts import need_shift
from lab.cashier.signed import BadSignature
from tests.unit.cashier.world import CENTRE, PASSWORD, World, sale
from tests.wire.dying import Dying
from tests.wire.his_hospital import Hospital, hospital_of_its_own


@dataclass
class Day:
    """One PC on the worst day, and the hospital it hands over to."""

    hospital: Hospital
    world: World
    parts: Parts
    cashier: User
    sold: int = 0

    def sell(self, number: str, *drugs: int, **more: Any) -> dict[str, Any]:
        """Charge two of each drug on the PC."""
        by_drug = {item.drug_id: item.id for item in self.parts.data().items}
        pharmacist = next(one.staff_no for one in self.parts.data().employees if one.duty == "PHARMACIST")
        lines = more.pop("lines", tuple((by_drug[drug], 2) for drug in drugs))
        paper: dict[str, Any] = {
            "prescription_no": number,
            "pharmacist": pharmacist,
            "tendered": Decimal(10**6),
            **more,
        }
        self.sold += 1
        next_no = need_shift(self.parts.store, self.cashier).next_no
        return self.parts.sales.charge(self.cashier, sale(self.sold, next_no, lines, **paper))

    def entered(self, number: str, *drugs: int) -> int:
        """The paper prescription, entered in the main system after recovery."""
        lines = [{"drug_id": drug, "quantity": 2} for drug in drugs]
        body = {"registration_id": self.hospital.registered()["id"], "lines": lines}
        return int(self.hospital.post("/api/prescriptions", body, key=paper_key(number)).json()["id"])

    def collected(self) -> Collected:
        key = public_key((self.world.directory / "pc.pub").read_text())
        return read_collected(collect(self.parts.store, self.parts.identity, self.parts.audit, "centre"), key)

    def imported(self, collected: Collected | None = None) -> Imported:
        with self.hospital.connect() as connection:
            return import_collected(connection, collected or self.collected())

    def asked(self, question: str) -> list[tuple[Any, ...]]:
        with self.hospital.connect() as connection, connection.cursor() as cursor:
            cursor.execute(question)
            return list(cursor)


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    with hospital_of_its_own(tmp_path_factory.mktemp("hospital") / "password") as hospital:
        yield hospital


@pytest.fixture
def day(hospital: Hospital, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Day:
    monkeypatch.setattr("lab.cashier.keyring.COST", 2**10)
    return day_of(hospital, tmp_path, pc=1 + list(ALL).index(request.function.__name__))


def day_of(hospital: Hospital, directory: Path, pc: int, first_no: int = 0) -> Day:
    """A PC whose cashier begins with this number of the roll, or with the next free one."""
    world = World(directory, pc_no=pc)
    with hospital.connect() as connection:
        made = export(connection.cursor(), world.key, world.source)
    desk = world.desk()
    desk.log_on("centre", PASSWORD)
    data = read_base_data(world.source.read_bytes(), world.key.public_key())
    first_of = {roll.cashier_id: roll for roll in reversed(data.rolls)}
    cashier = User("main", "cashier", sorted(first_of)[0])
    desk.add_user(CENTRE, cashier, PASSWORD)
    parts = desk.parts()
    parts.approval.approve("main", parts.base, world.code(made.version, f"PC{pc:03d}"), "Zhao")
    parts.shifts.open(cashier, parts.data(), first_no or first_of[cashier.employee_id].next_no, Decimal(0))
    return Day(hospital, world, parts, cashier)


def test_charges_arrive_once_whatever_how_often_they_are_imported(day: Day) -> None:
    written = [day.entered("C1", 1, 2), day.entered("C2", 3)]
    kept = [day.sell("C1", 1, 2), day.sell("C2", 3)]
    first, again = day.imported(), day.imported()
    assert (first.new, first.already, first.conflicts) == (2, 0, ()) and first.clean
    assert (again.new, again.already, again.clean) == (0, 2, True)
    source = kept[0]["source"]
    rows = day.asked(f"SELECT invoice_no, patient_share FROM invoices WHERE source = '{source}' ORDER BY invoice_no")
    assert [(int(n), Decimal(str(m))) for n, m in rows] == [
        (one["invoice_no"], Decimal(one["patient_share"])) for one in kept
    ]
    assert day.asked(f"SELECT SUM(amount) FROM charges WHERE source = '{source}'")[0][0] == sum(
        float(one["total"]) for one in kept
    )
    states = day.asked(f"SELECT status FROM prescriptions WHERE id IN ({written[0]}, {written[1]})")
    assert states == [("CHARGED",), ("CHARGED",)]
    assert day.hospital.dispense(written[0]).status_code in (200, 201)
    used = day.asked(f"SELECT next_no FROM invoice_rolls WHERE id = {kept[1]['roll_id']}")
    assert used == [(kept[1]["invoice_no"] + 1,)]


def test_a_later_file_brings_only_what_is_new(day: Day) -> None:
    day.entered("C3", 1)
    day.sell("C3", 1)
    assert day.imported().new == 1
    day.entered("C4", 1)
    day.sell("C4", 1)
    later = day.imported()
    assert (later.new, later.already, later.clean) == (1, 1, True)


def test_an_older_file_after_a_newer_one_changes_nothing(day: Day) -> None:
    day.entered("E1", 1)
    day.sell("E1", 1)
    older = day.collected()
    day.entered("E2", 1)
    day.sell("E2", 1)
    assert day.imported().new == 2
    late = day.imported(older)
    assert (late.new, late.already, late.conflicts) == (0, 1, ())


def test_an_import_killed_half_way_is_finished_by_the_next(day: Day) -> None:
    for number in ("F1", "F2", "F3"):
        day.entered(number, 1)
        day.sell(number, 1)
    with day.hospital.connect() as connection, pytest.raises(RuntimeError, match="killed"):
        import_collected(Dying(connection, 2), day.collected())  # type: ignore[arg-type]
    rest = day.imported()
    assert (rest.new, rest.already, rest.conflicts) == (2, 1, ()) and rest.clean


def test_what_does_not_fit_is_listed_and_the_rest_arrives(day: Day) -> None:
    day.entered("C5", 1)
    day.entered("C6", 2)
    charged = day.entered("C7", 1)
    day.hospital.charge(charged, cashier=1)
    for number, drug in (("C5", 1), ("C6", 1), ("C7", 1), ("C8", 1)):
        day.sell(number, drug)
    done = day.imported()
    assert done.new == 1 and not done.clean
    endings = ["other drugs or quantities than were charged", "is charged already", "is not in the main system"]
    assert len(done.conflicts) == 3
    assert all(ending in one.why for ending, one in zip(endings, done.conflicts, strict=True)), done.conflicts


def test_a_number_that_the_main_system_gave_meanwhile_is_a_conflict(day: Day) -> None:
    day.entered("C9", 1)
    day.sell("C9", 1)
    position = day.hospital.desks["cashiers"].index(day.cashier.employee_id)
    taken = day.hospital.charge(day.hospital.prescribed()["id"], cashier=position).json()
    (conflict,) = day.imported().conflicts
    assert f"invoice {taken['invoice_no']} is already in the main system" in conflict.why


def test_an_examination_needs_no_prescription_but_a_card(day: Day) -> None:
    service = next(item.id for item in day.parts.data().items if not item.drug_id)
    card = day.asked("SELECT MIN(card_no) FROM patients")[0][0]
    day.sell("S1", lines=((service, 1),), prescription_kind="request", card_no=card)
    day.sell("S2", lines=((service, 1),), prescription_kind="request", card_no="no such card")
    done = day.imported()
    assert done.new == 1 and ["no patient with card" in one.why for one in done.conflicts] == [True]


def test_a_refund_on_the_pc_takes_the_imported_charge_back(day: Day) -> None:
    day.entered("D1", 1)
    kept = day.sell("D1", 1)
    witness = next(one for one in day.parts.data().employees if one.id != day.cashier.employee_id)
    day.parts.reversals.reverse(day.cashier, "void", kept["invoice_no"], "wrong patient", witness.staff_no)
    done = day.imported()
    assert (done.new, done.conflicts, done.clean) == (2, (), True)
    assert day.asked(f"SELECT status FROM invoices WHERE op_key = '{kept['op_key']}'") == [("REFUNDED",)]


def test_a_refund_in_the_main_system_leaves_the_pcs_takings_as_they_were(day: Day) -> None:
    day.entered("G1", 1)
    kept = day.sell("G1", 1)
    assert day.imported().clean
    body = {"invoice_no": kept["invoice_no"], "cashier_id": day.cashier.employee_id}
    assert day.hospital.post("/api/refunds", body).status_code == 201
    assert day.hospital.post("/api/refunds", body, key="again").status_code == 409
    again = day.imported()
    assert (again.new, again.already, again.conflicts, again.clean) == (0, 1, (), True)


def test_a_charge_that_the_main_system_refunded_is_not_taken_back_once_more(day: Day) -> None:
    day.entered("G2", 1)
    kept = day.sell("G2", 1)
    assert day.imported().clean
    body = {"invoice_no": kept["invoice_no"], "cashier_id": day.cashier.employee_id}
    assert day.hospital.post("/api/refunds", body).status_code == 201
    witness = next(one for one in day.parts.data().employees if one.id != day.cashier.employee_id)
    day.parts.reversals.reverse(day.cashier, "void", kept["invoice_no"], "did not know", witness.staff_no)
    (conflict,) = day.imported().conflicts
    assert "was taken back there" in conflict.why


def test_two_pcs_on_one_roll_are_told_apart_by_the_import(day: Day, tmp_path: Path) -> None:
    """One cashier, one roll, two PCs without a network: the second file's number is a conflict, its money is not lost
    sight of."""
    first_no = need_shift(day.parts.store, day.cashier).next_no
    (tmp_path / "other").mkdir()
    other = day_of(day.hospital, tmp_path / "other", pc=900, first_no=first_no)
    for one, number in ((day, "H1"), (other, "H2")):
        one.entered(number, 1)
        assert one.sell(number, 1)["invoice_no"] == first_no
    assert day.imported().clean
    late = other.imported()
    (conflict,) = late.conflicts
    assert f"invoice {first_no} is already in the main system" in conflict.why
    assert not late.clean


def test_a_tampered_file_is_refused_whole(day: Day) -> None:
    day.sell("D2", 1)
    content = collect(day.parts.store, day.parts.identity, day.parts.audit, "centre")
    key = public_key((day.world.directory / "pc.pub").read_text())
    with pytest.raises(BadSignature):
        read_collected(content[:-9] + b"x" + content[-8:], key)


def test_takings_that_differ_are_not_clean(day: Day) -> None:
    day.entered("D3", 1)
    day.sell("D3", 1)
    found = day.collected()
    shifts = [{**one, "cash": "0.01"} if one["record"] == "shift" else one for one in found.records]
    done = day.imported(replace(found, records=shifts))
    assert not done.conflicts and not done.clean


ALL = [name for name in dict(globals()) if name.startswith("test_")]
