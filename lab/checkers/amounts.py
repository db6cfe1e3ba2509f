"""Money as it is stored in a run: decimal strings, compared to the cent and never as floats."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from lab.errors import CannotJudge


def amount(value: Any) -> Decimal:
    """The exact amount in yuan. Raises CannotJudge for a float (already inexact) or anything that is no amount."""
    if isinstance(value, float) or value is None:
        raise CannotJudge(f"{value!r} is no exact amount", todo="Money is stored as decimal strings")
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise CannotJudge(f"{value!r} is no amount") from None
