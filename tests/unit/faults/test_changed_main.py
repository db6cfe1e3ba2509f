"""A change of the main database's is taken back although the node that it was made on is down."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from lab.errors import StepFailed
from lab.faults import bad_nights
from lab.faults.bad_nights import ChangedMain
from lab.faults.fault import Patient

FAULT = ChangedMain("changed", "something is otherwise", "CREATE TABLE X;", "DROP TABLE X;")


@dataclass
class Pair:
    """Two database servers. running, marked: their names; active: who has the database open; ran: statements."""

    running: set[str] = field(default_factory=lambda: {"dbserver-a", "dbserver-b"})
    marked: set[str] = field(default_factory=set)
    active: str = "dbserver-a"
    ran: list[tuple[str, str]] = field(default_factory=list)
    answer: str = ""

    @property
    def topology(self) -> Any:
        hosts = [SimpleNamespace(name=name) for name in ("dbserver-a", "dbserver-b")]
        return SimpleNamespace(group=lambda _: hosts)

    def exec(self, host: str, words: list[str], **_: Any) -> Any:
        text = words[-1]
        if "touch" in text:
            self.marked.add(host)
        if words[0] == "rm":
            self.marked.discard(host)
        if "TABLE" in text:
            self.ran.append((host, text))
        return SimpleNamespace(stdout=self.answer, status=int(host != self.active))


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Pair:
    made = Pair()
    monkeypatch.setattr(bad_nights, "first_process", lambda lab, host: int(host in lab.running))
    monkeypatch.setattr(bad_nights, "exists", lambda lab, host, path: host in lab.running & lab.marked)
    return made


def lab_of(pair: Pair) -> Patient:
    return pair  # type: ignore[return-value]


def test_it_is_taken_back_where_the_database_is_open_now(pair: Pair) -> None:
    FAULT.inject(lab_of(pair), "dbserver-a")
    pair.running, pair.active = {"dbserver-b"}, "dbserver-b"
    FAULT.heal(lab_of(pair), "dbserver-a")
    assert pair.ran == [("dbserver-a", FAULT.do), ("dbserver-b", FAULT.undo)] and FAULT.left(lab_of(pair)) == []


def test_a_server_that_was_down_then_is_healed_when_it_is_back(pair: Pair) -> None:
    FAULT.inject(lab_of(pair), "dbserver-a")
    pair.running, pair.active = {"dbserver-b"}, "dbserver-b"
    FAULT.heal(lab_of(pair), "dbserver-a")
    pair.running, pair.answer = {"dbserver-a", "dbserver-b"}, "ORA-00942: table or view does not exist"
    assert FAULT.left(lab_of(pair)) == ["dbserver-a"]
    FAULT.heal(lab_of(pair), "dbserver-a")
    assert FAULT.left(lab_of(pair)) == []


def test_a_change_that_the_database_does_not_take_is_told(pair: Pair) -> None:
    pair.answer = "ORA-01031: insufficient privileges"
    with pytest.raises(StepFailed, match="ORA-01031"):
        FAULT.inject(lab_of(pair), "dbserver-a")
    assert FAULT.left(lab_of(pair))


def test_nothing_is_done_where_nothing_was_changed(pair: Pair) -> None:
    FAULT.heal(lab_of(pair), "dbserver-a")
    assert pair.ran == []
