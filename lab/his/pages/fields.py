"""The inputs that several desks have."""

from __future__ import annotations

from lab.his.pages.form import Field, Text

PATIENT = Field("patient_id", Text("病人号", "Patient no."))
REGISTRATION = Field("registration_id", Text("挂号号", "Registration no."))
PRESCRIPTION = Field("prescription_id", Text("处方号", "Prescription no."))
EXAMINATION = Field("examination_id", Text("检查号", "Examination no."))
ADMISSION = Field("admission_id", Text("住院号", "Admission no."))
ITEM = Field("item_id", Text("项目号", "Item no."))
DEPARTMENT = Field("department_id", Text("科室号", "Department no."))
WARD = Field("ward_id", Text("病区号", "Ward no."))
DOCTOR = Field("doctor_id", Text("医生工号", "Doctor (staff id)"))
NURSE = Field("nurse_id", Text("护士工号", "Nurse (staff id)"))
CASHIER = Field("cashier_id", Text("收费员工号", "Cashier (staff id)"))
PHARMACIST = Field("pharmacist_id", Text("药师工号", "Pharmacist (staff id)"))
REGISTRAR = Field("registrar_id", Text("挂号员工号", "Registrar (staff id)"))
TECHNICIAN = Field("technician_id", Text("技师工号", "Technician (staff id)"))
CLERK = Field("clerk_id", Text("登记员工号", "Clerk (staff id)"))
SCHEDULE = Field("schedule_id", Text("排班号", "Schedule no."))
NOTE = Field("note", Text("备注", "Note"), "text", required=False)
FIND = Field("find", Text("卡号或姓名", "Card number or name"), "text")
FIND_DRUG = Field("find", Text("拼音首字母或药名", "Pinyin initials or name"), "text")
SEX = Field(
    "patient.sex", Text("性别", "Sex"), "text", options=(("F", Text("女", "Female")), ("M", Text("男", "Male")))
)
TERM = Field(
    "term",
    Text("医嘱类型", "Term"),
    "text",
    options=(("DAILY", Text("长期", "Every day")), ("ONCE", Text("临时", "Once"))),
)
URGENCY = Field(
    "urgency",
    Text("分级", "Urgency"),
    options=(
        ("1", Text("一级:立即", "1: at once")),
        ("2", Text("二级:尽快", "2: very soon")),
        ("3", Text("三级:优先", "3: soon")),
        ("4", Text("四级:可等候", "4: can wait")),
    ),
)
