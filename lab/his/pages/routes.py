"""The routes of the pages: the list of desks, each desk, and the two files that they load."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lab.his.emergency_mode import copy_age
from lab.his.pages.desks import DESKS
from lab.his.pages.form import Desk
from lab.his.pages.words import COLUMNS, REFUSALS, WORDS
from lab.his.refusals import not_found

HERE = Path(__file__).parent
PAGES = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined)
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
Language = Literal["zh", "en"]
Chosen = Annotated[Language | None, Query(alias="lang")]

router = APIRouter(include_in_schema=False)


@router.get("/")
async def home(http: Request, lang: Chosen = None) -> HTMLResponse:
    """The list of desks."""
    return _page(http, None, lang or _preferred(http))


@router.get("/desks/{name}")
async def desk(http: Request, name: str, lang: Chosen = None) -> HTMLResponse:
    """One desk's page. Without `lang`, in the language that the browser prefers."""
    for one in DESKS:
        if one.name == name:
            return _page(http, one, lang or _preferred(http))
    raise not_found("desk", name)


@router.get("/pages/{name}")
async def file(name: Literal["desk.js", "desk.css"]) -> FileResponse:
    """What the pages load."""
    return FileResponse(HERE / name, headers=HEADERS)


def _preferred(http: Request) -> Language:
    return "en" if http.headers.get("accept-language", "zh").lower().startswith("en") else "zh"


def _page(http: Request, desk: Desk | None, language: Language) -> HTMLResponse:
    other = "en" if language == "zh" else "zh"
    page = PAGES.get_template("desk.html")
    values: dict[str, Any] = {"desk": desk, "desks": DESKS, "words": WORDS, "language": language, "other": other}
    values["copy"] = copy_age(http.app.state.settings.emergency_copy, datetime.now(UTC))
    return HTMLResponse(page.render(**values, texts=_texts(language)), headers=HEADERS)


def _texts(language: Language) -> dict[str, Any]:
    """What the script says, in one language; English refusals are the API's own."""
    return {
        "words": {name: text[language] for name, text in WORDS.items()},
        "columns": {name: text[language] for name, text in COLUMNS.items()},
        "refusals": REFUSALS if language == "zh" else {},
    }
