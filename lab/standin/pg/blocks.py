"""PL/SQL blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lab.standin.interface import BindType, Outcome, Parsed, Value
from lab.standin.sql.refusal import refuse

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession


async def run_block(
    session: PgSession, parsed: Parsed, types: Sequence[BindType], rows: Sequence[Sequence[Value]]
) -> Outcome:
    refuse("PL/SQL blocks")
