"""ALTER DATABASE CHARACTER SET: what bytes of text are counted in."""

from __future__ import annotations

from lab.standin.sql.cursor import Cursor
from lab.standin.sql.names import literal
from lab.standin.sql.refusal import refuse

# Oracle's character sets and what a text has of bytes in them.
_BYTES = {
    "AL32UTF8": "octet_length($1)",
    "ZHS16GBK": "octet_length(convert_to($1, 'GBK'))",
    "ZHT16BIG5": "octet_length(convert_to($1, 'BIG5'))",
    "JA16SJIS": "octet_length(convert_to($1, 'SJIS'))",
    "KO16MSWIN949": "octet_length(convert_to($1, 'UHC'))",
    "WE8ISO8859P1": "octet_length(convert_to($1, 'LATIN1'))",
}


def alter_database(cursor: Cursor) -> list[str]:
    """`ALTER DATABASE [name] CHARACTER SET name`. No row is looked at: a text that is there and has no place in it is
    found when it is written again."""
    if not cursor.at_word("CHARACTER"):
        cursor.name()
    if not cursor.accept("CHARACTER", "SET"):
        refuse(f"ALTER DATABASE … {cursor.token.value}", cursor.token.start)
    cursor.accept("INTERNAL_USE")
    start, name = cursor.token.start, cursor.next().value
    if name not in _BYTES:
        refuse(f"the character set {name}", start)
    return [
        "CREATE OR REPLACE FUNCTION sys.bytes$(text) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE "
        f"AS $f$SELECT {_BYTES[name]}$f$",
        "CREATE OR REPLACE FUNCTION sys.character_set$() RETURNS varchar LANGUAGE sql STABLE PARALLEL SAFE "
        f"AS $f$SELECT {literal(name)}::varchar$f$",
    ]
