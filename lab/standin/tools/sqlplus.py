"""`sqlplus [-s] / as sysdba [@FILE]`: runs a script as SYS on this server, as the init directories need it.

Not SQL*Plus: no formatting, no variables. Queries print their rows, values separated by tabs.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from lab.standin.identity import SessionIdentity
from lab.standin.interface import Options as ExecuteOptions
from lab.standin.interface import OraError, Outcome, Session
from lab.standin.pg import open_database
from lab.standin.tools.local import dsn
from lab.standin.tools.script import Piece, pieces

CONTAINER = re.compile(r"\s*alter\s+session\s+set\s+container\s*=", re.IGNORECASE)
ROWS = 500


class Script:
    """Runs the pieces of a script in one session. failed: an error came and WHENEVER SQLERROR EXIT was not needed."""

    def __init__(self, session: Session) -> None:
        self._session, self._exit_on_error = session, False
        self.failed = False

    async def run(self, lines: Iterable[str]) -> bool:
        """True when no statement failed."""
        for piece in pieces(lines):
            if piece.command:
                if not await self._command(piece):
                    break
            elif not await self._statement(piece) and self._exit_on_error:
                await self._session.rollback()
                return False
        await self._session.commit()
        return not self.failed

    async def _command(self, piece: Piece) -> bool:
        """False when the script ends here."""
        word, _, rest = piece.text.partition(" ")
        match word.lower():
            case "exit" | "quit":
                return False
            case "prompt":
                print(rest)
            case "whenever":
                self._exit_on_error = "exit" in rest.lower()
            case "connect" | "conn":
                self._report(piece, "SP2-0640: only the connection as SYS is supported here")
            case "@" | "@@":
                self._report(piece, "SP2-0310: a script cannot call another one here")
        return True

    async def _statement(self, piece: Piece) -> bool:
        if CONTAINER.match(piece.text):
            return True  # there is one container, and this session is in it
        try:
            parsed = self._session.parse(piece.text)
            outcome = await self._session.execute(parsed, [], [[]], ExecuteOptions())
            await _print_rows(outcome)
        except OraError as error:
            self._report(piece, error.text)
            return False
        return True

    def _report(self, piece: Piece, text: str) -> None:
        self.failed = True
        print(f"ERROR at line {piece.line}:\n{text}")


async def _print_rows(outcome: Outcome) -> None:
    if outcome.rows is None:
        return
    print("\t".join(column.name for column in outcome.rows.columns))
    while not outcome.rows.exhausted:
        for row in zip(*await outcome.rows.fetch(ROWS), strict=True):
            print("\t".join(value.decode(errors="replace") if isinstance(value, bytes) else "" for value in row))
    await outcome.rows.close()


async def run(lines: Iterable[str]) -> bool:
    """Run a script as SYS; True when nothing failed. Raises OraError when the database is closed."""
    database = await open_database({"dsn": dsn()})
    try:
        session = await database.open_session(SessionIdentity("SYS", "XEPDB1", 0, 0, "sqlplus", privileged=True))
        return await Script(session).run(lines)
    finally:
        await database.close()


def main(arguments: list[str]) -> int:
    """Exit status: 0 done, 1 a statement failed, 2 bad usage."""
    words = [word for word in arguments if word.lower() not in ("-s", "-l", "/", "as", "sysdba", "/nolog")]
    if [word for word in words if not word.startswith("@")] or len(words) > 1:
        print('usage: sqlplus [-s] / as sysdba [@FILE]; "/ as sysdba" is the only logon', file=sys.stderr)
        return 2
    try:
        lines = Path(words[0][1:]).read_text(encoding="utf-8").splitlines() if words else sys.stdin
        return 0 if asyncio.run(run(lines)) else 1
    except (OraError, OSError) as error:
        print(f"ERROR: {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
