"""What the page shows at its top at all times."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from lab.cashier.approval import open_batch
from lab.cashier.desk import Parts
from lab.cashier.people import User
from lab.cashier.shifts import open_shift


def situation(parts: Parts, user: User) -> dict[str, Any]:
    """User, PC, base data with version, date and age, batch, shift, and print jobs that need somebody."""
    batch, shift = open_batch(parts.store), open_shift(parts.store, user)
    return {
        "pc": parts.identity.name,
        "user": asdict(user),
        "base": _base(parts),
        "problem": parts.problem,
        "batch": asdict(batch) if batch else None,
        "shift": asdict(shift) if shift else None,
        "jobs": [asdict(job) for job in parts.printing.jobs()],
    }


def _base(parts: Parts) -> dict[str, Any] | None:
    if parts.base is None:
        return None
    hours = parts.base.age(parts.clock()) / timedelta(hours=1)
    insurances = {rate.type_code: rate.type_name for rate in parts.base.rates}
    return {
        "version": parts.base.version,
        "made_at": parts.base.made_at.isoformat(),
        "age_hours": round(hours, 1),
        "old": hours > parts.identity.max_age_hours,
        "items": len(parts.base.items),
        "insurances": insurances,
    }
