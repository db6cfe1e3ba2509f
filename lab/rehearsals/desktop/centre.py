"""The information centre in a rehearsal: it exports, sets PCs up, approves, collects and imports."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import oracledb

from lab.cashier.approval import approval_code
from lab.cashier.audit import utc_now
from lab.cashier.basedata import BaseData, read_base_data
from lab.cashier.collection import read_collected
from lab.cashier.export import export
from lab.cashier.identity import Identity
from lab.cashier.importing import Imported, import_collected
from lab.cashier.keys import private_key, public_key, public_text, read_key_text, write_new_key
from lab.errors import BadInput, StepFailed
from lab.provision import Lab
from lab.rehearsals.desktop.ledger import PeoplesLedger
from lab.rehearsals.desktop.pc import CashierPc
from lab.rehearsals.final_reads import connect
from lab.waiting import wait_until

ANNOUNCER = "Zhao of the information centre"
Row = dict[str, Any]


@dataclass
class Centre:
    """directory: everything of the desktop system in this lab; made empty by `prepare`. rows: what the judge reads."""

    lab: Lab
    directory: Path
    exported: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    pcs: list[CashierPc] = field(default_factory=list)
    _approval: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def newest(self) -> int:
        """The version of the newest export."""
        return self.exported[-1]

    @property
    def base_file(self) -> Path:
        """Where the PCs fetch their base data; on the worst day, a stick that is carried from PC to PC."""
        return self.directory / "base.data"

    def prepare(self) -> None:
        """An empty directory and a signing key."""
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir(parents=True, mode=0o700)
        write_new_key(self.directory / "centre.key")

    def export(self) -> BaseData:
        """The nightly export out of the main database. Raises StepFailed."""
        key = private_key(read_key_text(self.directory / "centre.key"))
        former = self.exported[-1] if self.exported else 0
        wait_until(lambda: int(utc_now().timestamp()) > former, 5, "a new second, and so a new version", interval=0.1)
        try:
            with connect(self.lab) as connection:
                self.exported.append(export(connection.cursor(), key, self.base_file).version)
        except oracledb.Error as error:
            raise StepFailed("The nightly export failed", where=str(error)) from None
        return read_base_data(self.base_file.read_bytes(), key.public_key())

    def set_up_pcs(self, count: int, data: BaseData, ledger: PeoplesLedger) -> None:
        """One PC for each of the first cashiers, set up and logged on."""
        key = public_text(private_key(read_key_text(self.directory / "centre.key")).public_key())
        cashiers = sorted({roll.cashier_id for roll in data.rolls})[:count]
        if len(cashiers) < count:
            raise StepFailed(f"There are rolls for {len(cashiers)} cashiers", todo=f"{count} are needed")
        for number, cashier in enumerate(cashiers, 1):
            identity = Identity(number, key, str(self.base_file))
            pc = CashierPc(self.directory / identity.name, identity, cashier, ledger, data)
            self.pcs.append(pc)
            pc.set_up(self._approval)

    def approve(self) -> str:
        """Step A: compare the version on every screen with the newest, and read out the codes. A PC that is behind gets
        the newest file by hand first."""
        late = []
        for pc in self.pcs:
            if pc.versions["on the screen"] != self.newest:
                late.append(pc.name)
                pc.refresh()
            day = utc_now().astimezone().date()
            pc.approve(approval_code(self._approval, pc.name, self.newest, day), ANNOUNCER)
        return f"version {self.newest} approved on {len(self.pcs)} PCs; brought by hand to {', '.join(late) or 'none'}"

    def collect_and_import(self) -> str:
        """Step H. Raises StepFailed where something is left to settle by hand."""
        done = [self._import(pc) for pc in self.pcs]
        open_ends = [f"{one.pc}: {conflict.why}" for one in done for conflict in one.conflicts]
        if not all(one.clean for one in done):
            raise StepFailed("Something is left to settle by hand", where="; ".join(open_ends) or "takings differ")
        return f"{sum(one.new for one in done)} charges of {len(done)} PCs are in the main system"

    def _import(self, pc: CashierPc) -> Imported:
        path = self.directory / f"{pc.name}.transactions"
        path.write_bytes(pc.hand_over())
        try:
            collected = read_collected(path.read_bytes(), public_key(pc.public), str(path))
            with connect(self.lab) as connection:
                done = import_collected(connection, collected)
                again = import_collected(connection, collected)
        except (BadInput, oracledb.Error) as error:
            raise StepFailed(f"{pc.name} could not be imported", where=str(error)) from None
        told = {"pc": pc.name, "versions": dict(pc.versions), "exported": list(self.exported)}
        twice = {"new": done.new, "new_when_imported_again": again.new, "conflicts": [c.why for c in done.conflicts]}
        audit = {"audit_problems": collected.head["audit_problems"]}
        self.rows += [
            {"record": "pc", **told, **twice, **audit},
            *({**one, "pc": pc.name} for one in collected.records),
        ]
        return done

    def close(self, pcs: Sequence[CashierPc] | None = None) -> None:
        """Switch the PCs off and leave nothing of them; their records are in the run."""
        for pc in self.pcs if pcs is None else pcs:
            pc.switch_off()
        shutil.rmtree(self.directory, ignore_errors=True)
