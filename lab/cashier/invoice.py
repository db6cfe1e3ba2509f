"""An invoice as a PDF page, 190 × 127 mm, laid out for pre-printed paper in a dot-matrix printer; with a barcode."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from lab.cashier.typeface import typeface

WIDTH, HEIGHT = 190 * mm, 127 * mm
LEFT, RIGHT = 10 * mm, 180 * mm
FIRST_LINE, LINE = 88 * mm, 3.3 * mm
COLUMNS = ((12, "编码 Code"), (42, "名称 Item"), (118, "数量 Qty"), (138, "单价 Price"), (160, "金额 Amount"))


def warm_up(font: str = "") -> None:
    """Read the font, so that the first invoice is as quick as the next."""
    typeface(font)


def invoice_pdf(record: Mapping[str, Any], pc: str, cashier: str, reprint: bool, font: str = "") -> bytes:
    """The page for one sale's record. reprint: marked as such, large."""
    stream = io.BytesIO()
    face = typeface(font)
    canvas = Canvas(stream, pagesize=(WIDTH, HEIGHT), invariant=True)
    canvas.setTitle(f"{record['invoice_no']}")
    _head(canvas, face, record)
    _lines(canvas, face, record)
    _foot(canvas, face, record, pc, cashier)
    if reprint:
        _mark(canvas, face)
    canvas.save()
    return stream.getvalue()


def _head(canvas: Canvas, face: str, record: Mapping[str, Any]) -> None:
    canvas.setFont(face, 15)
    canvas.drawString(LEFT, 114 * mm, "门诊收费票据 Outpatient invoice")
    canvas.setFont(face, 10)
    canvas.drawString(LEFT, 108 * mm, "应急系统 EMERGENCY SYSTEM")
    code = Code128(str(record["invoice_no"]), barHeight=9 * mm, barWidth=0.33 * mm, humanReadable=False)
    code.drawOn(canvas, RIGHT - code.width, 112 * mm)
    canvas.setFont(face, 12)
    canvas.drawRightString(RIGHT, 106.5 * mm, f"No. {record['invoice_no']}")
    canvas.setFont(face, 9)
    at = datetime.fromisoformat(record["at"]).astimezone()
    left = [
        f"姓名 Name: {record['patient_name'] or '—'}    卡号 Card: {record['card_no'] or '—'}",
        f"处方 Prescription: {record['prescription_kind']} {record['prescription_no']}    时间 Time: {at:%F %H:%M}",
    ]
    if record["insurance_type"]:
        left[0] += f"    医保 Insurance: {record['insurance_no']}    单位 Unit: {record['unit_no']}"
    for number, text in enumerate(left):
        canvas.drawString(LEFT, (100 - 4.5 * number) * mm, text)


def _lines(canvas: Canvas, face: str, record: Mapping[str, Any]) -> None:
    canvas.setFont(face, 8)
    for x, title in COLUMNS:
        canvas.drawString(x * mm, FIRST_LINE + 3.6 * mm, title)
    canvas.line(LEFT, FIRST_LINE + 2.8 * mm, RIGHT, FIRST_LINE + 2.8 * mm)
    for line in record["lines"]:
        y = FIRST_LINE - LINE * (line["line_no"] - 1)
        canvas.drawString(12 * mm, y, line["code"])
        canvas.drawString(42 * mm, y, _cut(canvas, line["name"], face, 72 * mm))
        for x, text in ((130, str(line["quantity"])), (152, line["unit_price"]), (178, line["amount"])):
            canvas.drawRightString(x * mm, y, text)


def _cut(canvas: Canvas, text: str, face: str, width: float) -> str:
    while text and canvas.stringWidth(text, face, 8) > width:
        text = text[:-1]
    return text


def _foot(canvas: Canvas, face: str, record: Mapping[str, Any], pc: str, cashier: str) -> None:
    canvas.line(LEFT, 20 * mm, RIGHT, 20 * mm)
    canvas.setFont(face, 11)
    canvas.drawString(LEFT, 14.5 * mm, f"合计 Total ¥{record['total']}")
    canvas.drawString(70 * mm, 14.5 * mm, f"医保 Insurance ¥{record['insurance_share']}")
    canvas.drawRightString(RIGHT, 14.5 * mm, f"个人 Patient ¥{record['patient_share']}")
    canvas.setFont(face, 8)
    canvas.drawString(LEFT, 9.5 * mm, f"实收 Received ¥{record['tendered']}    找零 Change ¥{record['change']}")
    text = f"收费 Cashier {cashier}    划价 Pharmacist {record['pharmacist_id'] or '—'}    {pc}    "
    canvas.drawString(LEFT, 5.5 * mm, text + f"价表 Prices v{record['base_version']}")
    canvas.drawRightString(RIGHT, 5.5 * mm, "收费章 Stamp: ____________")


def _mark(canvas: Canvas, face: str) -> None:
    canvas.saveState()
    canvas.setFillGray(0.45)
    canvas.translate(WIDTH / 2, 60 * mm)
    canvas.rotate(20)
    canvas.setFont(face, 34)
    canvas.drawCentredString(0, 0, "重印 REPRINT")
    canvas.restoreState()
