"""The nightly export: from the main database's rows to what a PC charges with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lab.cashier.basedata import read_base_data
from lab.cashier.export import EMPLOYEES, ITEMS, RATES, ROLLS, export, first_letters
from lab.errors import BadInput

ROWS: dict[str, list[tuple[Any, ...]]] = {
    ITEMS: [
        (1, "X1", "血常规", None, "次", Decimal("20"), "A", "LAB", None, None),
        (2, "D2", "阿莫西林胶囊", "amxljn", "盒", Decimal("12.5"), "B", "DRUG", 77, "0.25g*24"),
    ],
    EMPLOYEES: [(11, "S11", "李", "CASHIER"), (21, "P21", "张", "PHARMACIST")],
    ROLLS: [(1, "R1", 11, 1001, 2000, 1005)],
    RATES: [("URBAN", "城镇职工", "A", Decimal("0.9"))],
}


class Rows:
    """A cursor over rows in memory."""

    def __init__(self, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        self._rows, self._now = rows, ""

    def execute(self, statement: str) -> None:
        self._now = statement

    def fetchall(self) -> Sequence[Sequence[Any]]:
        return self._rows[self._now]


def test_what_is_exported_is_what_a_pc_reads(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    made = export(Rows(ROWS), key, tmp_path / "base.data", lambda: datetime(2026, 11, 23, 1, tzinfo=UTC))
    assert made.items == 2 and made.version == 1795395600
    data = read_base_data((tmp_path / "base.data").read_bytes(), key.public_key())
    assert [(one.pinyin, one.price, one.drug_id) for one in data.items] == [
        ("xcg", Decimal("20"), 0),
        ("amxljn", Decimal("12.5"), 77),
    ]
    assert data.rolls[0].next_no == 1005 and data.rates[0].rate == Decimal("0.9")


@pytest.mark.parametrize("part", [ITEMS, EMPLOYEES, ROLLS, RATES])
def test_an_empty_part_never_replaces_a_good_export(tmp_path: Path, part: str) -> None:
    path, key = tmp_path / "base.data", Ed25519PrivateKey.generate()
    export(Rows(ROWS), key, path)
    good = path.read_bytes()
    with pytest.raises(BadInput):
        export(Rows({**ROWS, part: []}), key, path)
    assert path.read_bytes() == good


def test_first_letters_keep_latin_letters_and_digits() -> None:
    assert first_letters("CT平扫(64排)") == "ctps64p"
