"""Global temporary tables: each session copies the pattern before its first statement that may use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.standin.sql.names import literal, quote

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession


async def make_temporaries(session: PgSession) -> None:
    """All that the catalog knows and this session has not; those it may not use do not concern it."""
    for (owner, name), kept in session.catalog.temporary.items():
        if (owner, name) in session.temporaries:
            continue
        session.temporaries.add((owner, name))
        pattern = f"{quote(owner)}.{quote(name)}"
        rows = "PRESERVE" if kept else "DELETE"
        copy = f"pg_temp.{quote(name)}"
        if not await _may_use(session, pattern):
            continue
        await session.statements.guarded_text(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {quote(name)} (LIKE {pattern} INCLUDING ALL) ON COMMIT {rows} ROWS"
        )
        await session.statements.guarded_text(f"GRANT ALL ON {copy} TO PUBLIC")


async def _may_use(session: PgSession, table: str) -> bool:
    text = await session.statements.text(f"SELECT has_table_privilege(to_regclass({literal(table)}), 'SELECT')")
    return text.get_value(0, 0) == b"t"
