"""The printed page: what stands on it, and how a reprint is told from an original."""

import re

import pypdfium2
import pytest

from lab.cashier.invoice import invoice_pdf
from lab.cashier.typeface import typeface
from tests.unit.cashier.world import LI, World, sale


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    return str(document[0].get_textpage().get_text_bounded())


@pytest.fixture
def record(world: World) -> dict[str, object]:
    lines = tuple((n, 3) for n in range(1, 21))
    who = {"insurance_type": "URBAN", "insurance_no": "310-22", "unit_no": "U71", "card_no": "C0012345"}
    return world.ready().parts().sales.charge(LI, sale(1, 1005, lines, **who))


def test_everything_stands_on_one_page(record: dict[str, object]) -> None:
    text = words(invoice_pdf(record, "PC007", "11", reprint=False))
    for part in (
        "1005",
        "310-22",
        "U71",
        "C0012345",
        "C000020",
        "63.00",
        "31.71",
        "31.29",
        "68.71",
        "PC007",
        "EMERGENCY",
    ):
        assert part in text, part
    assert "REPRINT" not in text


def test_a_reprint_says_so(record: dict[str, object]) -> None:
    assert "REPRINT" in words(invoice_pdf(record, "PC007", "11", reprint=True))


def test_no_two_lines_lie_on_each_other(record: dict[str, object]) -> None:
    page = pypdfium2.PdfDocument(invoice_pdf(record, "PC007", "11", reprint=False))[0].get_textpage()
    found = [page.get_charbox(match.start()) for match in re.finditer(r"C0000\d\d", page.get_text_range())]
    bottoms = sorted((box[1] for box in found), reverse=True)
    tops = sorted((box[3] for box in found), reverse=True)
    assert len(found) == 20 and all(top < bottom for top, bottom in zip(tops[1:], bottoms, strict=False))


def test_a_font_that_is_no_font_is_passed_over() -> None:
    assert typeface.__wrapped__(__file__, ()) == "STSong-Light"
