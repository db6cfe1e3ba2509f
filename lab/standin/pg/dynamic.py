"""EXECUTE IMMEDIATE of a text put together at run time. The running program asks by a notice (sys.dynamic); the answer
is a row that it waits for: PostgreSQL's text of a query or change, or the statements of a definition or a block."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import psycopg

from lab.standin.interface import OraError, StatementKind
from lab.standin.pg.lookups import informed
from lab.standin.pg.users import change_user
from lab.standin.sql.ddl.translate import translate_ddl
from lab.standin.sql.names import literal, quote
from lab.standin.sql.plsql.exceptions import state_of
from lab.standin.sql.plsql.units import compile_block
from lab.standin.sql.refusal import refuse
from lab.standin.sql.statements import parse_statement
from lab.standin.sql.translate import translate

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

_ASKING = "OD001"


class DynamicStatements:
    """Answers the questions of one session's programs."""

    def __init__(self, session: PgSession) -> None:
        self._session = session
        self._running: set[asyncio.Task[None]] = set()

    def heard(self, notice: psycopg.errors.Diagnostic) -> None:
        """A notice of the connection; called while a program runs."""
        if notice.sqlstate != _ASKING:
            return
        question = json.loads(notice.message_detail or "{}")
        task = asyncio.get_running_loop().create_task(self._answer(notice.message_primary or "", question))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _answer(self, text: str, question: dict[str, Any]) -> None:
        try:
            answer = await self._translated(text, str(question["schema"]), int(question["parameters"]))
        except OraError as error:
            answer = {"code": state_of(error.code), "message": error.message}
        row = f"({literal(question['ticket'])}, {literal(json.dumps(answer))}::jsonb)"
        await self._session.database.admin.text(f"INSERT INTO sys.dynamic$ VALUES {row}")

    async def _translated(self, text: str, schema: str, parameters: int) -> dict[str, Any]:
        self._session.catalog = await self._session.database.current_catalog()
        parsed = parse_statement(text)
        if parsed.kind in (StatementKind.QUERY, StatementKind.DML):
            translated = await informed(self._session, lambda known: translate(text, schema, known))
            if translated.counted or any(bind.returning for bind in parsed.binds):
                refuse("EXECUTE IMMEDIATE of INSERT ALL or RETURNING")
            _check(parameters, translated.parameters)
            return {"text": translated.text}
        if parsed.kind is StatementKind.DDL:
            _check(parameters, 0)
            return await self._definition(text, schema)
        if parsed.kind is StatementKind.PLSQL:
            if parsed.binds:
                refuse("EXECUTE IMMEDIATE of a block with placeholders")
            _check(parameters, 0)
            block = await informed(self._session, lambda known: compile_block(text, schema, known))
            name = f"pg_temp.{quote('dyn$' + schema)}"
            function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS void LANGUAGE plpgsql AS $dyn${block.text}$dyn$"
            return {"statements": [*block.made, function, f"SELECT {name}()"]}
        refuse("EXECUTE IMMEDIATE of transaction or session control")

    async def _definition(self, text: str, schema: str) -> dict[str, Any]:
        ddl = await informed(self._session, lambda known: translate_ddl(text, schema, known))
        if ddl.recompile is not None:
            refuse("EXECUTE IMMEDIATE of CREATE PACKAGE")
        if ddl.user is not None:
            await change_user(self._session, ddl.user)
        self._session.redefined = True
        needed = [f"SELECT sys.require({literal(ddl.needs)})"] if ddl.needs else []
        return {"statements": [*needed, *ddl.statements], "commits": True}


def _check(given: int, wanted: int) -> None:
    if given != wanted:
        raise (
            OraError(1008, "not all variables bound")
            if given < wanted
            else OraError(1006, "bind variable does not exist")
        )
