"""The desks' pages: both languages, a label for every input, and no form that the API would not understand."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from lab.his.app import make_app
from lab.his.pages.desks import DESKS
from lab.his.pages.form import Desk, Form
from lab.his.pages.routes import HERE
from lab.his.pages.words import REFUSALS
from lab.his.settings import HisSettings

FORMS = [pytest.param(form, id=f"{desk.name}-{form.title.en}") for desk in DESKS for form in desk.forms]
PAGES = [(desk, language) for desk in DESKS for language in ("zh", "en")]


class Elements(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag in tags]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """Not started: the pages need no database."""
    password = tmp_path_factory.mktemp("his") / "password"
    password.write_text("secret")
    return TestClient(make_app(HisSettings("127.0.0.1:9/XEPDB1", "his", password)))


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    return dict(client.get("/openapi.json").json())


@pytest.mark.parametrize(("desk", "language"), PAGES, ids=lambda value: getattr(value, "name", value))
def test_a_desk_is_worked_by_keyboard_in_both_languages(client: TestClient, desk: Desk, language: str) -> None:
    answer = client.get(f"/desks/{desk.name}", params={"lang": language})
    page = Elements(answer.text)
    assert page.of("html")[0]["lang"] == {"zh": "zh-CN", "en": "en"}[language]
    assert all(form.title[language] in answer.text.replace("&#39;", "'") for form in desk.forms)
    inputs = page.of("input", "select")
    assert {label["for"] for label in page.of("label")} == {one["id"] for one in inputs}
    assert len({one["id"] for one in inputs}) == len(inputs)
    assert [one for one in page.of("input", "select", "button") if "tabindex" in one] == []
    keys = [one["accesskey"] for one in page.of("input", "select", "button") if "accesskey" in one]
    assert keys == [str(number) for number in range(1, len(desk.forms) + 1)]
    assert not re.search(r"\son\w+=|style=", answer.text), "the page's policy would refuse that"


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.name)
def test_an_english_page_has_no_chinese_but_the_way_to_it(client: TestClient, desk: Desk) -> None:
    page = client.get(f"/desks/{desk.name}", params={"lang": "en"}).text
    assert re.findall(r"[\u4e00-\u9fff]+", page) == ["中文"]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_sends_what_the_api_asks_for(document: dict[str, Any], form: Form) -> None:
    names = {field.name for field in form.fields}
    way = document["paths"][form.path]
    if form.reads:
        assert names == {one["name"] for one in way["get"].get("parameters", [])}
        return
    reference = way["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    body = document["components"]["schemas"][reference.rsplit("/", 1)[1]]
    tops = {name.split(".")[0] for name in names}
    assert tops <= set(body["properties"]) and set(body["required"]) <= tops


def test_the_browser_s_language_is_taken_where_none_is_chosen(client: TestClient) -> None:
    assert "Choose your desk" in client.get("/", headers={"Accept-Language": "en-GB,en"}).text
    assert "选择岗位" in client.get("/", headers={"Accept-Language": "zh-CN"}).text


def test_what_is_no_page_is_refused_without_a_trace(client: TestClient) -> None:
    assert client.get("/desks/<script>").status_code == 404
    assert client.get("/pages/routes.py").status_code == 422
    assert client.get("/?lang=xx").status_code == 422


def test_a_page_lets_nothing_in_from_elsewhere(client: TestClient) -> None:
    policy = client.get("/desks/cashier").headers["content-security-policy"]
    assert policy.startswith("default-src 'self'") and "unsafe" not in policy
    assert "innerHTML" not in client.get("/pages/desk.js").text


@pytest.mark.parametrize("path", ["/", *(f"/desks/{desk.name}" for desk in DESKS)])
def test_every_page_of_the_emergency_system_says_so_and_how_old_its_data_are(
    client: TestClient, tmp_path: Path, path: str
) -> None:
    (tmp_path / "password").write_text("secret")
    made = (datetime.now(UTC) - timedelta(hours=8, minutes=18)).isoformat()
    settings = HisSettings("127.0.0.1:9/XEPDB1", "copy1", tmp_path / "password", emergency_copy=made)
    emergency = TestClient(make_app(settings))
    for language, name, age in (("zh", "应急系统", "8.3 小时前"), ("en", "Emergency system", "8.3 hours old")):
        page = emergency.get(path, params={"lang": language}).text
        assert f'datetime="{made}"' in page and age in page
        assert re.search(f'<p class="emergency" role="alert"><strong>{name}', page)
        assert 'class="emergency"' not in client.get(path, params={"lang": language}).text, "the main system is none"


def test_every_refusal_has_its_chinese() -> None:
    sources = [path.read_text(encoding="utf-8") for path in HERE.parent.glob("*.py")]
    codes = {code for text in sources for code in re.findall(r'Refused\(\s*4\d\d,\s*"(\w+)"', text)}
    assert codes - set(REFUSALS) <= {"bad_key", "key_reused", "queue_busy"}
    assert len(codes) > 15


@pytest.mark.skipif(not shutil.which("node"), reason="no node on this machine")
def test_the_script_is_javascript() -> None:
    subprocess.run(["node", "--check", str(Path(HERE) / "desk.js")], check=True)
