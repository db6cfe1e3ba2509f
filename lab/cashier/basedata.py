"""Base data: what a PC must know before the servers are gone. Made every night, signed by the information centre."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lab.cashier.signed import BadSignature, seal, unseal

KIND = "base-data"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the price list. id: of the price list; drug_id: 0 for a service. price: yuan a unit."""

    id: int
    code: str
    name: str
    pinyin: str
    unit: str
    price: Decimal
    insurance_class: str
    category: str
    drug_id: int = 0
    strength: str = ""


@dataclass(frozen=True, slots=True)
class Employee:
    """Who may charge or price. duty: CASHIER, PHARMACIST, DOCTOR …"""

    id: int
    staff_no: str
    name: str
    duty: str


@dataclass(frozen=True, slots=True)
class Roll:
    """A roll of printed invoices, first_no to last_no. next_no: the first unused when the data was made."""

    id: int
    code: str
    cashier_id: int
    first_no: int
    last_no: int
    next_no: int


@dataclass(frozen=True, slots=True)
class InsuranceRate:
    """The part (0 to 1) that an insurance of this type pays for items of one class."""

    type_code: str
    type_name: str
    insurance_class: str
    rate: Decimal


@dataclass(frozen=True)
class BaseData:
    """All of it. version: grows with every export; made_at: UTC."""

    version: int
    made_at: datetime
    items: tuple[Item, ...]
    employees: tuple[Employee, ...]
    rolls: tuple[Roll, ...]
    rates: tuple[InsuranceRate, ...]

    def age(self, now: datetime) -> timedelta:
        """How old it is."""
        return now - self.made_at


def write_base_data(data: BaseData, key: Ed25519PrivateKey) -> bytes:
    """The signed file."""
    head = {"version": data.version, "made_at": data.made_at.isoformat()}
    return seal(KIND, head, _rows(data), key)


def read_base_data(content: bytes, key: Ed25519PublicKey, where: str = "") -> BaseData:
    """What a signed file says. Raises BadSignature for one that is damaged, foreign or lacks a part."""
    signed = unseal(content, KIND, key, where)
    parts: dict[str, list[Any]] = {name: [] for name in ("item", "employee", "roll", "rate")}
    try:
        for row in signed.rows:
            table = row.pop("table")
            parts[table].append(MAKERS[table](row))
        made_at = datetime.fromisoformat(signed.head["made_at"])
        version = int(signed.head["version"])
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise BadSignature(f"Base data cannot be understood: {error!r}", where=where, todo="Export it again") from None
    missing = [name for name, rows in parts.items() if not rows]
    if missing:
        raise BadSignature(f"Base data has no {', no '.join(missing)}", where=where, todo="Export it again")
    return BaseData(version, made_at, *(tuple(rows) for rows in parts.values()))


def _rows(data: BaseData) -> Iterator[dict[str, Any]]:
    tables: dict[str, tuple[Any, ...]] = {
        "item": data.items,
        "employee": data.employees,
        "roll": data.rolls,
        "rate": data.rates,
    }
    for table, rows in tables.items():
        for row in rows:
            yield {"table": table, **{k: str(v) if isinstance(v, Decimal) else v for k, v in asdict(row).items()}}


def _item(row: dict[str, Any]) -> Item:
    return Item(**{**row, "price": Decimal(row["price"])})


def _rate(row: dict[str, Any]) -> InsuranceRate:
    return InsuranceRate(**{**row, "rate": Decimal(row["rate"])})


MAKERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "item": _item,
    "employee": lambda row: Employee(**row),
    "roll": lambda row: Roll(**row),
    "rate": _rate,
}
