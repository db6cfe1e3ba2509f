"""A hospital's base data and one PC that is set up, for the tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lab.cashier.approval import approval_code
from lab.cashier.basedata import BaseData, Employee, InsuranceRate, Item, Roll, write_base_data
from lab.cashier.desk import Desk
from lab.cashier.identity import Identity
from lab.cashier.keys import public_text
from lab.cashier.people import User
from lab.cashier.printing import PrinterFailed
from lab.cashier.sales import Sale
from lab.cashier.setting_up import set_up

SECRET = "a secret of the hospital for step A"
PASSWORD = "correct horse"
CENTRE = User("centre", "centre", 900)
LI = User("li", "cashier", 11)


def base_data(version: int = 1, items: int = 20, made_at: datetime | None = None) -> BaseData:
    """Items 1…n: even ones are drugs; prices 0.10, 0.20 … yuan."""
    listed = tuple(
        Item(
            n,
            f"C{n:06d}",
            f"阿莫西林{n}",
            f"amxl{n}",
            "盒",
            Decimal(n) / 10,
            "ABC"[n % 3],
            "DRUG",
            n if n % 2 == 0 else 0,
        )
        for n in range(1, items + 1)
    )
    staff = (
        Employee(11, "S11", "李", "CASHIER"),
        Employee(12, "S12", "王", "CASHIER"),
        Employee(21, "P21", "张", "PHARMACIST"),
    )
    rolls = (
        Roll(1, "R1", 11, 1001, 2000, 1005),
        Roll(2, "R2", 12, 2001, 3000, 2001),
        Roll(3, "R3", 11, 5001, 15000, 5001),
    )
    rates = tuple(
        InsuranceRate("URBAN", "城镇职工", name, Decimal(rate))
        for name, rate in (("A", "0.9"), ("B", "0.7"), ("C", "0"))
    )
    return BaseData(version, made_at or datetime.now(UTC) - timedelta(hours=3), listed, staff, rolls, rates)


@dataclass
class ListPrinter:
    """Remembers what was printed; fails while `broken`."""

    pages: list[str] = field(default_factory=list)
    broken: bool = False

    def send(self, name: str, pdf: bytes) -> None:
        assert pdf.startswith(b"%PDF")
        if self.broken:
            raise PrinterFailed("out of paper")
        self.pages.append(name)


@dataclass
class Clock:
    """A clock that tests can turn."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class World:
    """The information centre, and one PC with a cashier."""

    def __init__(self, directory: Path, data: BaseData | None = None, pc_no: int = 7) -> None:
        self.key, self.directory, self.source = Ed25519PrivateKey.generate(), directory / "pc", directory / "base"
        self.printer, self.clock, self.data = ListPrinter(), Clock(), data or base_data()
        self.publish(self.data)
        identity = Identity(pc_no, public_text(self.key.public_key()), str(self.source))
        self.public = set_up(self.directory, identity, SECRET, CENTRE, PASSWORD)
        desk = self.desk()
        desk.log_on("centre", PASSWORD)
        desk.add_user(CENTRE, LI, PASSWORD)
        desk.close()

    def publish(self, data: BaseData) -> None:
        """The nightly export."""
        self.source.write_bytes(write_base_data(data, self.key))

    def desk(self) -> Desk:
        """The program, just started."""
        return Desk(self.directory, self.printer, self.clock)

    def code(self, version: int = 1, pc: str = "PC007") -> str:
        """What the information centre reads out by telephone."""
        return approval_code(SECRET, pc, version, self.clock().astimezone().date())

    def ready(self, invoice_no: int = 1005) -> Desk:
        """The program, with Li logged on, step A done and a shift open."""
        desk = self.desk()
        desk.log_on("li", PASSWORD)
        parts = desk.parts()
        parts.approval.approve("li", parts.base, self.code(), "Zhao")
        parts.shifts.open(LI, parts.data(), invoice_no, Decimal("300.00"))
        return desk


def sale(number: int, invoice_no: int, lines: tuple[tuple[int, int], ...] = ((2, 3),), **other: object) -> Sale:
    """A plain sale of two tenths of a yuan times three."""
    plain = {"prescription_kind": "handwritten", "tendered": Decimal(100), "pharmacist": "P21", "patient_name": "陈"}
    return Sale(f"key-{number:08d}", invoice_no, lines, **{**plain, **other})  # type: ignore[arg-type]
