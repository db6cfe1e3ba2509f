"""Global temporary tables: each session copies the pattern before its first statement that may use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.standin.sql.names import quote

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession


async def make_temporaries(session: PgSession) -> None:
    """All that the catalog knows and this session has not."""
    for (owner, name), kept in session.catalog.temporary.items():
        if (owner, name) in session.temporaries:
            continue
        pattern = f"{quote(owner)}.{quote(name)}"
        rows = "PRESERVE" if kept else "DELETE"
        copy = f"pg_temp.{quote(name)}"
        await session.statements.guarded_text(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {quote(name)} (LIKE {pattern} INCLUDING ALL) ON COMMIT {rows} ROWS"
        )
        await session.statements.guarded_text(f"GRANT ALL ON {copy} TO PUBLIC")
        session.temporaries.add((owner, name))
