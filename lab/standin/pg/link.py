"""A session's connection to PostgreSQL with all that is known of it: a session may leave it to a transaction branch,
which another session takes up, and go on over another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.standin.pg.blocks import Compiled
    from lab.standin.pg.connection import Connection
    from lab.standin.pg.session import PgSession
    from lab.standin.pg.statements import Statements
    from lab.standin.sql.catalog import Catalog

BlockKey = tuple[str, tuple[str, ...], str]


@dataclass
class Link:
    """blocks: anonymous blocks compiled on it; temporaries: temporary tables made on it."""

    connection: Connection
    statements: Statements
    blocks: dict[BlockKey, Compiled]
    fresh_blocks: set[BlockKey]
    block_count: int
    blocks_catalog: Catalog
    temporaries: set[tuple[str, str]]


def link_of(session: PgSession) -> Link:
    """The session's present link."""
    return Link(
        session.connection,
        session.statements,
        session.blocks,
        session.fresh_blocks,
        session.block_count,
        session.blocks_catalog,
        session.temporaries,
    )


def put(session: PgSession, link: Link) -> None:
    """The session goes on over this link."""
    session.connection, session.statements = link.connection, link.statements
    session.blocks, session.fresh_blocks = link.blocks, link.fresh_blocks
    session.block_count, session.blocks_catalog = max(session.block_count, link.block_count), link.blocks_catalog
    session.temporaries = link.temporaries
    session.listen()


async def put_new(session: PgSession) -> None:
    """The session goes on over a connection of its own, with what it had adjusted."""
    from lab.standin.pg.statements import Statements

    connection = await session.database.connect(session.identity)
    put(
        session, Link(connection, Statements(connection), {}, set(), session.block_count, session.blocks_catalog, set())
    )
    if session.adjustments:
        await session.statements.text(*session.adjustments.values())
