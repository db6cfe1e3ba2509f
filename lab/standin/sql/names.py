"""Names in both worlds: Oracle folds to upper case, PostgreSQL to lower; case is swapped, which is reversible."""

from __future__ import annotations

from lab.standin.sql.tokens import Kind, Token


def fold(oracle_name: str) -> str:
    """The PostgreSQL name of an Oracle name as the dictionary spells it (EMP -> emp, Emp -> eMP)."""
    return oracle_name.swapcase()


def unfold(pg_name: str) -> str:
    """The Oracle spelling of a PostgreSQL name."""
    return pg_name.swapcase()


def quote(pg_name: str) -> str:
    """A PostgreSQL identifier, always quoted."""
    return '"' + pg_name.replace('"', '""') + '"'


def ident(token: Token) -> str:
    """The PostgreSQL identifier of a name token."""
    return quote(fold(token.value))


def literal(text: str) -> str:
    """A PostgreSQL string literal (standard_conforming_strings is on)."""
    return "'" + text.replace("'", "''") + "'"


def dollar_quoted(text: str) -> str:
    """A program's text as PostgreSQL's literal, whatever it contains."""
    tag = "plsql"
    while f"${tag}$" in text:
        tag += "_"
    return f"${tag}${text}${tag}$"


def is_name(token: Token) -> bool:
    """Whether the token can be a name."""
    return token.kind in (Kind.WORD, Kind.QUOTED)
