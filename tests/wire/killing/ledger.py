"""What the writers know of their transactions, and what the database may hold afterwards."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

Row = tuple[int, int]  # number of the transaction, part of it
PARTS = 2


class Fate(Enum):
    """What the client was told of a transaction: KEPT acknowledged, UNDONE certainly not done, UNKNOWN no answer."""

    KEPT = "kept"
    UNDONE = "undone"
    UNKNOWN = "unknown"


@dataclass
class Ledger:
    """Transactions by number; each one writes PARTS rows. Writers share it."""

    fates: dict[int, Fate] = field(default_factory=dict)
    _next: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> int:
        """The number of a new transaction, unknown until it is settled."""
        with self._lock:
            self._next += 1
            self.fates[self._next] = Fate.UNKNOWN
            return self._next

    def settle(self, number: int, fate: Fate) -> None:
        """What the client was told in the end."""
        self.fates[number] = fate

    def count(self, fate: Fate) -> int:
        """How many transactions have this fate."""
        return Counter(self.fates.values())[fate]


@dataclass(frozen=True)
class Judgement:
    """Numbers of transactions. lost: acknowledged, not all there; torn: a part without the rest; risen: certainly not
    done, yet there; foreign: nobody wrote them, or a row is there twice; found: unknown ones that are there."""

    lost: tuple[int, ...]
    torn: tuple[int, ...]
    risen: tuple[int, ...]
    foreign: tuple[int, ...]
    found: int

    @property
    def good(self) -> bool:
        """Nothing speaks against the database."""
        return not (self.lost or self.torn or self.risen or self.foreign)


def judge(ledger: Ledger, rows: Iterable[Row]) -> Judgement:
    """Compare what is there with what the clients know."""
    copies = Counter(rows)
    parts = Counter(number for number, _ in copies)
    fates = ledger.fates
    return Judgement(
        lost=tuple(n for n, fate in fates.items() if fate is Fate.KEPT and parts[n] < PARTS),
        torn=tuple(n for n, count in parts.items() if count != PARTS),
        risen=tuple(n for n in parts if fates.get(n) is Fate.UNDONE),
        foreign=tuple(n for (n, _), count in copies.items() if n not in fates or count > 1),
        found=sum(fates.get(n) is Fate.UNKNOWN for n in parts),
    )
