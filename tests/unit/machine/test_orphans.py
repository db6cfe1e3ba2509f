"""What is removed of a checkout that is gone, and what stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lab.machine.orphans import remove_orphans
from lab.settings import LabSettings


class Thing:
    """A container, volume, network or image, as far as removing it goes."""

    def __init__(self, shelf: Shelf, root: str, status: str = "exited") -> None:
        self.labels = {"lab.root": root}
        self.attrs = {"Labels": self.labels}
        self.status = status
        self.tags = [f"lab-thing:{id(self)}"]
        self.shelf = shelf

    def remove(self, **_: Any) -> None:
        self.shelf.things.remove(self)


class Shelf:
    """Docker's collection of one kind."""

    def __init__(self) -> None:
        self.things: list[Thing] = []

    def put(self, root: str, status: str = "exited") -> None:
        self.things.append(Thing(self, root, status))

    def list(self, **_: Any) -> list[Thing]:
        return list(self.things)

    def remove(self, tag: str) -> None:
        self.things = [one for one in self.things if tag not in one.tags]


class Engine:
    """A Docker client with four shelves."""

    def __init__(self) -> None:
        self.containers, self.volumes, self.networks, self.images = Shelf(), Shelf(), Shelf(), Shelf()
        self.shelves = (self.containers, self.volumes, self.networks, self.images)

    def version(self) -> dict[str, str]:
        return {"Version": "29.0.0"}

    def fill(self, root: str, status: str = "exited") -> None:
        for shelf in self.shelves:
            shelf.put(root, status)

    def counts(self) -> list[int]:
        return [len(shelf.things) for shelf in self.shelves]


@pytest.fixture
def engine() -> Engine:
    return Engine()


def removed(engine: Engine) -> int:
    return remove_orphans(engine, LabSettings())  # type: ignore[arg-type]


def test_a_stopped_lab_whose_checkout_is_gone_goes_and_so_do_its_images(engine: Engine) -> None:
    engine.fill("/nowhere/at/all")
    assert removed(engine) == 4
    assert engine.counts() == [0, 0, 0, 0]


def test_a_lab_whose_checkout_is_there_stays(engine: Engine, tmp_path: Path) -> None:
    engine.fill(str(tmp_path))
    assert removed(engine) == 0
    assert engine.counts() == [1, 1, 1, 1]


def test_a_lab_that_runs_stays_even_without_its_checkout(engine: Engine) -> None:
    engine.fill("/nowhere/at/all", "running")
    assert removed(engine) == 1
    assert engine.counts() == [1, 1, 1, 0]


def test_what_is_not_ours_stays(engine: Engine) -> None:
    engine.fill("")
    assert removed(engine) == 0
