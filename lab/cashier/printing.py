"""Print jobs: kept before anything is sent, so that a printer failure or a power cut loses no invoice and doubles none.

waiting → sending → printed, or failed (nothing came out). A job that is still `sending` after a restart may have come
out: it is never sent again as an original; a person looks at the paper, and another print is marked as a reprint.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from lab.cashier.audit import Audit
from lab.cashier.localstore import LocalStore
from lab.cashier.refusal import Refused


class PrinterFailed(Exception):
    """The printer took nothing: the job may be sent again."""


class Printer(Protocol):
    """Something that prints a PDF."""

    def send(self, name: str, pdf: bytes) -> None:
        """Print. Raises PrinterFailed where certainly nothing came out."""


class FolderPrinter:
    """Puts each page into a folder; the page's name says which it is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, name: str, pdf: bytes) -> None:
        """Write a new file, whole or not at all."""
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            part = self._folder / f".{name}.part"
            part.write_bytes(pdf)
            os.link(part, self._folder / f"{name}.pdf")
            part.unlink()
        except OSError as error:
            raise PrinterFailed(f"{error.strerror}: {error.filename}") from None


class QueuePrinter:
    """A print queue of the operating system, through `lp`."""

    def __init__(self, queue: str) -> None:
        self._queue = queue

    def send(self, name: str, pdf: bytes) -> None:
        """Hand the page to the queue, which keeps it until the printer has it."""
        try:
            done = subprocess.run(["lp", "-d", self._queue, "-t", name], input=pdf, capture_output=True, timeout=20)
        except FileNotFoundError:
            raise PrinterFailed("this PC has no `lp`") from None
        if done.returncode:
            raise PrinterFailed(done.stderr.decode(errors="replace").strip() or "lp failed")


class Maker(Protocol):
    """Makes an invoice's page."""

    def __call__(self, record: dict[str, Any], reprint: bool) -> bytes: ...


@dataclass(frozen=True)
class Job:
    """A print job. problem: why it failed, in the printer's words."""

    id: int
    sale: str
    reprint: bool
    state: str
    problem: str


class Printing:
    """Sends jobs, one at a time."""

    def __init__(self, store: LocalStore, audit: Audit, printer: Printer, make: Maker) -> None:
        self._store, self._audit, self._printer, self._make = store, audit, printer, make
        self._sending = threading.Lock()

    def jobs(self) -> list[Job]:
        """Every job that is not printed, oldest first."""
        sql = "SELECT id, sale, reprint, state, problem FROM print_job WHERE state <> 'printed' ORDER BY id"
        return [Job(row[0], row[1], bool(row[2]), row[3], row[4]) for row in self._store.rows(sql)]

    def send_sale(self, key: str) -> Job | None:
        """Send the original of a sale if it still waits; the job if it did not print."""
        sql = "SELECT id FROM print_job WHERE sale = ? AND reprint = 0 AND state IN ('waiting', 'failed')"
        found = self._store.row(sql, key)
        return self.send(found[0]) if found else None

    def send(self, identity: int) -> Job | None:
        """Send a waiting or failed job; None when it was printed. Raises Refused for any other."""
        with self._sending:
            record, reprint = self._begin(identity)
            name = f"{record['invoice_no']}{f'-reprint-{identity}' if reprint else ''}"
            try:
                self._printer.send(name, self._make(record, reprint))
            except PrinterFailed as error:
                self._end(identity, "failed", str(error))
            else:
                self._end(identity, "printed", "")
        return next((job for job in self.jobs() if job.id == identity), None)

    def answer(self, who: str, identity: int, came_out: bool) -> None:
        """A person has looked whether a job in `sending` came out. If not, a reprint (marked) is made instead of it."""
        with self._sending, self._store.transaction():
            sql = "UPDATE print_job SET state = 'printed' WHERE id = ? AND state = 'sending' RETURNING sale"
            found = self._store.row(sql, identity)
            if not found:
                raise Refused("no_question", "This job needs no answer", "该打印任务无需确认")
            self._audit.write(who, "print-answer", job=identity, came_out=came_out)
            if not came_out:
                self._add(found[0])

    def reprint(self, who: str, invoice_no: int, reason: str) -> Job | None:
        """Print an invoice again, marked. Raises Refused without a reason, or where its original still waits."""
        if not reason.strip():
            raise Refused("no_reason", "Say why it is printed again", "请填写重印原因")
        with self._store.transaction():
            found = self._store.row("SELECT op_key FROM sale WHERE invoice_no = ?", invoice_no)
            if not found:
                raise Refused("unknown_invoice", f"Invoice {invoice_no} was not made on this PC", "本机没有该发票")
            open_ = "SELECT 1 FROM print_job WHERE sale = ? AND state <> 'printed'"
            if self._store.row(open_, found[0]):
                raise Refused(
                    "not_printed", "Its last print is not finished: see the print jobs", "该发票尚有未完成的打印任务"
                )
            identity = self._add(found[0])
            self._audit.write(who, "reprint", invoice_no=invoice_no, reason=reason)
        return self.send(identity)

    def _add(self, sale: str) -> int:
        row = self._store.row(
            "INSERT INTO print_job (sale, reprint, state) VALUES (?, 1, 'waiting') RETURNING id", sale
        )
        assert row
        return int(row[0])

    def _begin(self, identity: int) -> tuple[dict[str, Any], bool]:
        with self._store.transaction():
            sql = "UPDATE print_job SET state = 'sending' WHERE id = ? AND state IN ('waiting', 'failed') "
            found = self._store.row(sql + "RETURNING sale, reprint", identity)
            if not found:
                raise Refused(
                    "not_waiting", "This job does not wait: look whether it came out", "请先核对该发票是否已打出"
                )
            sale = self._store.row("SELECT record FROM sale WHERE op_key = ?", found[0])
            assert sale
        return json.loads(sale[0]), bool(found[1])

    def _end(self, identity: int, state: str, problem: str) -> None:
        with self._store.transaction():
            self._store.execute("UPDATE print_job SET state = ?, problem = ? WHERE id = ?", state, problem, identity)
