"""EXECUTE IMMEDIATE of a text put together at run time. The running program asks by a notice (sys.dynamic); the answer
is a row that it waits for: PostgreSQL's text of a query or change, or the statements of a definition or a block."""

from __future__ import annotations

import asyncio
import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg

from lab.standin.interface import OraError, Parsed, StatementKind
from lab.standin.pg.autonomous import run_autonomous
from lab.standin.pg.ddllocks import impatient
from lab.standin.pg.lookups import informed
from lab.standin.pg.settings import role_setting, setting_of
from lab.standin.pg.users import change_user
from lab.standin.sql.catalog import Catalog
from lab.standin.sql.cursor import Cursor
from lab.standin.sql.ddl.translate import translate_ddl
from lab.standin.sql.names import dollar_quoted, literal, quote
from lab.standin.sql.plsql.exceptions import own_state
from lab.standin.sql.plsql.units import compile_block
from lab.standin.sql.refusal import refuse
from lab.standin.sql.statements import parse_statement
from lab.standin.sql.translate import translate

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

_ASKING = "OD001"
_BY_NAME = -1  # parameters of DBMS_SQL, which are bound later


@dataclass(frozen=True)
class Question:
    """What a program says of the text it asks for. types: PostgreSQL's of its arguments; modes: i, o or b each."""

    ticket: str
    schema: str
    parameters: int
    types: list[str] = field(default_factory=list)
    modes: str = ""


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
            if "autonomous" in question:
                answer = await run_autonomous(self._session, question)
            else:
                answer = await self._translated(text, Question(**question))
        except OraError as error:
            answer = {"code": own_state(error.code), "message": error.message}
        row = f"({literal(question['ticket'])}, {literal(json.dumps(answer))}::jsonb)"
        await self._session.database.admin.text(f"INSERT INTO sys.dynamic$ VALUES {row}")

    async def _translated(self, text: str, question: Question) -> dict[str, Any]:
        self._session.catalog = await self._session.database.current_catalog()
        parsed = parse_statement(text)
        if parsed.kind in (StatementKind.QUERY, StatementKind.DML):
            return await informed(self._session, lambda known: _statement(text, parsed, question, known))
        if parsed.kind is StatementKind.DDL:
            _check(question.parameters, 0)
            return await self._definition(text, question.schema)
        if parsed.kind is StatementKind.PLSQL:
            _check(question.parameters, len(parsed.binds))
            return await informed(self._session, lambda known: _block(text, parsed, question, known))
        return _control(text)

    async def _definition(self, text: str, schema: str) -> dict[str, Any]:
        ddl = await informed(self._session, lambda known: translate_ddl(text, schema, known))
        if ddl.recompile is not None:
            refuse("EXECUTE IMMEDIATE of CREATE PACKAGE")
        if ddl.user is not None:
            await change_user(self._session, ddl.user)
        self._session.redefined = True
        needed = [f"SELECT sys.require({literal(ddl.needs)})"] if ddl.needs else []
        return {"statements": [*needed, *impatient(ddl.statements)], "commits": True}


def _statement(text: str, parsed: Parsed, question: Question, catalog: Catalog) -> dict[str, Any]:
    translated = translate(text, question.schema, catalog)
    if translated.counted:
        refuse("EXECUTE IMMEDIATE of INSERT ALL")
    if translated.summed:
        refuse("EXECUTE IMMEDIATE of RETURNING an aggregate")
    outs = question.parameters - question.modes.count("i") if question.modes else 0
    answer: dict[str, Any] = {"text": translated.text}
    if question.parameters == _BY_NAME:
        answer["binds"] = [bind.name for bind in parsed.binds if not bind.returning]
        return {**answer, "query": True} if parsed.kind is StatementKind.QUERY else answer
    _check(question.parameters - outs, translated.parameters)
    return {**answer, "change": True} if any(bind.returning for bind in parsed.binds) else answer


def _block(text: str, parsed: Parsed, question: Question, catalog: Catalog) -> dict[str, Any]:
    """A function of the session; with placeholders it is called with the arguments and gives all of them back."""
    block = compile_block(text, question.schema, catalog)
    types = ["text" if kind == "unknown" else kind for kind in question.types]
    pairs = zip(parsed.binds, types, strict=False)
    parameters = ", ".join(f"INOUT {quote('b$' + bind.name.lower())} {kind}" for bind, kind in pairs)
    digest = zlib.crc32(f"{question.schema} {parameters} {text}".encode())
    name = f"pg_temp.{quote(f'dyn${digest:08x}')}"
    returns = "" if parameters else "RETURNS void "
    function = (
        f"CREATE OR REPLACE FUNCTION {name}({parameters}) {returns}LANGUAGE plpgsql AS {dollar_quoted(block.text)}"
    )
    if not parameters:
        return {"statements": [*block.made, function, f"SELECT {name}()"]}
    marks = ", ".join(f"${number + 1}" for number in range(len(parsed.binds)))
    return {"statements": [*block.made, function], "text": f"SELECT * FROM {name}({marks})"}


def _control(text: str) -> dict[str, Any]:
    """SET ROLE, and ALTER SESSION SET of what is a setting of PostgreSQL's session."""
    cursor = Cursor(text.rstrip().rstrip(";"))
    if cursor.accept("SET", "ROLE"):
        return {"statements": [role_setting(cursor)]}
    if not cursor.accept("ALTER", "SESSION", "SET"):
        refuse("EXECUTE IMMEDIATE of transaction or session control")
    name = cursor.next().value
    cursor.expect_op("=")
    setting = setting_of(name, cursor.next().value)
    cursor.finish()
    return {"statements": [setting] if setting else []}


def _check(given: int, wanted: int) -> None:
    if given not in (wanted, _BY_NAME):
        raise (
            OraError(1008, "not all variables bound")
            if given < wanted
            else OraError(1006, "bind variable does not exist")
        )
