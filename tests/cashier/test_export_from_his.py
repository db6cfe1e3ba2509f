"""From the main database, through the real driver, to a PC that charges what the main system would charge."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import oracledb
import pytest

from lab.cashier.basedata import read_base_data
from lab.cashier.export import export
from lab.cashier.people import User
from tests.unit.cashier.world import CENTRE, PASSWORD, World, sale
from tests.wire.his_hospital import hospital_of_its_own


def test_a_pc_charges_what_the_main_system_charges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lab.cashier.keyring.COST", 2**10)
    world = World(tmp_path)
    with hospital_of_its_own(tmp_path / "password") as hospital:
        with hospital.connect() as connection:
            made = export(connection.cursor(), world.key, world.source)
            insured = insurance_of(connection, hospital.desks["patients"][0])
        charged = hospital.charge(hospital.prescribed(1, 2, 3, quantity=7)["id"]).json()
    data = read_base_data(world.source.read_bytes(), world.key.public_key())
    assert made.items == len(data.items) > 50 and all(item.pinyin for item in data.items)
    desk = world.desk()
    desk.log_on("centre", PASSWORD)
    roll = data.rolls[0]
    cashier = User("main", "cashier", roll.cashier_id)
    desk.add_user(CENTRE, cashier, PASSWORD)
    parts = desk.parts()
    assert parts.data().version == made.version
    parts.approval.approve("main", parts.base, world.code(made.version), "Zhao")
    parts.shifts.open(cashier, parts.data(), roll.next_no, Decimal(0))
    by_drug = {item.drug_id: item.id for item in data.items}
    pharmacist = next(one.staff_no for one in data.employees if one.duty == "PHARMACIST")
    lines = tuple((by_drug[drug], 7) for drug in (1, 2, 3))
    record = parts.sales.charge(
        cashier, sale(1, roll.next_no, lines, pharmacist=pharmacist, tendered=Decimal(10**6), **insured)
    )
    for money in ("total", "insurance_share", "patient_share"):
        assert record[money] == charged[money], money


def insurance_of(connection: oracledb.Connection, patient: int) -> dict[str, str]:
    """How this patient is insured in the main system, as a cashier enters it."""
    cursor = connection.cursor()
    cursor.execute(
        "SELECT t.code, i.insurance_no, i.unit_no FROM insured_persons i JOIN insurance_types t "
        "ON t.id = i.insurance_type_id "
        "WHERE i.patient_id = :id AND (i.valid_to IS NULL OR i.valid_to >= TRUNC(SYSDATE))",
        id=patient,
    )
    found = cursor.fetchone()
    return (
        dict(zip(("insurance_type", "insurance_no", "unit_no"), (found[0], found[1], found[2] or "0"), strict=True))
        if found
        else {}
    )
