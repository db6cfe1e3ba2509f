"""What the information centre collects from a PC after recovery: every batch's records in one file that the PC signs.

docs/contracts.md has the records. Collecting twice gives the same records: the import tells them by op_key.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lab.cashier.audit import Audit, utc_now
from lab.cashier.identity import Identity
from lab.cashier.keys import private_key
from lab.cashier.localstore import LocalStore
from lab.cashier.shiftreport import shift_report
from lab.cashier.signed import BadSignature, Signed, seal, unseal

KIND = "desktop-transactions"


@dataclass(frozen=True)
class Collected:
    """A collected file, checked. head: pc, pc_no, source, made_at, batches, audit_entries, audit_head."""

    head: dict[str, Any]
    records: list[dict[str, Any]]
    digest: str


def collect(store: LocalStore, identity: Identity, audit: Audit, who: str) -> bytes:
    """The signed file with everything that this PC charged. Raises BadInput where the PC has no key."""
    problems = audit.problems()
    with store.transaction():
        audit.write(who, "collect", problems=problems)
        rows = list(_records(store))
    entries, last = audit.head()
    audit.keep_head()
    head = {
        "pc": identity.name, "pc_no": identity.pc_no, "source": identity.mark, "made_at": utc_now().isoformat(),
        "batches": [row[0] for row in store.rows("SELECT id FROM batch ORDER BY opened_at")],
        "audit_entries": entries, "audit_head": last, "audit_problems": problems,
    }  # fmt: skip
    return seal(KIND, head, rows, private_key(store.secret("pc_key")))


def read_collected(content: bytes, key: Ed25519PublicKey, where: str = "") -> Collected:
    """Check and read a PC's file with that PC's public key. Raises BadSignature for a changed or foreign one, and for
    one whose own sums do not fit."""
    signed = unseal(content, KIND, key, where)
    _check_sums(signed, where)
    return Collected(signed.head, signed.rows, signed.digest)


def _records(store: LocalStore) -> Iterator[dict[str, Any]]:
    for table in ("sale", "reversal"):
        for (text,) in store.rows(f"SELECT record FROM {table} ORDER BY id"):
            yield json.loads(text)
    for (shift,) in store.rows("SELECT id FROM shift ORDER BY id"):
        report = asdict(shift_report(store, shift))
        plain = {name: f"{value:.2f}" if isinstance(value, Decimal) else value for name, value in report.items()}
        yield {"record": "shift", **plain}


def _check_sums(signed: Signed, where: str) -> None:
    cash = sum((Decimal(row["patient_share"]) for row in signed.rows if row["record"] != "shift"), Decimal(0))
    reported = sum((Decimal(row["cash"]) for row in signed.rows if row["record"] == "shift"), Decimal(0))
    if cash != reported:
        raise BadSignature(f"Charges give {cash} yuan, shift reports {reported}", where=where, todo="Collect it again")
