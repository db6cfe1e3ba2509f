"""The entry for data definition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lab.standin.sql.catalog import EMPTY, Catalog
from lab.standin.sql.ddl.accounts import (
    change_profile,
    create_role,
    create_tablespace,
    drop_profile,
    drop_role,
    drop_tablespace,
)
from lab.standin.sql.ddl.charsets import alter_database
from lab.standin.sql.ddl.directories import create_directory, drop_directory
from lab.standin.sql.ddl.grants import parse_grant
from lab.standin.sql.ddl.indexes import alter_index, create_index
from lab.standin.sql.ddl.sequences import sequence_options
from lab.standin.sql.ddl.synonyms import create_materialized, create_synonym, create_temporary, drop_synonym
from lab.standin.sql.ddl.tables import Tables
from lab.standin.sql.ddl.types import create_type, drop_type
from lab.standin.sql.ddl.users import UserChange, parse_user
from lab.standin.sql.ddl.views import create_view
from lab.standin.sql.depth import bounded
from lab.standin.sql.names import literal, quote
from lab.standin.sql.plsql.packages import create_package, drop_package
from lab.standin.sql.plsql.units import compile_unit
from lab.standin.sql.refusal import refuse


@dataclass(frozen=True)
class Ddl:
    """PostgreSQL statements to run as one, and a user to change. warning: compiled with errors. needs: the system
    privilege without which it is ORA-01031. shapes: the catalog is stale after it. compiled: schema and name of a
    program that was to be compiled as it is.
    recompile: schema and name of the package whose body is to be compiled again."""

    statements: list[str] = field(default_factory=list)
    user: UserChange | None = None
    warning: bool = False
    compiled: tuple[str, str] | None = None
    sequences: frozenset[str] = frozenset()
    needs: str = ""
    shapes: bool = False
    recompile: tuple[str, str] | None = None


_STORED = frozenset({"FUNCTION", "PROCEDURE", "TRIGGER"})
_COMPILED = frozenset({"VIEW", "SYNONYM", "FUNCTION", "PROCEDURE", "PACKAGE", "TYPE"})


@bounded
def translate_ddl(sql: str, schema: str, catalog: Catalog = EMPTY) -> Ddl:
    """schema: the session's current schema, PostgreSQL spelling. Raises OraError."""
    text = sql.rstrip()
    parser = Tables(text, schema, catalog)
    word = parser.next().value
    handler = {
        "CREATE": _create,
        "ALTER": _alter,
        "DROP": _drop,
        "COMMENT": _comment,
        "TRUNCATE": _truncate,
        "GRANT": _grant,
        "REVOKE": _grant,
        "RENAME": _rename,
        "ANALYZE": _analyze,
        "PURGE": _purge,
    }.get(word)
    if handler is None:
        refuse(word, 0)
    ddl = handler(parser)
    if not (word == "CREATE" and ddl.warning is None):
        parser.accept_op(";")
        parser.finish()
    return ddl


def _create(parser: Tables) -> Ddl:
    replace = parser.accept("OR", "REPLACE")
    for word in ("EDITIONABLE", "NONEDITIONABLE"):
        parser.accept(word)
    if parser.accept("TYPE"):
        return Ddl(create_type(parser, replace), needs="CREATE TYPE", shapes=True)
    if parser.at_word("PACKAGE"):
        statements, recompile = create_package(parser, replace)
        return Ddl(statements, needs="CREATE PROCEDURE", shapes=True, recompile=recompile)
    if parser.at_any(_STORED):
        kind = parser.token.value
        return Ddl(
            compile_unit(parser, replace),
            needs="CREATE TRIGGER" if kind == "TRIGGER" else "CREATE PROCEDURE",
            shapes=True,
        )
    if parser.accept("USER"):
        return Ddl(user=parse_user(parser, "create"))
    if parser.accept("GLOBAL", "TEMPORARY", "TABLE"):
        return Ddl(create_temporary(parser), needs="CREATE TABLE", shapes=True)
    if parser.accept("MATERIALIZED", "VIEW"):
        return Ddl(create_materialized(parser), needs="CREATE MATERIALIZED VIEW")
    if parser.accept("DIRECTORY"):
        return Ddl(create_directory(parser, replace))
    if (account := _create_account(parser)) is not None:
        return account
    public = parser.accept("PUBLIC")
    if parser.accept("SYNONYM"):
        return Ddl(create_synonym(parser, replace, public), shapes=True)
    if parser.accept("TABLE"):
        return Ddl(parser.create_table(), sequences=frozenset(parser.found.sequences), needs="CREATE TABLE")
    if parser.accept("SEQUENCE"):
        name = parser.dotted_name()
        return Ddl(sequence_options(parser).create(name), needs="CREATE SEQUENCE")
    if parser.at_any({"UNIQUE", "INDEX", "BITMAP"}):
        return Ddl([create_index(parser)])
    forced = not parser.accept("NO", "FORCE") and parser.accept("FORCE")
    for word in ("EDITIONABLE", "NONEDITIONABLE"):
        parser.accept(word)
    if parser.accept("VIEW"):
        return Ddl(create_view(parser, replace, forced), needs="CREATE VIEW")
    refuse(f"CREATE {parser.token.value}", parser.token.start)


def _create_account(parser: Tables) -> Ddl | None:
    """Roles, profiles and tablespaces."""
    if parser.accept("ROLE"):
        return Ddl(create_role(parser))
    if parser.accept("PROFILE"):
        return Ddl(change_profile(parser, "CREATE"))
    for size in ("BIGFILE", "SMALLFILE"):
        parser.accept(size)
    for words, contents in (((), "PERMANENT"), (("TEMPORARY",), "TEMPORARY"), (("UNDO",), "UNDO")):
        if parser.accept(*words, "TABLESPACE"):
            return Ddl(create_tablespace(parser, contents))
    return None


def _alter(parser: Tables) -> Ddl:
    if parser.accept("USER"):
        return Ddl(user=parse_user(parser, "alter"))
    if parser.accept("PROFILE"):
        return Ddl(change_profile(parser, "ALTER"))
    if parser.accept("TABLE"):
        return Ddl(parser.alter_table())
    if parser.accept("SEQUENCE"):
        return _alter_sequence(parser)
    if parser.accept("MATERIALIZED", "VIEW"):
        return Ddl(_alter_materialized(parser))
    if parser.accept("INDEX"):
        return Ddl(alter_index(parser))
    if parser.accept("TRIGGER"):
        return Ddl(_alter_trigger(parser))
    if parser.accept("DATABASE"):
        return Ddl(alter_database(parser))
    if parser.at_any(_COMPILED):
        return _compile(parser)
    refuse(f"ALTER {parser.token.value}", parser.token.start)


_DROP_ACCOUNT: dict[str, Callable[[Tables], list[str]]] = {
    "DIRECTORY": drop_directory,
    "ROLE": drop_role,
    "PROFILE": drop_profile,
    "TABLESPACE": drop_tablespace,
}


def _alter_sequence(parser: Tables) -> Ddl:
    name = parser.dotted_name()
    return Ddl(sequence_options(parser, altered=True).alter(name), sequences=_plain(name))


def _plain(name: str) -> frozenset[str]:
    """The sequence's own name, as ORA-02289 looks for it."""
    return frozenset({name.split(".")[-1].strip('"').swapcase()})


def _alter_trigger(parser: Tables) -> list[str]:
    owner, plain = _owned(parser)
    name = literal(plain)
    if parser.accept("COMPILE"):
        return [_is_there("TRIGGER", owner, plain)]
    word = parser.next().value
    if word not in ("ENABLE", "DISABLE"):
        refuse(f"ALTER TRIGGER … {word}", parser.token.start)
    return [f"SELECT sys.switch_trigger({name}, {literal(owner)}, {str(word == 'ENABLE').lower()})"]


def _owned(parser: Tables) -> tuple[str, str]:
    """Schema and name of what is named next, PostgreSQL spelling."""
    path = [part.strip('"') for part in parser.dotted_name().split(".")]
    return [parser.schema, *path][-2], path[-1]


def _is_there(kind: str, owner: str, name: str) -> str:
    return f"SELECT sys.require_object({literal(kind)}, {literal(owner)}, {literal(name)})"


def _alter_materialized(parser: Tables) -> list[str]:
    """ALTER MATERIALIZED VIEW … COMPILE, or REFRESH COMPLETE ON DEMAND, which it does in any case."""
    owner, name = _owned(parser)
    refreshed = parser.accept("REFRESH") and (parser.accept("COMPLETE") or parser.accept("FORCE"))
    if not (parser.accept("ON", "DEMAND") or refreshed or parser.accept("COMPILE")):
        refuse(f"ALTER MATERIALIZED VIEW … {parser.token.value}", parser.token.start)
    parser.accept("ON", "DEMAND")
    return [_is_there("MATERIALIZED VIEW", owner, name)]


def _compile(parser: Tables) -> Ddl:
    """ALTER … name COMPILE: what is there is compiled."""
    kind = parser.next().value
    owner, name = _owned(parser)
    if not parser.accept("COMPILE"):
        refuse(f"ALTER {kind} … {parser.token.value}", parser.token.start)
    while parser.at_any({"PACKAGE", "SPECIFICATION", "BODY", "DEBUG", "REUSE", "SETTINGS"}):
        parser.next()
    return Ddl([_is_there(kind, owner, name)], compiled=(owner, name))


def _drop(parser: Tables) -> Ddl:
    kind = parser.next().value
    if kind == "USER":
        return Ddl(user=parse_user(parser, "drop"))
    if kind == "SYNONYM" or (kind == "PUBLIC" and parser.accept("SYNONYM")):
        return Ddl(drop_synonym(parser, kind == "PUBLIC"), shapes=True)
    if kind in _DROP_ACCOUNT:
        return Ddl(_DROP_ACCOUNT[kind](parser))
    if kind == "MATERIALIZED":
        parser.expect("VIEW")
        return Ddl([f"DROP MATERIALIZED VIEW {parser.dotted_name()}"])
    if kind == "PACKAGE":
        return Ddl(drop_package(parser), shapes=True)
    if kind == "TYPE":
        return Ddl(drop_type(parser), shapes=True)
    if kind not in ("TABLE", "VIEW", "SEQUENCE", "INDEX", "FUNCTION", "PROCEDURE", "TRIGGER"):
        refuse(f"DROP {kind}", 0)
    name = parser.dotted_name()
    path = [part.strip('"') for part in name.split(".")]
    owner, plain = [parser.schema, *path][-2], path[-1]
    if kind == "TRIGGER":
        return Ddl([f"SELECT sys.drop_trigger({literal(plain)}, {literal(owner)})"])
    cascade = " CASCADE" if parser.accept("CASCADE", "CONSTRAINTS") else ""
    parser.accept("PURGE")
    if kind == "TABLE" and (owner, plain) in parser.catalog.temporary:
        forget = f"SELECT sys.forget_temporary({literal(owner)}, {literal(plain)})"
        real = f"{quote(owner)}.{quote(plain)}"
        return Ddl([f"DROP TABLE IF EXISTS pg_temp.{quote(plain)}", forget, f"DROP TABLE {real}{cascade}"], shapes=True)
    if kind == "SEQUENCE":
        return Ddl([f"DROP SEQUENCE {name}"], sequences=_plain(name))
    return Ddl([f"DROP {kind} {name}{cascade}"])


def _comment(parser: Tables) -> Ddl:
    parser.expect("ON")
    kind = parser.next().value
    name = parser.dotted_name()
    parser.expect("IS")
    text = literal(parser.next().value)
    if kind == "COLUMN":
        return Ddl([f"COMMENT ON COLUMN {name} IS {text}"])
    if kind != "TABLE":
        refuse(f"COMMENT ON {kind}", 0)
    return Ddl([f"SELECT sys.comment_on({literal(name)}, {text})"])


def _truncate(parser: Tables) -> Ddl:
    parser.expect("TABLE")
    name = parser.dotted_name()
    cascade = ""
    while parser.at_any({"DROP", "REUSE", "CASCADE", "STORAGE", "ALL"}):
        cascade = " CASCADE" if parser.next().value == "CASCADE" else cascade
    return Ddl([f"TRUNCATE TABLE {name}{cascade}"])


def _grant(parser: Tables) -> Ddl:
    return Ddl(parse_grant(parser, parser.tokens[0].value))


def _rename(parser: Tables) -> Ddl:
    old = parser.name()
    parser.expect("TO")
    return Ddl([f"ALTER TABLE {old} RENAME TO {parser.name()}"])


def _analyze(parser: Tables) -> Ddl:
    parser.expect("TABLE")
    name = parser.dotted_name()
    if parser.accept("VALIDATE", "STRUCTURE"):
        parser.accept("CASCADE")
        return Ddl([])
    if parser.accept("DELETE"):
        refuse("ANALYZE … DELETE STATISTICS", parser.token.start)
    while parser.at_any({"COMPUTE", "ESTIMATE", "STATISTICS"}):
        parser.next()
    return Ddl([f"ANALYZE {name}"])


def _purge(parser: Tables) -> Ddl:
    """There is no recycle bin: what was dropped is gone."""
    if parser.accept("TABLESPACE"):
        parser.name()
    elif parser.at_any({"TABLE", "INDEX"}):
        raise parser.error(38307, "object not in RECYCLE BIN")
    elif not parser.accept("RECYCLEBIN"):
        parser.expect("DBA_RECYCLEBIN")
    return Ddl([])


__all__ = ["Ddl", "quote", "translate_ddl"]
