"""CREATE and ALTER SEQUENCE with all options."""

from __future__ import annotations

from lab.standin.sql.cursor import Cursor
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

_LARGEST = 9_223_372_036_854_775_807  # PostgreSQL's sequences are 64 bits wide


def _bounded(text: str) -> str:
    return str(max(-_LARGEST, min(_LARGEST, int(text))))


def sequence_options(cursor: Cursor) -> str:
    """The options as PostgreSQL writes them. ORDER and KEEP mean nothing on one instance."""
    out: list[str] = []
    while cursor.token.kind is not Kind.END and not cursor.at_op(")"):
        word = cursor.next().value
        if word == "INCREMENT":
            cursor.expect("BY")
            out.append(f"INCREMENT BY {_bounded(cursor.number())}")
        elif word == "START":
            cursor.expect("WITH")
            if cursor.accept("LIMIT"):
                refuse("START WITH LIMIT VALUE", cursor.token.start)
            out.append(f"START WITH {_bounded(cursor.number())}")
        elif word == "RESTART":
            if cursor.accept("START", "WITH"):  # where LAST_NUMBER looks until the first NEXTVAL
                out.append(f"START WITH {_bounded(cursor.number())}")
            out.append("RESTART")
        elif word in ("MAXVALUE", "MINVALUE", "CACHE"):
            value = _bounded(cursor.number())
            if word != "CACHE":
                out.append(f"{word} {value}")
        elif word in ("NOMAXVALUE", "NOMINVALUE"):
            out.append(f"NO {word[2:]}")
        elif word in ("CYCLE", "NOCYCLE"):
            out.append("CYCLE" if word == "CYCLE" else "NO CYCLE")
        elif word not in ("NOCACHE", "ORDER", "NOORDER", "KEEP", "NOKEEP", "NOSCALE", "GLOBAL"):
            refuse(f"{word} of a sequence", cursor.token.start)
    return " ".join(out)
