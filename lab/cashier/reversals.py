"""Taking an invoice back: void (a mistake, in the same shift) or refund (later); always whole, with reason and
witness."""

from __future__ import annotations

import json
from typing import Any

from lab.cashier.audit import Audit, Clock, utc_now
from lab.cashier.basedata import BaseData
from lab.cashier.identity import Identity
from lab.cashier.localstore import LocalStore
from lab.cashier.people import User
from lab.cashier.refusal import Refused
from lab.cashier.shifts import need_shift

KINDS = ("void", "refund")


class Reversals:
    """Voids and refunds of this PC's own invoices. Others are the main system's, after recovery."""

    def __init__(
        self, store: LocalStore, identity: Identity, audit: Audit, data: BaseData, clock: Clock = utc_now
    ) -> None:
        self._store, self._identity, self._audit, self._clock = store, identity, audit, clock
        self._staff = {one.staff_no: one for one in data.employees}

    def reverse(self, user: User, kind: str, invoice_no: int, reason: str, witness: str) -> dict[str, Any]:
        """Give the money back. witness: staff number of a second person. Raises Refused for an unknown invoice, one
        taken back already, a missing reason or witness, a void outside the shift of its sale."""
        with self._store.transaction():
            shift = need_shift(self._store, user)
            sale = self._sale(invoice_no)
            self._check(user, kind, reason, witness)
            if kind == "void" and sale["shift"] != shift.id:
                raise Refused("other_shift", "Void is for this shift's invoices: use refund", "非本班发票只能退费")
            record = {
                "record": kind, "op_key": f"{sale['op_key']}-r", "batch": shift.batch, "source": self._identity.mark,
                "at": self._clock().isoformat(), "id": self._identity.row_id(self._store.next("id")),
                "of": sale["op_key"], "invoice_no": invoice_no, "cashier_id": user.employee_id,
                "witness_id": self._staff[witness].id, "reason": reason.strip(), "total": f"-{sale['total']}",
                "insurance_share": f"-{sale['insurance_share']}", "patient_share": f"-{sale['patient_share']}",
            }  # fmt: skip
            values = (record["op_key"], record["id"], shift.batch, shift.id, sale["op_key"])
            sql = "INSERT INTO reversal (op_key, id, batch, shift, sale, record) VALUES (?, ?, ?, ?, ?, ?)"
            self._store.execute(sql, *values, json.dumps(record, ensure_ascii=False))
            self._audit.write(user.name, kind, invoice_no=invoice_no, reason=reason, witness=witness)
        return record

    def _sale(self, invoice_no: int) -> dict[str, Any]:
        found = self._store.row("SELECT record, shift, op_key FROM sale WHERE invoice_no = ?", invoice_no)
        if not found:
            raise Refused("unknown_invoice", f"Invoice {invoice_no} was not made on this PC", "本机没有该发票")
        if self._store.row("SELECT 1 FROM reversal WHERE sale = ?", found[2]):
            raise Refused("taken_back", f"Invoice {invoice_no} was taken back already", "该发票已作废或退费")
        return {**json.loads(found[0]), "shift": found[1]}

    def _check(self, user: User, kind: str, reason: str, witness: str) -> None:
        if kind not in KINDS:
            raise Refused("kind", f"Use one of {', '.join(KINDS)}", "操作类型不对")
        if not reason.strip():
            raise Refused("no_reason", "Write down why", "请填写原因")
        if witness not in self._staff or self._staff[witness].id == user.employee_id:
            raise Refused("no_witness", "Enter the staff number of a second person", "请录入复核人（非本人）工号")
