"""One PC's program behind its pages: log-on opens the store and gets the newest base data; then everything is at
hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lab.cashier.approval import Approval
from lab.cashier.audit import Audit, Clock, utc_now
from lab.cashier.basedata import BaseData
from lab.cashier.fetching import data_of_batch, fetch
from lab.cashier.identity import Identity, read_identity
from lab.cashier.keyring import Keyring
from lab.cashier.localstore import LocalStore
from lab.cashier.people import User, find_user, need, put_user
from lab.cashier.pricelist import PriceList
from lab.cashier.printing import FolderPrinter, Printer, Printing, QueuePrinter
from lab.cashier.refusal import Refused
from lab.cashier.reversals import Reversals
from lab.cashier.sales import Sales
from lab.cashier.shifts import Shifts


class Parts:
    """What works on an open store."""

    def __init__(self, directory: Path, identity: Identity, key: bytes, printer: Printer | None, clock: Clock) -> None:
        self.identity, self.clock = identity, clock
        self.store = LocalStore(directory / "store.db", key)
        self.audit = Audit(self.store, clock)
        self.approval = Approval(self.store, identity, self.audit, clock)
        self.shifts = Shifts(self.store, self.audit, clock)
        chosen: Printer = QueuePrinter(identity.printer) if identity.printer else FolderPrinter(directory / "printed")
        self.printing = Printing(self.store, self.audit, printer or chosen, self.page)
        self.items, self.problem = PriceList([]), ""
        self.base: BaseData | None = None

    def use(self, base: BaseData | None, problem: str) -> None:
        """Work with this base data from now on."""
        if base is not None and base is not self.base:
            self.items = PriceList(base.items)
        self.base, self.problem = base, problem

    def data(self) -> BaseData:
        """The base data. Raises Refused where there is none."""
        if self.base is None:
            raise Refused("no_base_data", f"There is no base data. {self.problem}", f"本机没有基础数据。{self.problem}")
        return self.base

    @property
    def sales(self) -> Sales:
        """Charging with today's prices."""
        return Sales(self.store, self.identity, self.audit, self.data(), self.items, self.clock)

    @property
    def reversals(self) -> Reversals:
        """Voids and refunds."""
        return Reversals(self.store, self.identity, self.audit, self.data(), self.clock)

    def page(self, record: dict[str, Any], reprint: bool) -> bytes:
        """An invoice's page."""
        from lab.cashier.invoice import invoice_pdf  # reportlab is slow to load: see `warm`

        cashier = str(record["cashier_id"])
        return invoice_pdf(record, self.identity.name, cashier, reprint, self.identity.font)


class Desk:
    """The program. Locked until somebody logs on."""

    def __init__(self, directory: Path, printer: Printer | None = None, clock: Clock = utc_now) -> None:
        self.directory, self.identity = directory, read_identity(directory)
        self.keyring = Keyring(directory / "keyring.json")
        self._printer, self._clock = printer, clock
        self._parts: Parts | None = None
        self._key = b""

    def log_on(self, name: str, password: str) -> User:
        """Open the store and look for newer prices. Raises Refused for a wrong name or password."""
        key = self.keyring.key(name, password)
        if self._parts is None:
            self._parts = Parts(self.directory, self.identity, key, self._printer, self._clock)
        self._key = key
        user = find_user(self._parts.store, name)
        self.refresh()
        with self._parts.store.transaction():
            version = self._parts.base.version if self._parts.base else None
            self._parts.audit.write(name, "log-on", base_version=version, problem=self._parts.problem)
        self._parts.audit.keep_head()
        return user

    def check_audit(self, name: str, password: str) -> list[str]:
        """What is wrong with the audit trail, looked at before this log-on adds to it."""
        store = LocalStore(self.directory / "store.db", self.keyring.key(name, password))
        try:
            return Audit(store, self._clock).problems()
        finally:
            store.close()

    def warm(self) -> None:
        """Load what the first page would otherwise wait for."""
        from lab.cashier.invoice import warm_up

        warm_up(self.identity.font)

    def refresh(self) -> None:
        """Get the newest base data, unless a batch is open: its prices stay until it ends."""
        parts = self.parts()
        from_batch = parts.store.row("SELECT base_version FROM batch WHERE closed_at IS NULL")
        if from_batch and parts.base and parts.base.version == from_batch[0]:
            return
        if from_batch:
            parts.use(*data_of_batch(self.directory, self.identity, from_batch[0]))
        else:
            parts.use(*fetch(self.directory, self.identity))

    def log_off(self, name: str) -> None:
        """Note that a user has gone."""
        parts = self.parts()
        with parts.store.transaction():
            parts.audit.write(name, "log-off")
        parts.audit.keep_head()

    def add_user(self, by: User, new: User, password: str) -> None:
        """Let somebody in, or give a new password. Only the information centre may."""
        need(by, "centre")
        parts = self.parts()
        with parts.store.transaction():
            put_user(parts.store, new)
            parts.audit.write(by.name, "add-user", user=new.name, role=new.role, employee_id=new.employee_id)
            self.keyring.add(new.name, password, self._key)

    def parts(self) -> Parts:
        """Everything, once somebody has logged on. Raises Refused before."""
        if self._parts is None:
            raise Refused("locked", "Log on first", "请先登录")
        return self._parts

    def close(self) -> None:
        """Lock: forget the key and free the store."""
        parts, self._parts, self._key = self._parts, None, b""
        if parts:
            parts.store.close()
