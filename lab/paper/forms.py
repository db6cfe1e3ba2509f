"""Which paper forms a department needs, and their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from lab.errors import BadInput
from lab.plan.clause import Text

MOST_HOURS = 72


@dataclass(frozen=True)
class Form:
    """A kind of form. prefix: of its numbers, unique. fields: what is filled in by hand. per_hour: used in a busy
    hour."""

    prefix: str
    title: Text
    fields: tuple[Text, ...]
    per_hour: int


def _fields(*pairs: tuple[str, str]) -> tuple[Text, ...]:
    return tuple(Text(en, zh) for en, zh in pairs)


PATIENT = (("Name", "姓名"), ("Card number", "卡号"))
SLIP = Form(
    "G",
    Text("Registration slip", "手工挂号单"),
    _fields(*PATIENT, ("Clinic", "科别"), ("Doctor", "医生"), ("Time", "时间"), ("Invoice number", "发票号")),
    40,
)
PRESCRIPTION = Form(
    "C",
    Text("Prescription", "手写处方"),
    _fields(
        *PATIENT, ("Drugs, quantity, directions", "药品、数量、用法"), ("Doctor", "医生"), ("Cashier's stamp", "收费章")
    ),
    20,
)
REQUEST = Form(
    "S",
    Text("Request for an examination", "检查检验申请单"),
    _fields(*PATIENT, ("Examination", "项目"), ("Doctor", "医生"), ("Cashier's stamp", "收费章")),
    10,
)
PRICING = Form(
    "H",
    Text("Pricing slip", "划价单"),
    _fields(
        ("Prescription number", "处方号"),
        ("Drug, price, amount", "药品、单价、金额"),
        ("Pharmacist", "划价人"),
        ("Cashier", "收费员"),
    ),
    40,
)
DISPENSING = Form(
    "F",
    Text("Dispensing log", "手工发药登记"),
    _fields(
        ("Invoice number", "发票号"),
        ("Prescription number", "处方号"),
        *PATIENT,
        ("Drugs, pieces", "药品、数量"),
        ("Pharmacist", "发药人"),
    ),
    40,
)
LATER = Form(
    "B",
    Text("To be entered again after recovery", "恢复后补录登记"),
    _fields(
        *PATIENT, ("Record or specimen number", "病案号或标本号"), ("Time", "时间"), ("Entered again by", "补录人")
    ),
    20,
)

FORMS: dict[str, tuple[Form, ...]] = {
    "registration": (SLIP,),
    "records": (LATER,),
    "cashier": (PRICING,),
    "doctor": (PRESCRIPTION, REQUEST),
    "nurse": (),
    "pharmacy": (DISPENSING,),
    "laboratory": (LATER,),
    "imaging": (LATER,),
    "function-examination": (LATER,),
    "inpatient": (),
}


def numbers(form: Form, department: str, hours: int, first: int = 1) -> list[str]:
    """Pre-assigned numbers for so many hours: form, department, number; no two forms of the hospital have the same one.
    Raises BadInput for hours or a start out of range."""
    if not 1 <= hours <= MOST_HOURS or first < 1:
        raise BadInput(f"A pack cannot be for {hours} hours from number {first}", todo=f"Use 1 to {MOST_HOURS} hours")
    place = list(FORMS).index(department) + 1
    return [f"{form.prefix}{place:02d}{number:06d}" for number in range(first, first + form.per_hour * hours)]
