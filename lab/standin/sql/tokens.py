"""Oracle's lexical rules: text to tokens. Comments and white space are no tokens."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from lab.standin.interface import OraError


class Kind(Enum):
    """What a token is."""

    WORD = "word"  # unquoted name or keyword; value is upper case
    QUOTED = "quoted"  # "Name"; value as written, without the quotes
    STRING = "string"  # value is the text, quotes undone
    NUMBER = "number"
    BIND = "bind"  # :name; value is the name as the client knows it
    OP = "op"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """One token. start, end: character positions in the statement."""

    kind: Kind
    value: str
    start: int
    end: int


_PATTERN = re.compile(
    r"""
    (?P<skip>\s+|--[^\n]*|/\*.*?\*/)
   |(?P<q>[nN]?[qQ]'(?:\[.*?\]|\{.*?\}|<.*?>|\(.*?\)|(?P<qd>[^\s]).*?(?P=qd))')
   |(?P<string>[nN]?'(?:[^']|'')*')
   |(?P<quoted>"[^"]*")
   |(?P<bind>:\s*(?:"[^"]+"|\d+|[^\W\d_][\w$\#]*))
   |(?P<word>[^\W\d][\w$\#]*)
   |(?P<number>(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?(?![\w]))
   |(?P<op>:=|=>|\|\||\.\.|<<|>>|<>|!=|\^=|<=|>=|\*\*|.)
    """,
    re.X | re.S,
)


def _string(text: str) -> str:
    text = text[1:] if text[0] in "nN" else text
    return text[1:-1].replace("''", "'")


def _q_string(text: str) -> str:
    return text[text.index("'") + 2 : -2]


def _bind(text: str) -> str:
    name = text[1:].strip()
    return name[1:-1] if name[0] == '"' else name.upper()


_VALUES: dict[str, tuple[Kind, Callable[[str], str]]] = {
    "q": (Kind.STRING, _q_string),
    "qd": (Kind.STRING, _q_string),
    "string": (Kind.STRING, _string),
    "quoted": (Kind.QUOTED, lambda text: text[1:-1]),
    "bind": (Kind.BIND, _bind),
    "word": (Kind.WORD, str.upper),
    "number": (Kind.NUMBER, str),
    "op": (Kind.OP, str),
}


def tokenize(sql: str) -> list[Token]:
    """All tokens and one END. Raises OraError 1756, 1740, 1742 for an open string, quoted name or comment."""
    tokens: list[Token] = []
    for match in _PATTERN.finditer(sql):
        group = match.lastgroup or "op"
        if group == "skip":
            continue
        kind, make = _VALUES[group]
        value = make(match.group())
        if kind is Kind.OP and (value in ("'", '"') or sql.startswith("/*", match.start())):
            raise _unterminated(value, match.start())
        if kind is Kind.WORD and value in ("Q", "NQ") and sql.startswith("'", match.end()):
            raise _unterminated("'", match.start())
        tokens.append(Token(kind, value, match.start(), match.end()))
    tokens.append(Token(Kind.END, "", len(sql), len(sql)))
    return tokens


def _unterminated(quote: str, offset: int) -> OraError:
    if quote == "'":
        return OraError(1756, "quoted string not properly terminated", offset)
    if quote == "/":
        return OraError(1742, "comment not terminated properly", offset)
    return OraError(1740, "missing double quote in identifier", offset)
