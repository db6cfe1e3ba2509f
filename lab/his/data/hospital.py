"""All rows of the reference tables, made from a size and a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from lab.his.data.departments import DEPARTMENTS
from lab.his.data.drugs import DRUGS, MAKERS
from lab.his.data.people import initials, make_people
from lab.his.data.services import INSURANCES, SERVICES
from lab.his.data.sizes import ROLL_LENGTH, Size

Row = tuple[Any, ...]
TITLES = ("住院医师", "主治医师", "副主任医师", "主任医师")
FEES = {"住院医师": "10.00", "主治医师": "10.00", "副主任医师": "20.00", "主任医师": "30.00"}
DUTIES = {"PHARMACY": "PHARMACIST", "LAB": "TECHNICIAN", "IMAGING": "TECHNICIAN", "FUNCTION": "TECHNICIAN"}
PHARMACIES = [number for number, row in enumerate(DEPARTMENTS, 1) if row[3] == "PHARMACY"]


@dataclass(frozen=True)
class Table:
    """Rows for one table. columns: as in the schema; rows: one tuple a row."""

    name: str
    columns: tuple[str, ...]
    rows: list[Row]

    @property
    def insert(self) -> str:
        """The array INSERT for this table."""
        places = ", ".join(f":{number}" for number in range(1, len(self.columns) + 1))
        return f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES ({places})"


def make_hospital(size: Size, seed: int) -> Iterator[Table]:
    """The reference tables in an order that satisfies the foreign keys."""
    rng = random.Random(seed)
    employees = list(_employees(rng, size))
    yield Table("departments", ("id", "code", "name", "name_en", "pinyin", "kind"), _departments())
    yield Table(
        "employees",
        ("id", "staff_no", "name", "pinyin", "sex", "title", "duty", "department_id", "hired_on"),
        employees,
    )
    yield Table(
        "schedules",
        ("id", "doctor_id", "department_id", "weekday", "half_day", "quota", "fee"),
        list(_schedules(employees)),
    )
    yield Table("insurance_types", ("id", "code", "name", "name_en"), [row[:4] for row in INSURANCES])
    yield Table("insurance_rules", ("insurance_type_id", "insurance_class", "paid_rate"), list(_insurance_rules()))
    yield from _patients(rng, size)
    yield from _drugs(rng, size)
    yield Table(
        "invoice_rolls",
        ("id", "code", "cashier_id", "first_no", "last_no", "next_no"),
        list(_rolls(employees, size)),
    )


def _departments() -> list[Row]:
    return [(number, *row[:3], initials(row[1]), row[3]) for number, row in enumerate(DEPARTMENTS, 1)]


def _posts(size: Size) -> Iterator[tuple[int, str, int]]:
    """(department, duty, how many) for every department."""
    for number, (code, _, _, kind) in enumerate(DEPARTMENTS, 1):
        if kind in ("CLINIC", "WARD"):
            yield number, "DOCTOR", size.doctors
            yield number, "NURSE", size.doctors
        elif code == "SFC":
            yield number, "CASHIER", size.cashiers
        elif code == "GHC":
            yield number, "REGISTRAR", max(2, size.cashiers // 2)
        else:
            yield number, DUTIES.get(kind, "CLERK"), max(2, size.doctors)


def _employees(rng: random.Random, size: Size) -> Iterator[Row]:
    posts = [(number, duty) for number, duty, people in _posts(size) for _ in range(people)]
    people = make_people(rng, len(posts), youngest=24, oldest=60)
    for (department, duty), person, number in zip(posts, people, count(1), strict=False):
        title = TITLES[number % len(TITLES)] if duty == "DOCTOR" else None
        hired = date(2026, 1, 1) - timedelta(days=rng.randint(30, 9000))
        staff_no = f"{number:06d}"
        yield (number, staff_no, person.name, person.pinyin, person.sex, title, duty, department, hired)


def _schedules(employees: list[Row]) -> Iterator[Row]:
    number = count(1)
    clinics = {place for place, row in enumerate(DEPARTMENTS, 1) if row[3] == "CLINIC"}
    for identity, *_, title, duty, department, _ in employees:
        if duty == "DOCTOR" and department in clinics:
            for weekday in range(1, 8):
                for half_day in ("AM", "PM"):
                    fee = Decimal(FEES[title])
                    yield (next(number), identity, department, weekday, half_day, 99_999, fee)


def _insurance_rules() -> Iterator[Row]:
    for identity, _, _, _, rates in INSURANCES:
        for insurance_class, rate in zip("ABC", rates, strict=True):
            yield identity, insurance_class, Decimal(rate)


def _patients(rng: random.Random, size: Size) -> Iterator[Table]:
    rows: list[Row] = []
    insured: list[Row] = []
    for number, person in enumerate(make_people(rng, size.patients), 1):
        contact = (person.id_number, person.phone, person.address)
        rows.append((number, f"P{number:09d}", person.name, person.pinyin, person.sex, person.born_on, *contact))
        if rng.random() < 0.7:
            kind = rng.choices((1, 2, 3, 4), (45, 45, 8, 2))[0]
            insured.append((number, kind, f"YB{number:010d}", f"U{rng.randint(1, 9999):05d}"))
    yield Table(
        "patients",
        ("id", "card_no", "name", "pinyin", "sex", "born_on", "id_number", "phone", "address"),
        rows,
    )
    yield Table("insured_persons", ("patient_id", "insurance_type_id", "insurance_no", "unit_no"), insured)


def _drugs(rng: random.Random, size: Size) -> Iterator[Table]:
    drugs: list[Row] = []
    prices: list[Row] = []
    for maker in MAKERS[: size.makers]:
        for name, name_en, form, strength, unit, price, insurance_class in DRUGS:
            number = len(drugs) + 1
            code = f"D{number:05d}"
            asked = (Decimal(price) * rng.randint(90, 110) / 100).quantize(Decimal("0.01"))
            drugs.append((number, code, name, name_en, initials(name), form, strength, unit, maker))
            prices.append((number, code, name, "DRUG", number, unit, asked, insurance_class))
    for number, (code, name, category, unit, price, insurance_class) in enumerate(SERVICES, len(prices) + 1):
        prices.append((number, code, name, category, None, unit, Decimal(price), insurance_class))
    yield Table(
        "drugs",
        ("id", "code", "name", "name_en", "pinyin", "form", "strength", "unit", "manufacturer"),
        drugs,
    )
    yield Table(
        "price_list",
        ("id", "code", "name", "category", "drug_id", "unit", "price", "insurance_class"),
        prices,
    )
    held = [(place, drug[0], size.stock, size.stock, size.stock // 20) for place in PHARMACIES for drug in drugs]
    yield Table("stock", ("pharmacy_id", "drug_id", "opening", "on_hand", "reorder_at"), held)


def _rolls(employees: list[Row], size: Size) -> Iterator[Row]:
    cashiers = [row[0] for row in employees if row[6] == "CASHIER"]
    number = count(1)
    for cashier in cashiers:
        for _ in range(size.rolls):
            roll = next(number)
            first = 10_000_000 + roll * ROLL_LENGTH
            yield (roll, f"R{roll:06d}", cashier, first, first + ROLL_LENGTH - 1, first)
