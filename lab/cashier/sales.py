"""Charging: price the lines, take the next invoice number, keep the sale and its print job, all in one commit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lab.cashier.approval import open_batch
from lab.cashier.audit import Audit, Clock, utc_now
from lab.cashier.basedata import BaseData, Item
from lab.cashier.identity import Identity
from lab.cashier.localstore import LocalStore
from lab.cashier.money import Price, price
from lab.cashier.people import User
from lab.cashier.pricelist import PriceList
from lab.cashier.refusal import Refused
from lab.cashier.shifts import Shift, need_shift

MOST_LINES, MOST_OF_ONE = 20, 9_999
PRESCRIPTIONS = ("printed", "handwritten", "request")


@dataclass(frozen=True)
class Sale:
    """What a cashier enters. key: made by the page once for each sale, so that a second press of Enter charges nothing.
    lines: (item id, quantity). invoice_no: what stands on the paper in the printer. pharmacist: staff number of the
    person who guided the pricing. insurance_type: code, empty for a patient who is not insured. tendered: yuan."""

    key: str
    invoice_no: int
    lines: tuple[tuple[int, int], ...]
    prescription_kind: str
    tendered: Decimal
    pharmacist: str = ""
    prescription_no: str = ""
    card_no: str = ""
    patient_name: str = ""
    insurance_type: str = ""
    insurance_no: str = ""
    unit_no: str = ""


class Sales:
    """Charges on one PC with one version of the base data."""

    def __init__(
        self,
        store: LocalStore,
        identity: Identity,
        audit: Audit,
        data: BaseData,
        items: PriceList,
        clock: Clock = utc_now,
    ) -> None:
        self._store, self._identity, self._audit, self._clock = store, identity, audit, clock
        self._data, self._items = data, items
        self._pharmacists = {one.staff_no: one for one in data.employees if one.duty == "PHARMACIST"}

    def price(self, lines: tuple[tuple[int, int], ...], insurance_type: str) -> Price:
        """What these lines cost. Raises Refused for an unknown item or insurance, and for a quantity out of range."""
        if not 1 <= len(lines) <= MOST_LINES:
            raise Refused("lines", f"A prescription has 1 to {MOST_LINES} lines", f"处方明细须为1至{MOST_LINES}行")
        if any(not 1 <= quantity <= MOST_OF_ONE for _, quantity in lines):
            raise Refused("quantity", f"A quantity is 1 to {MOST_OF_ONE}", f"数量须为1至{MOST_OF_ONE}")
        return price([(self._item(identity), quantity) for identity, quantity in lines], self._rates(insurance_type))

    def charge(self, user: User, sale: Sale) -> dict[str, Any]:
        """Charge. The answer is the record as it is collected later; when it is returned it is on the disk. The same
        key again gives the same answer. Raises Refused: nothing was charged, no number was used."""
        key = self._op_key(sale.key)
        with self._store.transaction():
            kept = self._store.row("SELECT record FROM sale WHERE op_key = ?", key)
            if kept:
                return {**json.loads(kept[0]), "replayed": True}
            shift = self._shift(user, sale)
            record = self._record(user, sale, key, shift, self._priced(user, sale))
            self._keep(user, record, shift)
        return record

    def _priced(self, user: User, sale: Sale) -> Price:
        found = self.price(sale.lines, sale.insurance_type)
        self._check_patient(sale)
        self._check_pharmacist(user, sale, found)
        if sale.prescription_kind not in PRESCRIPTIONS:
            raise Refused("prescription", "Say what the patient brought", "请选择处方类型")
        if sale.tendered < found.patient_share:
            raise Refused("too_little", f"{found.patient_share} is to pay", f"应收{found.patient_share}元，实收不足")
        return found

    def _shift(self, user: User, sale: Sale) -> Shift:
        batch, shift = open_batch(self._store), need_shift(self._store, user)
        if batch is None or batch.base_version != self._data.version:
            raise Refused("not_approved", "This version of the base data is not approved", "当前价表版本未经批准")
        if shift.next_no > shift.last_no:
            raise Refused("roll_used_up", "The roll is used up: enter the first number of a new one", "发票卷已用完")
        if sale.invoice_no != shift.next_no:
            en = f"The next invoice is {shift.next_no}, not {sale.invoice_no}: compare with the paper in the printer"
            zh = f"下一张发票应为{shift.next_no}，与{sale.invoice_no}不符，请核对打印机中的发票"
            raise Refused("other_number", en, zh)
        return shift

    def _record(self, user: User, sale: Sale, key: str, shift: Shift, cost: Price) -> dict[str, Any]:
        told = {
            name: getattr(sale, name) for name in ("prescription_kind", "prescription_no", "card_no", "patient_name")
        }
        insured = {name: getattr(sale, name) for name in ("insurance_type", "insurance_no", "unit_no")}
        who = self._pharmacists.get(sale.pharmacist)
        return {
            "record": "charge", "op_key": key, "batch": shift.batch, "source": self._identity.mark,
            "at": self._clock().isoformat(), "id": self._identity.row_id(self._store.next("id")),
            "invoice_no": sale.invoice_no, "roll_id": shift.roll, "cashier_id": user.employee_id,
            "pharmacist_id": who.id if who else None, **told, **insured, "base_version": self._data.version,
            "total": f"{cost.total:.2f}", "insurance_share": f"{cost.insurance_share:.2f}",
            "patient_share": f"{cost.patient_share:.2f}", "tendered": f"{sale.tendered:.2f}",
            "change": f"{sale.tendered - cost.patient_share:.2f}", "lines": _lines(cost),
        }  # fmt: skip

    def _keep(self, user: User, record: Mapping[str, Any], shift: Shift) -> None:
        text = json.dumps(record, ensure_ascii=False)
        values = (record["op_key"], record["id"], shift.batch, shift.id, record["invoice_no"], text)
        sql = "INSERT INTO sale (op_key, id, batch, shift, invoice_no, record) VALUES (?, ?, ?, ?, ?, ?)"
        self._store.execute(sql, *values)
        self._store.execute("UPDATE shift SET next_no = next_no + 1 WHERE id = ?", shift.id)
        job = "INSERT INTO print_job (sale, reprint, state) VALUES (?, 0, 'waiting')"
        self._store.execute(job, record["op_key"])
        seen = {name: record[name] for name in ("op_key", "invoice_no", "total", "pharmacist_id")}
        self._audit.write(user.name, "charge", **seen)

    def _op_key(self, key: str) -> str:
        if not re.fullmatch(r"[0-9a-zA-Z-]{8,40}", key):
            raise Refused("bad_key", "The page sent no proper key: load it again", "页面数据异常，请刷新")
        return f"{self._identity.mark}-{key}"

    def _item(self, identity: int) -> Item:
        found = self._items.items.get(identity)
        if found is None:
            raise Refused("unknown_item", f"Item {identity} is not on the price list", f"价表中没有项目{identity}")
        return found

    def _rates(self, insurance_type: str) -> dict[str, Decimal]:
        rates = {one.insurance_class: one.rate for one in self._data.rates if one.type_code == insurance_type}
        if insurance_type and not rates:
            raise Refused("unknown_insurance", f"There is no insurance {insurance_type}", "没有该医保类型")
        return rates

    def _check_patient(self, sale: Sale) -> None:
        if sale.insurance_type and not (sale.insurance_no.strip() and sale.unit_no.strip()):
            en = "An insured patient needs the insurance card number and the unit number"
            raise Refused("insured_who", en, "医保患者须录入医保卡号和单位号")
        if not sale.insurance_type and not sale.patient_name.strip():
            raise Refused("patient_who", "Enter the patient's name", "请录入患者姓名")

    def _check_pharmacist(self, user: User, sale: Sale, cost: Price) -> None:
        if not any(line.item.drug_id for line in cost.lines) and not sale.pharmacist:
            return
        found = self._pharmacists.get(sale.pharmacist)
        if found is None:
            en = "Drugs are priced with the pharmacy: enter the pharmacist's staff number"
            raise Refused("no_pharmacist", en, "药品划价须由药房人员指导，请录入其工号")
        if found.id == user.employee_id:
            raise Refused("same_person", "The pharmacist is a second person", "划价人员不能是收费员本人")


def _lines(cost: Price) -> list[dict[str, Any]]:
    return [
        {
            "line_no": number, "item_id": line.item.id, "drug_id": line.item.drug_id or None, "code": line.item.code,
            "name": line.item.name, "quantity": line.quantity, "unit_price": f"{line.item.price:.2f}",
            "amount": f"{line.amount:.2f}", "insurance_share": f"{line.insurance_share:.2f}",
        }
        for number, line in enumerate(cost.lines, 1)
    ]  # fmt: skip
