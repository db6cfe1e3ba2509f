"""The desks of the hospital and the steps that each of them takes."""

from __future__ import annotations

from lab.his.pages import fields as f
from lab.his.pages.form import Desk, Field, Form, Text


def _line(number: int) -> tuple[Field, ...]:
    """One drug of a prescription; the first is required."""
    first, place = number == 0, f"{number + 1}"
    return (
        Field(f"lines.{number}.drug_id", Text(f"药品号 {place}", f"Drug no. {place}"), required=first),
        Field(f"lines.{number}.quantity", Text(f"数量 {place}", f"Quantity {place}"), required=first),
        Field(f"lines.{number}.directions", Text(f"用法 {place}", f"Directions {place}"), "text", required=False),
    )


FIND_PATIENT = Form(Text("查找病人", "Find a patient"), "/api/patients", (f.FIND,), reads=True)
FIND_DRUG = Form(Text("查找药品", "Find a drug"), "/api/drugs", (f.FIND_DRUG,), reads=True)
RECORD = Form(Text("病历", "Medical record"), "/api/patients/{patient_id}/record", (f.PATIENT,), reads=True)
STAY = Form(Text("住院费用", "A stay's account"), "/api/admissions/{admission_id}", (f.ADMISSION,), reads=True)
ITEMS = Form(Text("检查项目", "Examination items"), "/api/examination-items", reads=True)
CARD = Form(
    Text("发卡并挂号", "Issue a card and register"),
    "/api/registrations",
    (
        Field("patient.name", Text("姓名", "Name"), "text"),
        f.SEX,
        Field("patient.born_on", Text("出生日期", "Date of birth"), "date", required=False),
        Field("patient.id_number", Text("身份证号", "Identity number"), "text", required=False),
        Field("patient.phone", Text("电话", "Telephone"), "text", required=False),
        f.SCHEDULE,
        f.REGISTRAR,
    ),
)
REGISTER = Form(
    Text("持卡挂号", "Register with a card"),
    "/api/registrations",
    (Field("card_no", Text("卡号", "Card number"), "text"), f.SCHEDULE, f.REGISTRAR),
)
TRIAGE = Form(
    Text("分诊", "Triage"),
    "/api/triages",
    (
        f.REGISTRATION,
        f.NURSE,
        f.URGENCY,
        Field("temperature", Text("体温(℃)", "Temperature (°C)"), "decimal", required=False),
        Field("complaint", Text("主诉", "Complaint"), "text", required=False),
    ),
)
WORKLIST = Form(Text("候诊病人", "Waiting patients"), "/api/doctors/{doctor_id}/worklist", (f.DOCTOR,), reads=True)
PRESCRIBE = Form(
    Text("开处方", "Prescribe"), "/api/prescriptions", (f.REGISTRATION, *_line(0), *_line(1), *_line(2), f.NOTE)
)
REQUEST = Form(Text("开检查单", "Request an examination"), "/api/examinations", (f.REGISTRATION, f.ITEM, f.NOTE))
SHOW_PRESCRIPTION = Form(
    Text("查看处方", "Show a prescription"), "/api/prescriptions/{prescription_id}", (f.PRESCRIPTION,), reads=True
)
CHARGE = Form(Text("收费", "Charge"), "/api/charges", (f.PRESCRIPTION, f.CASHIER))
CHARGE_EXAMINATION = Form(Text("检查收费", "Charge an examination"), "/api/charges", (f.EXAMINATION, f.CASHIER))
REFUND = Form(Text("退费", "Refund"), "/api/refunds", (Field("invoice_no", Text("发票号", "Invoice no.")), f.CASHIER))
TAKINGS = Form(Text("今日收入", "Today's takings"), "/api/takings", reads=True)
DISPENSE = Form(Text("发药", "Dispense"), "/api/dispensings", (f.PRESCRIPTION, f.PHARMACIST))
RETURN = Form(
    Text("退药", "Take drugs back"),
    "/api/drug-returns",
    (f.PRESCRIPTION, f.PHARMACIST, Field("reason", Text("原因", "Reason"), "text", required=False)),
)
STOCK = Form(Text("库存", "Stock"), "/api/stock", reads=True)
WAITING = Form(
    Text("待检列表", "Still to do"), "/api/departments/{department_id}/examinations", (f.DEPARTMENT,), reads=True
)
ACCEPT = Form(Text("接收", "Accept"), "/api/examination-acceptances", (f.EXAMINATION, f.TECHNICIAN))
REPORT = Form(
    Text("报告结果", "Report the result"),
    "/api/examination-results",
    (f.EXAMINATION, f.TECHNICIAN, Field("findings", Text("结果", "Findings"), "text")),
)
ADMIT = Form(Text("入院登记", "Admit"), "/api/admissions", (f.PATIENT, f.WARD, f.CLERK))
INPATIENTS = Form(Text("在院病人", "Inpatients"), "/api/wards/{ward_id}/inpatients", (f.WARD,), reads=True)
ORDER = Form(
    Text("开医嘱", "Write an order"),
    "/api/ward-orders",
    (f.ADMISSION, f.DOCTOR, f.ITEM, Field("quantity", Text("数量", "Quantity")), f.TERM),
)
DAY = Form(Text("当日计费", "Charge the day"), "/api/daily-charges", (f.ADMISSION,))
DEPOSIT = Form(
    Text("收预交金", "Take a deposit"),
    "/api/deposits",
    (f.ADMISSION, f.CASHIER, Field("amount", Text("金额(元)", "Amount (yuan)"), "decimal")),
)
SETTLE = Form(Text("出院结算", "Settle and discharge"), "/api/settlements", (f.ADMISSION, f.CASHIER))

DESKS = (
    Desk("registration", Text("挂号处", "Registration"), (REGISTER, CARD, FIND_PATIENT)),
    Desk("triage", Text("分诊台", "Triage"), (TRIAGE, FIND_PATIENT, RECORD)),
    Desk("doctor", Text("医生工作站", "Doctor"), (WORKLIST, PRESCRIBE, REQUEST, FIND_DRUG, ITEMS, RECORD)),
    Desk(
        "cashier",
        Text("门诊收费处", "Outpatient cashier"),
        (CHARGE, CHARGE_EXAMINATION, REFUND, SHOW_PRESCRIPTION, TAKINGS),
    ),
    Desk("pharmacy", Text("药房", "Pharmacy"), (DISPENSE, RETURN, SHOW_PRESCRIPTION, STOCK)),
    Desk("examination", Text("检验与检查科室", "Laboratory and examinations"), (WAITING, ACCEPT, REPORT)),
    Desk("records", Text("病案室", "Medical records"), (RECORD, FIND_PATIENT)),
    Desk("admission", Text("住院登记处", "Admission office"), (ADMIT, FIND_PATIENT, INPATIENTS)),
    Desk("ward", Text("病区", "Ward"), (INPATIENTS, ORDER, DAY, STAY)),
    Desk("inpatient-cashier", Text("住院收费处", "Inpatient cashier"), (DEPOSIT, STAY, SETTLE)),
)
