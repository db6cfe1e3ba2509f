from pathlib import Path

import pytest

from tests.unit.cashier.world import World


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretching a password takes 0.1 s on purpose; not here."""
    monkeypatch.setattr("lab.cashier.keyring.COST", 2**10)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)
