"""Step A: the information centre confirms the base data's version by telephone, and only then is charging possible.

The centre reads the cashier an eight-digit code; it holds for one PC, one version and one day, and follows from a
secret that the PC was given when it was set up. What is charged between an approval and its end is one batch.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, timedelta

from lab.cashier.audit import Audit, Clock, utc_now
from lab.cashier.basedata import BaseData
from lab.cashier.identity import Identity
from lab.cashier.localstore import LocalStore
from lab.cashier.refusal import Refused

TRIES = 5  # wrong codes in a row before someone of the information centre must come


@dataclass(frozen=True)
class Batch:
    """One time of desktop charging on one PC."""

    id: str
    base_version: int
    approved_by: str
    opened_at: str


def approval_code(secret: str, pc: str, version: int, day: date) -> str:
    """The eight digits that approve this version on this PC on this day (local date)."""
    text = f"{pc}|{version}|{day.isoformat()}".encode()
    number = int.from_bytes(hmac.new(secret.encode(), text, hashlib.sha256).digest()[:8], "big")
    return f"{number % 100_000_000:08d}"


def open_batch(store: LocalStore) -> Batch | None:
    """The batch that is open, or None: then nothing may be charged."""
    found = store.row("SELECT id, base_version, approved_by, opened_at FROM batch WHERE closed_at IS NULL")
    return Batch(*found) if found else None


class Approval:
    """Opens and closes batches."""

    def __init__(self, store: LocalStore, identity: Identity, audit: Audit, clock: Clock = utc_now) -> None:
        self._store, self._identity, self._audit, self._clock = store, identity, audit, clock

    def approve(self, who: str, data: BaseData | None, code: str, told_by: str, reason: str = "") -> Batch:
        """Begin a batch. told_by: who of the information centre gave the code. Raises Refused without data, with a
        wrong clock, a wrong code, or old data and no reason."""
        if data is None:
            raise Refused("no_base_data", "There is no base data on this PC", "本机没有基础数据，请换用其他电脑")
        if open_batch(self._store):
            raise Refused("already_open", "Charging is already approved", "已经批准启用")
        if not told_by.strip():
            raise Refused("no_name", "Say who of the information centre gave the code", "请填写信息中心批准人姓名")
        self._check_clock(data)
        self._check_age(data, reason)
        self._check_code(who, data, code)
        return self._open(who, data, told_by.strip(), reason)

    def close(self, who: str) -> None:
        """End the batch. Raises Refused while a shift is open."""
        batch = open_batch(self._store)
        if batch is None:
            raise Refused("not_open", "Nothing is open", "当前未启用")
        if self._store.row("SELECT id FROM shift WHERE closed_at IS NULL"):
            raise Refused("shift_open", "A shift is still open: close it first", "还有未结的班次，请先结账")
        with self._store.transaction():
            self._store.execute("UPDATE batch SET closed_at = ? WHERE id = ?", self._clock().isoformat(), batch.id)
            self._audit.write(who, "close-batch", batch=batch.id)

    def _open(self, who: str, data: BaseData, told_by: str, reason: str) -> Batch:
        now = self._clock()
        with self._store.transaction():
            name = f"{self._identity.name}-{now:%Y%m%d}-{self._store.next('batch')}"
            row = (name, data.version, data.made_at.isoformat(), told_by, reason, now.isoformat())
            sql = "INSERT INTO batch (id, base_version, base_made_at, approved_by, evidence, opened_at) "
            self._store.execute(sql + "VALUES (?, ?, ?, ?, ?, ?)", *row)
            self._audit.write(who, "approve", batch=name, version=data.version, told_by=told_by, reason=reason)
        return Batch(name, data.version, told_by, now.isoformat())

    def _check_clock(self, data: BaseData) -> None:
        known = max(filter(None, [data.made_at, self._audit.last_at()]))
        if self._clock() < known - timedelta(minutes=5):
            en = "The PC's clock is earlier than data that it already has: set the clock"
            raise Refused("wrong_clock", en, "电脑时钟早于已有数据的时间，请先校准时钟")

    def _check_age(self, data: BaseData, reason: str) -> None:
        hours = data.age(self._clock()) / timedelta(hours=1)
        if hours > self._identity.max_age_hours and not reason.strip():
            en = f"The base data is {hours:.0f} hours old: write down why it may be used all the same"
            raise Refused("old_data", en, f"基础数据已有{hours:.0f}小时未更新，如仍要使用须填写理由")

    def _check_code(self, who: str, data: BaseData, code: str) -> None:
        tries = self._store.row("SELECT value FROM counter WHERE name = 'wrong-codes'")
        if tries and tries[0] >= TRIES:
            en = "Too many wrong codes: someone of the information centre must log on here"
            raise Refused("locked", en, "批准码错误次数过多，请信息中心人员到本机登录解锁")
        day = self._clock().astimezone().date()
        wanted = approval_code(self._store.secret("approval"), self._identity.name, data.version, day)
        right = hmac.compare_digest(wanted, code.strip())
        with self._store.transaction():
            count = "0" if right else "counter.value + 1"
            sql = f"INSERT INTO counter VALUES ('wrong-codes', ?) ON CONFLICT (name) DO UPDATE SET value = {count}"
            self._store.execute(sql, 0 if right else 1)
            if not right:
                self._audit.write(who, "wrong-code", version=data.version)
        if not right:
            which = self._identity.name, data.version, day.isoformat()
            en = "The code is wrong: read out to the information centre: {}, version {}, {}".format(*which)
            raise Refused("wrong_code", en, "批准码不对，请与信息中心核对：{}，价表版本 {}，日期 {}".format(*which))

    def unlock(self, who: str) -> None:
        """Someone of the information centre has come: codes may be tried again."""
        with self._store.transaction():
            self._store.execute("UPDATE counter SET value = 0 WHERE name = 'wrong-codes'")
            self._audit.write(who, "unlock")
