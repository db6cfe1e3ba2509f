"""`sqlplus [-s] [/ as sysdba | NAME/PASSWORD[@service] | /nolog] [@FILE]`: runs a script on this server, as the init
directories need it.

Not SQL*Plus: no formatting, no variables. Queries print their rows, values separated by tabs. As there, the exit status
is 0 unless WHENEVER SQLERROR EXIT says otherwise and an error comes.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from lab.standin.interface import Database, OraError, Outcome, Session
from lab.standin.interface import Options as ExecuteOptions
from lab.standin.pg import open_database
from lab.standin.tools.local import dsn
from lab.standin.tools.logon import log_on
from lab.standin.tools.script import Piece, pieces

CONTAINER = re.compile(r"\s*alter\s+session\s+set\s+container\s*=", re.IGNORECASE)
ROWS = 500


class Script:
    """Runs the pieces of a script, in one session after the other. session: None after /nolog."""

    def __init__(self, database: Database, session: Session | None) -> None:
        self._database, self._session, self._exit_on_error = database, session, False

    async def run(self, lines: Iterable[str]) -> bool:
        """False when an error ended it (WHENEVER SQLERROR EXIT)."""
        for piece in pieces(lines):
            word = piece.text.split(None, 1)[0].lower() if piece.command else ""
            if word in ("exit", "quit"):
                break
            good = await self._command(piece, word) if word else await self._statement(piece)
            if not good and self._exit_on_error:
                await self._leave(commit=False)
                return False
        await self._leave(commit=True)
        return True

    async def _leave(self, commit: bool) -> None:
        session, self._session = self._session, None
        if session:
            await (session.commit() if commit else session.rollback())
            await session.close()

    async def _command(self, piece: Piece, word: str) -> bool:
        """False when it failed."""
        rest = piece.text[len(word) :].strip()
        match word:
            case "prompt":
                print(rest)
            case "whenever":
                self._exit_on_error = "exit" in rest.lower()
            case "connect" | "conn":
                return await self._connect(piece, rest)
            case _ if word.startswith("@"):
                return _report(piece, "SP2-0310: a script cannot call another one here")
        return True

    async def _connect(self, piece: Piece, who: str) -> bool:
        try:
            await self._leave(commit=True)
            self._session = await log_on(self._database, who)
        except OraError as error:
            return _report(piece, error.text)
        print("Connected.")
        return True

    async def _statement(self, piece: Piece) -> bool:
        if CONTAINER.match(piece.text):
            return True  # there is one container, and this session is in it
        if self._session is None:
            return _report(piece, "SP2-0640: Not connected")
        try:
            parsed = self._session.parse(piece.text)
            outcome = await self._session.execute(parsed, [], [[]], ExecuteOptions())
            await _print_rows(outcome)
        except OraError as error:
            return _report(piece, error.text)
        return True


def _report(piece: Piece, text: str) -> bool:
    print(f"ERROR at line {piece.line}:\n{text}")
    return False


async def _print_rows(outcome: Outcome) -> None:
    if outcome.rows is None:
        return
    print("\t".join(column.name for column in outcome.rows.columns))
    while not outcome.rows.exhausted:
        for row in zip(*await outcome.rows.fetch(ROWS), strict=True):
            print("\t".join(value.decode(errors="replace") if isinstance(value, bytes) else "" for value in row))
    await outcome.rows.close()


async def run(who: str, lines: Iterable[str]) -> bool:
    """Run a script; False when an error ended it. Raises OraError: the database is closed, the logon denied."""
    database = await open_database({"dsn": dsn()})
    try:
        session = None if who.lower() == "/nolog" else await log_on(database, who)
        return await Script(database, session).run(lines)
    finally:
        await database.close()


def main(arguments: list[str]) -> int:
    """Exit status: 0 done, 1 an error ended the script or nothing could be done, 2 bad usage."""
    words = [word for word in arguments if word.lower() not in ("-s", "-l", "-silent")]
    files = [word for word in words if word.startswith("@")]
    who = " ".join(word for word in words if not word.startswith("@"))
    if len(files) > 1 or who.startswith("-"):
        print("usage: sqlplus [-s] [/ as sysdba | NAME/PASSWORD | /nolog] [@FILE]", file=sys.stderr)
        return 2
    try:
        lines = Path(files[0][1:]).read_text(encoding="utf-8").splitlines() if files else sys.stdin
        return 0 if asyncio.run(run(who, lines)) else 1
    except (OraError, OSError, UnicodeDecodeError) as error:
        print(f"ERROR: {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
