"""A cashier's shift: from the first invoice number, read off the paper, to the counted drawer.

Takings of the main system are counted into cash_before and sealed apart (4.2.3-7); every switch begins a new shift.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lab.cashier.approval import open_batch
from lab.cashier.audit import Audit, Clock, utc_now
from lab.cashier.basedata import BaseData, Roll
from lab.cashier.localstore import LocalStore
from lab.cashier.people import User
from lab.cashier.refusal import Refused

COLUMNS = "id, batch, user, cashier_id, opened_at, cash_before, roll, next_no, last_no"


@dataclass(frozen=True)
class Shift:
    """An open shift. next_no: the number that the next invoice gets; beyond last_no the roll is used up."""

    id: int
    batch: str
    user: str
    cashier_id: int
    opened_at: str
    cash_before: str
    roll: int
    next_no: int
    last_no: int


def open_shift(store: LocalStore, user: User) -> Shift | None:
    """The user's open shift, or None."""
    found = store.row(f"SELECT {COLUMNS} FROM shift WHERE user = ? AND closed_at IS NULL", user.name)
    return Shift(*found) if found else None


def need_shift(store: LocalStore, user: User) -> Shift:
    """The user's open shift. Raises Refused where there is none."""
    shift = open_shift(store, user)
    if shift is None:
        raise Refused("no_shift", "Begin a shift with the invoice number in hand", "请先开班并录入手中发票号")
    return shift


class Shifts:
    """Opens and closes shifts, and takes the invoice number that a cashier reads off the paper."""

    def __init__(self, store: LocalStore, audit: Audit, clock: Clock = utc_now) -> None:
        self._store, self._audit, self._clock = store, audit, clock

    def open(self, user: User, data: BaseData, invoice_no: int, cash_before: Decimal) -> Shift:
        """Begin. cash_before: yuan in the drawer, taken before the switch. Raises Refused before step A, for a user
        with an open shift, and for a number that is not the next of one of the user's rolls or later."""
        batch = open_batch(self._store)
        if batch is None:
            raise Refused(
                "not_approved", "The information centre has not approved yet (step A)", "信息中心尚未批准启用"
            )
        if open_shift(self._store, user):
            raise Refused("shift_open", "Your shift is already open", "您的班次已经开始")
        roll = self._roll(user, data, invoice_no)
        now = self._clock().isoformat()
        with self._store.transaction():
            sql = "INSERT INTO shift (batch, user, cashier_id, opened_at, cash_before, roll, next_no, last_no) "
            values = (
                batch.id,
                user.name,
                user.employee_id,
                now,
                f"{cash_before:.2f}",
                roll.id,
                invoice_no,
                roll.last_no,
            )
            self._store.execute(sql + "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *values)
            self._audit.write(user.name, "open-shift", batch=batch.id, invoice_no=invoice_no, cash_before=cash_before)
        return need_shift(self._store, user)

    def set_number(self, user: User, data: BaseData, invoice_no: int, reason: str) -> Shift:
        """Go on with another number (spoiled paper, a new roll). Raises Refused as `open` does."""
        shift = need_shift(self._store, user)
        roll = self._roll(user, data, invoice_no)
        if not reason.strip():
            raise Refused("no_reason", "Say why the number changes", "请填写更换发票号的原因")
        with self._store.transaction():
            sql = "UPDATE shift SET roll = ?, next_no = ?, last_no = ? WHERE id = ?"
            self._store.execute(sql, roll.id, invoice_no, roll.last_no, shift.id)
            self._audit.write(user.name, "set-number", old=shift.next_no, new=invoice_no, reason=reason)
        return need_shift(self._store, user)

    def close(self, user: User, counted: Decimal) -> None:
        """End the shift with the cash that was counted, cash_before not included."""
        shift = need_shift(self._store, user)
        with self._store.transaction():
            sql = "UPDATE shift SET closed_at = ?, counted = ? WHERE id = ?"
            self._store.execute(sql, self._clock().isoformat(), f"{counted:.2f}", shift.id)
            self._audit.write(user.name, "close-shift", shift=shift.id, counted=counted)

    def _roll(self, user: User, data: BaseData, invoice_no: int) -> Roll:
        own = [roll for roll in data.rolls if roll.cashier_id == user.employee_id]
        roll = next((roll for roll in own if roll.first_no <= invoice_no <= roll.last_no), None)
        if roll is None:
            en = f"Invoice {invoice_no} is on none of your rolls: read the number off the paper again"
            raise Refused("not_your_roll", en, f"发票号{invoice_no}不在您领用的发票卷内，请核对纸质发票")
        used = self._store.row(
            "SELECT max(invoice_no) FROM sale WHERE invoice_no BETWEEN ? AND ?", roll.first_no, roll.last_no
        )
        last_used = max(roll.next_no - 1, (used and used[0]) or 0)
        if invoice_no <= last_used:
            en = f"Invoice {invoice_no} has been used: the roll is already at {last_used}"
            raise Refused("number_used", en, f"发票号{invoice_no}已使用，该卷已用到{last_used}")
        other = "SELECT user FROM shift WHERE closed_at IS NULL AND roll = ? AND user <> ?"
        if self._store.row(other, roll.id, user.name):
            raise Refused("roll_in_use", "Somebody else is charging on this roll", "该发票卷正被他人使用")
        return roll
