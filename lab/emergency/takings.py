"""The cashiers' takings before, during and after the use of the emergency system, kept apart (plan 3.2.1-P, 4.2.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

import oracledb

from lab.emergency.copies import utc_now
from lab.emergency.opening import MARK

BEFORE, DURING, AFTER = PERIODS = ("before", "during", "after")
QUARTER = timedelta(minutes=15)  # clocks of countries differ by so much at the least
NOW = "SELECT TO_CHAR(SYSTIMESTAMP, 'YYYY-MM-DD HH24:MI:SS') FROM dual"
TAKEN = """
SELECT cashier_id, CASE WHEN source = :mark THEN 'during' WHEN created_at < :declared THEN 'before' ELSE 'after' END,
       {sign}patient_share
FROM {table}
WHERE (source = :mark AND created_at >= :declared) OR (source <> :mark AND created_at >= TRUNC(:declared))"""
MONEY = (("invoices", ""), ("refunds", "-"))
Sums = dict[int, dict[str, Decimal]]


@dataclass(frozen=True)
class Takings:
    """The patients' shares, less what was given back, of one day. since: when the emergency system was declared, by the
    main database's clock; cashiers: id -> period -> yuan, and their `total`; differences: what the emergency system
    took, and is not in the main one, or otherwise."""

    since: str
    cashiers: dict[str, dict[str, str]]
    differences: tuple[str, ...] = field(default_factory=tuple)


def takings(emergency: oracledb.Connection, main: oracledb.Connection, declared: str) -> Takings:
    """Of the day on which the emergency system was declared. declared: ISO time. Raises oracledb.Error."""
    (_, here), (since, there) = _sums(emergency, declared), _sums(main, declared)
    differences = [
        f"cashier {cashier} took {_of(here, cashier)} on the emergency system, {_of(there, cashier)} of it arrived"
        for cashier in sorted(here.keys() | there.keys())
        if _of(here, cashier) != _of(there, cashier)
    ]
    cashiers = {
        str(cashier): {
            **{period: f"{by_period.get(period, Decimal(0)):.2f}" for period in PERIODS},
            "total": f"{sum(by_period.values(), Decimal(0)):.2f}",
        }
        for cashier, by_period in sorted(there.items())
    }
    return Takings(f"{since:%Y-%m-%d %H:%M:%S.%f}", cashiers, tuple(differences))


def _sums(connection: oracledb.Connection, declared: str) -> tuple[datetime, Sums]:
    """The moment by this database's clock, and what was taken."""
    found: Sums = {}
    with connection.cursor() as cursor:
        moment = _local(cursor, declared)
        for table, sign in MONEY:
            cursor.setinputsizes(declared=oracledb.DB_TYPE_TIMESTAMP)
            cursor.execute(TAKEN.format(table=table, sign=sign), mark=MARK, declared=moment)
            for cashier, period, share in cursor:
                own = found.setdefault(int(cashier), {})
                own[period] = own.get(period, Decimal(0)) + Decimal(str(share))
    return moment, found


def _local(cursor: oracledb.Cursor, declared: str) -> datetime:
    """A moment as the database's clock says it, which has a time zone of its own and keeps times without one."""
    cursor.execute(NOW)
    (now,) = cursor.fetchone() or ("",)
    zone = QUARTER * round((datetime.fromisoformat(now) - utc_now().replace(tzinfo=None)) / QUARTER)
    return datetime.fromisoformat(declared).replace(tzinfo=None) + zone


def _of(sums: Sums, cashier: int) -> Decimal:
    return sums.get(cashier, {}).get(DURING, Decimal(0))
