"""The program as the page sees it: over HTTP on 127.0.0.1, started by its command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from lab.cashier.app import PAGE
from lab.errors import StepFailed
from lab.rehearsals.desktop.program import Program
from tests.cashier.program import sell
from tests.unit.cashier.world import PASSWORD, World, base_data


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("pc"), base_data(items=50_000))


@pytest.fixture(scope="module")
def program(world: World) -> Iterator[Program]:
    with Program(world.directory) as running:
        yield running


def test_from_start_to_first_charge_and_on(program: Program, world: World) -> None:
    """One walk through a cashier's day, with 50,000 items (tests/cashier/measure.py has the times)."""
    page = program.page
    assert page.get("/api/state").status_code == 401
    assert page.post("/api/logon", json={"user": "li", "password": "wrong wrong"}).status_code == 401
    state = page.post("/api/logon", json={"user": "li", "password": PASSWORD}).json()
    assert state["base"]["version"] == 1 and state["base"]["items"] == 50_000 and state["batch"] is None
    assert (
        page.post("/api/shift", json={"invoice_no": 1005, "cash_before": "0"}).json()["error"]["code"] == "not_approved"
    )
    wrong = page.post("/api/approve", json={"code": "1", "told_by": "Zhao"}).json()["error"]
    assert wrong["code"] == "wrong_code" and wrong["zh"]
    assert page.post("/api/approve", json={"code": world.code(), "told_by": "Zhao"}).json()["batch"]
    assert page.post("/api/shift", json={"invoice_no": 1005, "cash_before": "10.00"}).json()["shift"]["next_no"] == 1005
    answer = sell(page, 1, 1005)
    assert answer["job"] is None and answer["state"]["shift"]["next_no"] == 1006
    assert (world.directory / "printed" / "1005.pdf").read_bytes().startswith(b"%PDF")
    taken_back = {"kind": "void", "reason": "typo", "witness": "P21"}
    assert page.post("/api/invoices/1005/reverse", json=taken_back).json()["patient_share"] == "-0.60"
    assert page.post("/api/invoices/1005/reprint", json={"reason": "torn"}).json()["job"] is None
    for text in ("amxl4", "C0123", "c049999", "西林499"):
        assert page.get("/api/search", params={"q": text}).json()
    assert page.post("/api/shift/close", json={"counted": "0.00"}).json()["difference"] == "0.00"
    assert page.post("/api/batch/close", json={}).json()["batch"] is None


def test_the_page_comes_from_this_pc_alone(program: Program) -> None:
    """No other site, no other name, and nothing loaded from anywhere else."""
    assert program.page.get("/", headers={"Host": "evil.example"}).status_code == 400
    foreign = {"Origin": "http://evil.example"}
    assert (
        program.page.post("/api/logon", json={"user": "li", "password": PASSWORD}, headers=foreign).status_code == 403
    )
    answer = program.page.get("/")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    for path in PAGE.iterdir():
        assert not re.search(r"https?://|//cdn", path.read_text()), path
        assert program.page.get(f"/page/{path.name}").status_code == 200


def test_every_word_of_the_page_is_there_in_both_languages() -> None:
    words = dict(re.findall(r'(\w+): \["([^"]+)", "[^"]+"\]', (PAGE / "words.js").read_text()))
    used = set(re.findall(r'data-word="(\w+)"', (PAGE / "index.html").read_text()))
    for script in ("app.js", "charge.js", "server.js"):
        used |= set(re.findall(r'word\("(\w+)"\)', (PAGE / script).read_text()))
    assert used - set(words) == set()
    ids = set(re.findall(r' id="([\w-]+)"', (PAGE / "index.html").read_text()))
    for script in ("app.js", "charge.js"):
        text = (PAGE / script).read_text()
        assert set(re.findall(r'(?:\bat|wire|click)\("([\w-]+)"', text)) - ids == set()


def test_cashiers_may_not_collect(program: Program) -> None:
    with httpx.Client(base_url=program.page.base_url) as page:
        page.post("/api/logon", json={"user": "li", "password": PASSWORD}).raise_for_status()
        assert page.post("/api/collect", json={}).json()["error"]["code"] == "not_allowed"
        page.post("/api/logon", json={"user": "centre", "password": PASSWORD}).raise_for_status()
        assert page.post("/api/collect", json={}).content.startswith(b'{"pc": "PC007"')
        new = {"name": "wang", "role": "cashier", "employee_id": 12, "password": "another horse"}
        assert page.post("/api/users", json=new).json() == {"done": True}
        assert page.post("/api/logon", json={"user": "wang", "password": "another horse"}).status_code == 200


def test_a_pc_that_is_not_set_up_says_so(tmp_path: Path) -> None:
    with pytest.raises(StepFailed, match="not set up"):
        Program(tmp_path).__enter__()
