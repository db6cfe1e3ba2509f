"""One visit from card issue to dispensing in a real browser, by keyboard alone, in both languages.

Needs Debian's Chromium; skipped where there is none. LAB_PICTURES names a folder for the screenshots.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from lab.his.pages.words import COLUMNS, REFUSALS, WORDS
from lab.settings import PROJECT
from lab.waiting import wait_until

from .his_hospital import Hospital, hospital_of_its_own

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the screenshots are kept."""
    folder = Path(os.environ.get("LAB_PICTURES") or tmp_path_factory.mktemp("pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    with hospital_of_its_own(tmp_path_factory.mktemp("his") / "password") as hospital:
        yield hospital


@pytest.fixture(scope="module")
def url(hospital: Hospital) -> Iterator[str]:
    """An application program as it runs on a server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = hospital.settings
    own = {"HIS_DSN": settings.dsn, "HIS_USER": "his", "HIS_PASSWORD_FILE": str(settings.password_file)}
    environment = {**os.environ, **own, "HIS_PORT": str(port)}
    program = subprocess.Popen([sys.executable, "-m", "lab.his"], env=environment, cwd=PROJECT)
    try:
        found = f"http://127.0.0.1:{port}"
        wait_until(lambda: httpx.get(f"{found}/health").is_success, 20, "the program to serve")
        yield found
    finally:
        program.terminate()
        program.wait(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        made = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


class Clerk:
    """Somebody at a desk, with a keyboard and no mouse."""

    def __init__(self, page: Any, url: str, language: str, pictures: Path) -> None:
        self.page, self.url, self.language, self.pictures = page, url, language, pictures

    def sit_down(self, desk: str) -> None:
        self.desk = desk
        self.page.goto(f"{self.url}/desks/{desk}?lang={self.language}")
        assert self.page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[self.language]

    def fill(self, form: int, *words: str) -> dict[str, str]:
        """Tab to the form and from field to field, type, Enter. What the answer says, by its heading."""
        fields = self.page.locator(f"#form-{form} input, #form-{form} select").all()
        for field, word in zip(fields, words, strict=False):
            self.tab_to(str(field.get_attribute("id")))
            self.page.keyboard.type(word)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(f"#form-{form} .answer:focus")
        answer = self.page.locator(f"#form-{form} .answer")
        if "good" not in answer.get_attribute("class"):
            return {"refused": answer.inner_text()}
        headings = answer.locator("table >> nth=0 >> xpath=./thead/tr/th").all_inner_texts()
        cells = answer.locator("table >> nth=0 >> xpath=./tbody/tr[1]/td").all_inner_texts()
        return dict(zip(headings, cells, strict=True))

    def tab_to(self, identity: str) -> None:
        """Press Tab until this element has the focus; a date has four places to stop at."""
        for _ in range(200):
            if self.page.evaluate("document.activeElement.id") == identity:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{identity} cannot be reached by Tab")

    def photograph(self) -> None:
        self.page.screenshot(path=self.pictures / f"his-{self.desk}-{self.language}.png", full_page=True)

    def column(self, name: str) -> str:
        return str(COLUMNS[name][self.language])


@pytest.fixture(params=["zh", "en"])
def clerk(request: pytest.FixtureRequest, browser: Any, url: str, pictures: Path) -> Iterator[Clerk]:
    page = browser.new_page(viewport={"width": 1100, "height": 800})
    page.set_default_timeout(15_000)
    yield Clerk(page, url, request.param, pictures)
    page.close()


def test_a_visit_from_card_issue_to_dispensing(clerk: Clerk, hospital: Hospital) -> None:
    desks = hospital.desks
    identity = clerk.column("id")
    clerk.sit_down("registration")
    schedule, registrar = str(desks["schedules"][0]["id"]), str(desks["registrars"][0])
    registered = clerk.fill(2, "欧阳丽", "F", "", "", "", schedule, registrar)
    clerk.photograph()
    assert registered[clerk.column("card_no")]
    clerk.sit_down("doctor")
    prescribed = clerk.fill(2, registered[identity], "3", "2")
    clerk.photograph()
    assert prescribed[clerk.column("registration_id")] == registered[identity]
    clerk.sit_down("cashier")
    charged = clerk.fill(1, prescribed[identity], str(desks["cashiers"][0]))
    clerk.photograph()
    assert float(charged[clerk.column("patient_share")]) > 0 and charged[clerk.column("invoice_no")]
    clerk.sit_down("pharmacy")
    given = clerk.fill(1, prescribed[identity], str(desks["pharmacists"][0]))
    clerk.photograph()
    assert given[clerk.column("prescription_id")] == prescribed[identity]
    again = clerk.fill(1, prescribed[identity], str(desks["pharmacists"][0]))["refused"]
    assert str(WORDS["refused"][clerk.language]) in again
    if clerk.language == "zh":
        assert REFUSALS["already_dispensed"] in again
    status = f"SELECT status FROM prescriptions WHERE id = {prescribed[identity]}"
    with hospital.connect() as session, session.cursor() as cursor:
        assert cursor.execute(status).fetchone() == ("DISPENSED",)


def test_every_field_and_button_of_every_desk_is_reached_by_tab(clerk: Clerk) -> None:
    clerk.page.goto(f"{clerk.url}/?lang={clerk.language}")
    desks = [link.get_attribute("href") for link in clerk.page.locator("ul.desks a").all()]
    assert len(desks) == 10
    places = "[...document.querySelectorAll('main input, main select, main button')]"
    for desk in desks:
        clerk.page.goto(f"{clerk.url}{desk}")
        wanted = set(range(clerk.page.evaluate(f"{places}.length")))
        dates = clerk.page.locator("main input[type=date]").count()
        clerk.page.evaluate("document.getElementById('content').focus()")
        reached = set()
        for _ in range(len(wanted) + 3 * dates):
            clerk.page.keyboard.press("Tab")
            reached.add(clerk.page.evaluate(f"{places}.indexOf(document.activeElement)"))
        assert wanted <= reached, desk
