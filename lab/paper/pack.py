"""A department's pack as one PDF: the role card with its steps from the plan, then its forms with number and
barcode."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from lab.cashier.typeface import typeface
from lab.errors import BadInput
from lab.paper.forms import FORMS, Form, numbers
from lab.plan.catalogue import Catalogue
from lab.plan.clause import Clause, Kind, Language, Text

PROCEDURES = ("3.3.1-desktop", "4.2-departments")
PER_PAGE = 4
SLOT = 70 * mm
LINE, BOTTOM = 7 * mm, 15 * mm  # of a role card
ROLE_CARD, STEPS = (
    Text("Role card", "岗位卡"),
    Text("Desktop emergency system (3.3.1, 4.2)", "桌面应急系统启用后（3.3.1、4.2）"),
)


def duties(catalogue: Catalogue, department: str) -> list[Clause]:
    """The steps and duties of a department while the desktop system is on, in the plan's order. Raises BadInput."""
    if department not in FORMS:
        raise BadInput(f"No paper pack for {department!r}", todo=f"Use one of {', '.join(FORMS)}")
    wanted = {department} | (
        {"departments"} if department in ("laboratory", "imaging", "function-examination") else set()
    )
    kinds = (Kind.STEP, Kind.DUTY)
    clauses = [clause for name in PROCEDURES for clause in catalogue.procedure(name).clauses]
    return [clause for clause in clauses if clause.who in wanted and clause.kind in kinds]


def pack_pdf(
    catalogue: Catalogue, department: str, language: Language, hours: int, first: int = 1, font: str = ""
) -> bytes:
    """The pack, A4, enough for so many hours. first: number of the first form. Raises BadInput."""
    own = duties(catalogue, department)
    stream, face = io.BytesIO(), typeface(font)
    canvas = Canvas(stream, pagesize=A4, invariant=True, pageCompression=1)
    canvas.setTitle(f"{catalogue.roles[department].in_(language)}")
    _role_card(canvas, face, catalogue, department, own, language)
    for form in FORMS[department]:
        _forms(canvas, face, form, numbers(form, department, hours, first), language)
    canvas.save()
    return stream.getvalue()


def _role_card(
    canvas: Canvas, face: str, catalogue: Catalogue, department: str, own: Sequence[Clause], language: Language
) -> None:
    """As many pages as the steps need; no step is parted."""
    y = 0.0
    for clause in own:
        lines = simpleSplit(clause.text.in_(language), face, 16, 150 * mm)
        if y - (len(lines) + 1) * LINE < BOTTOM:
            if y:
                canvas.showPage()
            y = _heading(canvas, face, catalogue, department, language)
        canvas.rect(20 * mm, y - 1 * mm, 5 * mm, 5 * mm)
        canvas.setFont(face, 16)
        for line in lines:
            canvas.drawString(30 * mm, y, line)
            y -= LINE
        canvas.setFont(face, 9)
        canvas.drawString(30 * mm, y + 2 * mm, clause.id)
        y -= LINE
    canvas.showPage()


def _heading(canvas: Canvas, face: str, catalogue: Catalogue, department: str, language: Language) -> float:
    """Whose card it is; where the first step goes."""
    canvas.setFont(face, 26)
    canvas.drawString(20 * mm, 265 * mm, f"{ROLE_CARD.in_(language)}: {catalogue.roles[department].in_(language)}")
    canvas.setFont(face, 13)
    canvas.drawString(20 * mm, 255 * mm, STEPS.in_(language))
    canvas.drawRightString(190 * mm, 255 * mm, f"plan {catalogue.hash[:8]}, {canvas.getPageNumber()}")
    return 240 * mm


def _forms(canvas: Canvas, face: str, form: Form, given: Sequence[str], language: Language) -> None:
    for position, number in enumerate(given):
        slot = position % PER_PAGE
        if position and not slot:
            canvas.showPage()
        _form(canvas, face, form, number, 285 * mm - slot * SLOT, language)
    if given:
        canvas.showPage()


def _form(canvas: Canvas, face: str, form: Form, number: str, top: float, language: Language) -> None:
    canvas.rect(15 * mm, top - SLOT + 3 * mm, 180 * mm, SLOT - 5 * mm)
    canvas.setFont(face, 14)
    canvas.drawString(20 * mm, top - 10 * mm, form.title.in_(language))
    code = Code128(number, barHeight=8 * mm, barWidth=0.33 * mm, humanReadable=False)
    code.drawOn(canvas, 190 * mm - code.width, top - 12 * mm)
    canvas.setFont(face, 10)
    canvas.drawRightString(190 * mm, top - 16 * mm, number)
    canvas.setFont(face, 11)
    for place, field in enumerate(form.fields):
        y = top - 23 * mm - place * 7.5 * mm
        canvas.drawString(20 * mm, y, field.in_(language))
        canvas.line(75 * mm, y - 1 * mm, 190 * mm, y - 1 * mm)
