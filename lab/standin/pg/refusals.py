"""What PostgreSQL's message alone does not tell of a failed statement: looked up only after it failed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psycopg import pq

from lab.standin.interface import OraError
from lab.standin.pg.errors import hidden_table, ora_error
from lab.standin.pg.statements import Failure
from lab.standin.sql.names import literal, unfold
from lab.standin.sql.tokens import Kind, tokenize
from lab.standin.sql.translate import Translated

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

_SIZED_TYPES = "'varchar'::regtype, 'bpchar'::regtype, 'sys.nvarchar2'::regtype, 'sys.nchar'::regtype"


@dataclass(frozen=True)
class Attempt:
    """What was run: the client's text, its translation, and the parameters of the failed row."""

    sql: str
    translated: Translated
    oids: tuple[int, ...]
    values: Sequence[bytes | None]
    formats: Sequence[int]


async def explain(session: PgSession, attempt: Attempt, failure: Failure) -> OraError:
    """The error as Oracle gives it, with the position of an unknown name."""
    error = ora_error(failure.result, attempt.translated.sequences)
    hidden = hidden_table(failure.result)
    if hidden is not None:
        return await _hidden(session, attempt, hidden)
    if error.code in (904, 942):
        error.offset = position(attempt.sql, _unknown(failure.result))
    if error.code == 904 and failure.state == b"42P01":
        return _unknown_owner(attempt.sql, error)
    if error.code == 12899 and attempt.translated.targets:
        return await _too_wide(session, attempt, error)
    return error


def _unknown_owner(sql: str, error: OraError) -> OraError:
    """A column of what is no table of the statement, or a member of what has none of this name."""
    owner = error.message.split('"')[1]
    tokens = tokenize(sql)
    for token, dot, name in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.value == owner and dot.value == ".":
            return OraError(904, f'"{owner}"."{name.value}": invalid identifier', token.start)
    return error


async def _hidden(session: PgSession, attempt: Attempt, name: str) -> OraError:
    """A table that a user may not use in any way does not exist for it."""
    answer = await session.statements.text(f"SELECT sys.sees({literal(name)})")
    if answer.get_value(0, 0) == b"t":
        return OraError(1031, "insufficient privileges")
    return OraError(942, "table or view does not exist", position(attempt.sql, unfold(name)))


def _unknown(result: pq.abc.PGresult) -> str:
    message = (result.error_field(pq.DiagnosticField.MESSAGE_PRIMARY) or b"").decode(errors="replace")
    match = re.search(r'(?:column|relation|function|procedure) "?([^"( ]+)"?', message)
    return unfold(match.group(1).split(".")[-1].strip('"')) if match else ""


def position(sql: str, name: str) -> int:
    """The offset of the first token of this name, 0 when there is none."""
    names = (Kind.WORD, Kind.QUOTED)
    return next((token.start for token in tokenize(sql) if token.kind in names and token.value == name), 0)


async def _too_wide(session: PgSession, attempt: Attempt, error: OraError) -> OraError:
    """Find the column: the assigned values are computed once more. `error` as it is where that is not possible."""
    table, targets = attempt.translated.table, attempt.translated.targets
    try:
        limits = await _limits(session, table)
        names = [name for name, _ in targets] if targets[0][0] else list(limits)
        pairs = [
            (name, text)
            for name, (_, text) in zip(names, targets, strict=False)
            if name in limits and limits[name].most > 0 and text != "DEFAULT" and "nextval(" not in text
        ]
        probe = "SELECT " + ", ".join(f"{limits[name].measure}(({text})::text)" for name, text in pairs)
        result = (await session.statements.execute(probe, attempt.oids, [attempt.values], attempt.formats, False))[0]
    except (OraError, Failure):
        return error
    for index, (name, _) in enumerate(pairs):
        actual, maximum = int(result.get_value(0, index) or 0), limits[name].most
        if actual > maximum:
            column = f'"{limits[name].owner}"."{unfold(table.split(".")[-1].strip(chr(34)))}"."{unfold(name)}"'
            return OraError(12899, f"value too large for column {column} (actual: {actual}, maximum: {maximum})")
    return error


@dataclass(frozen=True)
class _Limit:
    """Of a column's text. owner: of its table; most: 0 for none; measure: the function that counts."""

    owner: str
    most: int
    measure: str


async def _limits(session: PgSession, table: str) -> dict[str, _Limit]:
    """Per column, in order: characters, or bytes where it was declared so."""
    rows = await session.statements.text(
        f"SELECT a.attname, c.relnamespace::regnamespace::name, CASE WHEN a.atttypid IN ({_SIZED_TYPES}) "
        "AND a.atttypmod > 4 THEN a.atttypmod - 4 ELSE 0 END, "
        "CASE WHEN k.conname IS NULL THEN 'char_length' ELSE 'sys.bytes$' END "
        "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_constraint k "
        "ON k.conrelid = c.oid AND k.conkey = ARRAY[a.attnum] AND k.contype = 'c' AND k.conname LIKE 'bytes$%' "
        f"WHERE c.oid = {literal(table)}::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"
    )
    texts = [[(rows.get_value(row, column) or b"").decode() for column in range(4)] for row in range(rows.ntuples)]
    return {name: _Limit(unfold(owner), int(limit), measure) for name, owner, limit, measure in texts}
