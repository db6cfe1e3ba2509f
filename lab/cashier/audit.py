"""The audit trail: every action, each entry hashed together with the one before it under the PC's secret key.

Who changes or removes an entry breaks the chain; who cuts the end off is found by the head, which lies in a file beside
the store and travels with every collection file.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lab.cashier.localstore import LocalStore
from lab.errors import BadInput

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The PC's clock."""
    return datetime.now(UTC)


class Audit:
    """Writes and checks the trail of one store."""

    def __init__(self, store: LocalStore, clock: Clock = utc_now) -> None:
        self._store, self._clock = store, clock
        self._key = bytes.fromhex(store.secret("audit_key"))
        self._head_file = store.path.with_suffix(".audit-head")

    def write(self, who: str, action: str, **detail: Any) -> None:
        """Add an entry; inside a transaction it stands or falls with what it tells of."""
        seq, previous = self.head()
        text = json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str)
        entry = (seq + 1, self._clock().isoformat(), who, action, text, previous)
        self._store.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", *entry, _hash(self._key, entry))

    def head(self) -> tuple[int, str]:
        """Number and hash of the last entry."""
        found = self._store.row("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
        return (int(found[0]), str(found[1])) if found else (0, "")

    def last_at(self) -> datetime | None:
        """When the last entry was made: a clock that is before it is wrong."""
        found = self._store.row("SELECT at FROM audit ORDER BY seq DESC LIMIT 1")
        return datetime.fromisoformat(found[0]) if found else None

    def keep_head(self) -> None:
        """Note the head outside the store (at log-on and log-off)."""
        self._head_file.write_text(json.dumps(self.head()))

    def problems(self) -> list[str]:
        """What is wrong with the trail; empty when it is whole."""
        entries = self._store.rows("SELECT seq, at, who, action, detail, previous, hash FROM audit ORDER BY seq")
        found = list(chain_problems(self._key, entries))
        if self._head_file.exists():
            seq, head = _read_head(self._head_file)
            if seq and (seq > len(entries) or entries[seq - 1][6] != head):
                found.append(f"the trail once had entry {seq} with another ending: it was cut or replaced")
        return found


def chain_problems(key: bytes, entries: Sequence[tuple[Any, ...]]) -> list[str]:
    """Check entries (seq, at, who, action, detail, previous, hash) in order."""
    found, previous = [], ""
    for number, entry in enumerate(entries, 1):
        if entry[0] != number:
            found.append(f"entry {number} is missing")
            break
        if entry[5] != previous or not hmac.compare_digest(_hash(key, entry[:6]), entry[6]):
            found.append(f"entry {number} was changed")
            break
        previous = entry[6]
    return found


def _hash(key: bytes, entry: Sequence[Any]) -> str:
    return hmac.new(key, json.dumps(list(entry), ensure_ascii=False).encode(), hashlib.sha256).hexdigest()


def _read_head(path: Path) -> tuple[int, str]:
    try:
        seq, head = json.loads(path.read_text())
        return int(seq), str(head)
    except (OSError, ValueError) as error:
        raise BadInput("The audit trail's head cannot be read", where=f"{path}: {error}") from None
