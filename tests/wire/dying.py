"""A program that is killed in the middle of its work on a database, as far as the database sees it."""

from __future__ import annotations

from typing import Any

import oracledb


class Dying:
    """A connection on which the commit of this number never comes."""

    def __init__(self, connection: oracledb.Connection, at: int) -> None:
        self.connection, self.at, self.commits = connection, at, 0

    def commit(self) -> None:
        """Commit, or die."""
        self.commits += 1
        if self.commits == self.at:
            raise RuntimeError("killed")
        self.connection.commit()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)
