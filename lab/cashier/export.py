"""The server's side, every night: the signed base data out of the main database (plan 3.3.1, before)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lab.cashier.audit import Clock, utc_now
from lab.cashier.basedata import BaseData, Employee, InsuranceRate, Item, Roll, write_base_data
from lab.errors import BadInput

ITEMS = """
SELECT p.id, p.code, p.name, d.pinyin, p.unit, p.price, p.insurance_class, p.category, d.id, d.strength
FROM price_list p LEFT JOIN drugs d ON d.id = p.drug_id
WHERE d.id IS NULL OR d.active = 'Y'
ORDER BY p.id"""
EMPLOYEES = """
SELECT id, staff_no, name, duty FROM employees
WHERE active = 'Y' AND duty IN ('CASHIER', 'PHARMACIST', 'REGISTRAR', 'CLERK')
ORDER BY id"""
ROLLS = (
    "SELECT id, code, cashier_id, first_no, last_no, next_no FROM invoice_rolls WHERE next_no <= last_no ORDER BY id"
)
RATES = """
SELECT t.code, t.name, r.insurance_class, r.paid_rate
FROM insurance_rules r JOIN insurance_types t ON t.id = r.insurance_type_id
ORDER BY t.code, r.insurance_class"""


class Cursor(Protocol):
    """What the export needs of a database cursor."""

    def execute(self, statement: str) -> Any:
        """Run a query."""

    def fetchall(self) -> Sequence[Sequence[Any]]:
        """Its rows."""


@dataclass(frozen=True)
class Exported:
    """What was written. version: seconds since 1970 when it was made, so it always grows."""

    version: int
    items: int
    employees: int
    rolls: int


def read_main(cursor: Cursor, clock: Clock = utc_now) -> BaseData:
    """The base data as it is in the main database now. Raises BadInput where a part is empty: an empty price list must
    never replace a good one."""
    now = clock().astimezone(UTC).replace(microsecond=0)
    items = tuple(_item(row) for row in _rows(cursor, ITEMS, "price list"))
    employees = tuple(Employee(int(row[0]), *row[1:]) for row in _rows(cursor, EMPLOYEES, "employees"))
    rolls = tuple(_roll(row) for row in _rows(cursor, ROLLS, "invoice rolls"))
    rates = tuple(
        InsuranceRate(row[0], row[1], row[2], Decimal(str(row[3]))) for row in _rows(cursor, RATES, "insurance rules")
    )
    return BaseData(int(now.timestamp()), now, items, employees, rolls, rates)


def export(cursor: Cursor, key: Ed25519PrivateKey, path: Path, clock: Clock = utc_now) -> Exported:
    """Write the signed file, whole or not at all."""
    data = read_main(cursor, clock)
    new = path.with_suffix(".new")
    with new.open("wb") as stream:
        stream.write(write_base_data(data, key))
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(new, path)
    return Exported(data.version, len(data.items), len(data.employees), len(data.rolls))


def _rows(cursor: Cursor, statement: str, what: str) -> Sequence[Sequence[Any]]:
    cursor.execute(statement)
    rows = cursor.fetchall()
    if not rows:
        raise BadInput(f"The main database has no {what}", todo="Look at the database; the last export stays")
    return rows


def _item(row: Sequence[Any]) -> Item:
    identity, code, name, pinyin, unit, price, class_, category, drug, strength = row
    initials = pinyin or first_letters(name)
    money = Decimal(str(price))
    return Item(int(identity), code, name, initials, unit, money, class_, category, int(drug or 0), strength or "")


def _roll(row: Sequence[Any]) -> Roll:
    identity, code, *numbers = row
    return Roll(int(identity), code, *(int(number) for number in numbers))


def first_letters(name: str) -> str:
    """The first letter of each syllable of a Chinese name (services have no such column), letters and digits as they
    are."""
    from pypinyin import Style, lazy_pinyin

    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return "".join(letter for letter in letters if letter.isalnum())[:30].lower()
