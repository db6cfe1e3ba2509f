"""PostgreSQL's SQLSTATEs as Oracle's errors: the one table."""

from __future__ import annotations

import re

from psycopg import pq

from lab.standin.interface import OraError
from lab.standin.sql.names import unfold

_FIXED = {
    "2200M": (31011, "XML parsing failed"),
    "2200N": (31011, "XML parsing failed"),
    "22012": (1476, "divisor is equal to zero"),
    "22P02": (1722, "invalid number"),
    "22003": (1438, "value larger than specified precision allowed for this column"),
    "22008": (1843, "not a valid month"),
    "22007": (1861, "literal does not match format string"),
    "42P07": (955, "name is already used by an existing object"),
    "42710": (955, "name is already used by an existing object"),
    "42723": (955, "name is already used by an existing object"),
    "42701": (957, "duplicate column name"),
    "42702": (918, "column ambiguously defined"),
    "42803": (979, "not a GROUP BY expression"),
    "42804": (932, "inconsistent datatypes"),
    "42P13": (6550, "invalid declaration of a stored program"),
    "57014": (1013, "user requested cancel of current operation"),
    "55P03": (54, "resource busy and acquire with NOWAIT specified or timeout expired"),
    "40P01": (60, "deadlock detected while waiting for resource"),
    "40001": (8177, "can't serialize access for this transaction"),
    "21000": (1427, "single-row subquery returns more than one row"),
    "P0002": (1403, "no data found"),
    "P0003": (1422, "exact fetch returns more than requested number of rows"),
    "3F000": (942, "table or view does not exist"),
    "42P16": (998, "must name this expression with a column alias"),
    "25006": (1456, "may not perform insert/delete/update operation inside a READ ONLY transaction"),
    "2200H": (8004, "sequence exceeds MAXVALUE and cannot be instantiated"),
    "55000": (8002, "sequence CURRVAL is not yet defined in this session"),
    "53100": (1653, "unable to extend table in tablespace USERS"),
    "53200": (4030, "out of process memory when trying to allocate"),
    "53300": (18, "maximum number of sessions exceeded"),
    "57P03": (1033, "ORACLE initialization or shutdown in progress"),
    "57P01": (1092, "ORACLE instance terminated. Disconnection forced"),
    "57P02": (1092, "ORACLE instance terminated. Disconnection forced"),
    "54001": (1795, "statement too complex"),
    "42P03": (6511, "PL/SQL: cursor already open"),
    "20000": (6592, "CASE not found while executing CASE statement"),
    "44000": (1402, "view WITH CHECK OPTION where-clause violation"),
    "42P10": (1791, "not a SELECTed expression"),
    "428C9": (54013, "INSERT operation disallowed on virtual columns"),
    "3B001": (1086, "savepoint never established in this session or is invalid"),
}
# where one SQLSTATE stands for several of Oracle's errors: the beginning of the message says which
_BY_TEXT = (
    ("42601", r".* jsonpath", (40597, "JSON path expression syntax error")),
    ("21000", r"MERGE ", (30926, "unable to get a stable set of rows in the source tables")),
    ("25001", r"SET TRANSACTION", (1453, "SET TRANSACTION must be first statement of transaction")),
    ("23505", r"could not create unique index", (1452, "cannot CREATE UNIQUE INDEX; duplicate keys found")),
    (
        "55000",
        r"cannot (insert into|update|delete from) view",
        (1732, "data manipulation operation not legal on this view"),
    ),
    (
        "55000",
        r"materialized view .* has not been populated",
        (3001, "unimplemented feature: reading a materialized view BUILD DEFERRED before its first refresh"),
    ),
    ("55000", r"cannot (insert into|update) column", (1733, "virtual column not allowed here")),
    ("0A000", r"cannot (insert into|update) column", (1733, "virtual column not allowed here")),
    ("42601", r"each \w+ query must have", (1789, "query block has incorrect number of result columns")),
    (
        "42804",
        r"(UNION|INTERSECT|EXCEPT) types",
        (1790, "expression must have same datatype as corresponding expression"),
    ),
    (
        "42846",
        r"(UNION|INTERSECT|EXCEPT) could not convert",
        (1790, "expression must have same datatype as corresponding expression"),
    ),
    ("42601", r"INSERT has more expressions", (913, "too many values")),
    ("42601", r"INSERT has more target", (947, "not enough values")),
    ("42601", r"subquery has too many columns", (913, "too many values")),
    ("42601", r"subquery must return only one column", (913, "too many values")),
    ("22023", r"START value .* cannot be less", (4006, "START WITH cannot be less than MINVALUE")),
    ("22023", r"START value .* cannot be greater", (4008, "START WITH cannot be more than MAXVALUE")),
    ("22023", r"RESTART value .* cannot be less", (4007, "MINVALUE cannot be made to exceed the current value")),
    ("22023", r"RESTART value .* cannot be gr", (4009, "MAXVALUE cannot be made to be less than the current value")),
    ("22023", r"INCREMENT must not be zero", (4002, "INCREMENT must be a non-zero integer")),
    ("22023", r"MINVALUE .* must be less", (4004, "MINVALUE must be less than MAXVALUE")),
    ("42809", r"cannot change materialized view", (1732, "data manipulation operation not legal on this view")),
    ("42809", r"cannot (change|open) sequence", (2201, "sequence not allowed here")),
    ("42809", r'"[^"]*" is a view', (25001, "cannot create this trigger type on this type of view")),
    ("42809", r'"[^"]*" is a table', (25002, "cannot create INSTEAD OF triggers on tables")),
    ("42704", r"index ", (1418, "specified index does not exist")),
    ("42704", r'role "', (1917, "user or role does not exist")),
    ("2200H", r"nextval: reached minimum", (8004, "sequence goes below MINVALUE and cannot be instantiated")),
)
_USER = re.compile(r"E2(\d{3})")
_OWN = re.compile(r"O(\d{4})")
_HIGH = re.compile(r"S(\d{4})")  # ORA-5nnnn
_LARGE = re.compile(r"Q([0-9A-Z]{4})")
_BUILT_IN = r"(?:sys\.)?(?:to_number|unformat_number|format_number|parse_date|digits_at|scientific)\("
_PLACE = re.compile(
    r'^(SQL statement "(?!SELECT sys\.|CALL )|SQL expression "|PL/pgSQL assignment "|PL/pgSQL function (?!'
    + _BUILT_IN
    + "))",
    re.M,
)


def ora_error(result: pq.abc.PGresult, sequences: frozenset[str] = frozenset()) -> OraError:
    """The error of a failed result. sequences: names the statement uses as sequences (ORA-02289 rather than 00942)."""
    state = _field(result, pq.DiagnosticField.SQLSTATE)
    message = _field(result, pq.DiagnosticField.MESSAGE_PRIMARY)
    code, text = _describe(result, state, message, sequences)
    context = _field(result, pq.DiagnosticField.CONTEXT)
    if "PL/pgSQL function" in context and (_USER.fullmatch(state) or state.startswith("P000")):
        text += _backtrace(context)
    return OraError(code, text)


def _field(result: pq.abc.PGresult, name: pq.DiagnosticField) -> str:
    return (result.error_field(name) or b"").decode(errors="replace")


def _describe(result: pq.abc.PGresult, state: str, message: str, sequences: frozenset[str]) -> tuple[int, str]:
    if (code := _raised(state)) is not None:
        return code, message
    if state == "OD002" and message == "GOTO":
        return 3001, "unimplemented feature: GOTO in a function or trigger"
    if state == "OD002":
        return 14552, "cannot perform a DDL, commit or rollback inside a query or DML"
    if (of_program := _program_error(result, state, message)) is not None:
        return of_program
    if state in ("23505", "23503", "23514", "23502") and not message.startswith("could not create"):
        return _constraint(result, state, message)
    if state == "22001":
        limit = re.search(r"\((\d+)\)", message)
        return 12899, f"value too large for column (maximum: {limit.group(1) if limit else '?'})"
    if state == "42P01":
        return _no_table(message, sequences)
    if state == "2BP01":
        return _dependants(_field(result, pq.DiagnosticField.MESSAGE_DETAIL))
    if state == "42501":
        return _no_privilege(message)
    if state in ("42703", "42883"):
        return _unknown_name(state, message)
    if state == "55000" and "containing WITH are" in _field(result, pq.DiagnosticField.MESSAGE_DETAIL):
        return 42399, "cannot perform a DML operation on a read-only view"
    for known, beginning, error in _BY_TEXT:
        if state == known and re.match(beginning, message):
            return error
    if state in _FIXED:
        return _FIXED[state]
    if state.startswith("EU"):
        return 6510, "PL/SQL: unhandled user-defined exception"
    if state == "42601":
        return _syntax(message)
    return 3001, f"unimplemented feature: [{state}] {message}"


def _raised(state: str) -> int | None:
    """The number in a SQLSTATE that our own functions raise."""
    if match := _USER.fullmatch(state):
        return 20000 + int(match.group(1))
    if match := _OWN.fullmatch(state):
        return int(match.group(1))
    if match := _HIGH.fullmatch(state):
        return 50000 + int(match.group(1))
    if match := _LARGE.fullmatch(state):
        return int(match.group(1), 36)
    return None


def _no_table(message: str, sequences: frozenset[str]) -> tuple[int, str]:
    name = re.findall(r'"([^"]+)"', message)
    if name and unfold(name[-1].split(".")[-1]) in sequences:
        return 2289, "sequence does not exist"
    if name and "FROM-clause entry" in message:
        return 904, f'"{unfold(name[-1])}": invalid identifier'
    return 942, "table or view does not exist"


def _syntax(message: str) -> tuple[int, str]:
    if match := re.fullmatch(r'"(.+)" is not a known variable', message):
        return 6550, f"PLS-00201: identifier '{unfold(match.group(1))}' must be declared"
    return 900, f"invalid SQL statement ({message})"


def _program_error(result: pq.abc.PGresult, state: str, message: str) -> tuple[int, str] | None:
    """What goes wrong in an expression or assignment of PL/SQL and not in a statement of SQL."""
    kind = _field(result, pq.DiagnosticField.DATATYPE_NAME)
    if state == "34000" or (state == "22004" and message.startswith("cursor")):
        return 1001, "invalid cursor"
    if kind == "pls_integer" and state in ("22003", "23514"):
        return 1426, "numeric overflow"
    if state == "22004" or (state == "23514" and ("." in kind or kind in ("natural", "positive", "signtype"))):
        return 6502, "PL/SQL: numeric or value error"
    if state not in ("22001", "22003", "22P02"):
        return None
    place = _PLACE.search(_field(result, pq.DiagnosticField.CONTEXT))
    if place is None or place.group(1).startswith("SQL statement"):
        return None
    details = {"22001": ": character string buffer too small", "22003": ": number precision too large"}
    return 6502, "PL/SQL: numeric or value error" + details.get(state, ": character to number conversion error")


def _constraint(result: pq.abc.PGresult, state: str, message: str) -> tuple[int, str]:
    names = [
        unfold(_field(result, getattr(pq.DiagnosticField, f))) for f in ("SCHEMA_NAME", "TABLE_NAME", "COLUMN_NAME")
    ]
    constraint = f"{names[0]}.{unfold(_field(result, pq.DiagnosticField.CONSTRAINT_NAME))}"
    if state == "23502":
        if message.endswith("contains null values"):
            return 2296, f"cannot enable ({constraint}) - null values found"
        return 1400, f'cannot insert NULL into ("{names[0]}"."{names[1]}"."{names[2]}")'
    if state == "23505":
        return 1, f"unique constraint ({constraint}) violated"
    if state == "23514" and ".BYTES$" in constraint:  # the rule of a VARCHAR2(n BYTE)
        return 12899, f'value too large for column "{names[0]}"."{names[1]}"."{constraint.partition("$")[2]}"'
    if state == "23514" and message.endswith("is violated by some row"):
        return 2293, f"cannot validate ({constraint}) - check constraint violated"
    if state == "23514":
        return 2290, f"check constraint ({constraint}) violated"
    if "still referenced" in message or message.startswith("update or delete"):
        return 2292, f"integrity constraint ({constraint}) violated - child record found"
    return 2291, f"integrity constraint ({constraint}) violated - parent key not found"


def _dependants(detail: str) -> tuple[int, str]:
    """Why an object cannot be dropped. Oracle would leave what depends on it invalid; here that is refused by name."""
    if detail.startswith("constraint"):
        return 2449, "unique/primary keys in table referenced by foreign keys"
    return 3001, f"unimplemented feature: dropping what others depend on ({detail.splitlines()[0] if detail else '?'})"


def _no_privilege(message: str) -> tuple[int, str]:
    """What a user may not use it does not see, except tables: PgSession looks which of both it is."""
    match = re.match(r"permission denied for (sequence|function|procedure) (\S+)", message)
    if match is None:
        return 1031, "insufficient privileges"
    name = unfold(match.group(2))
    return (2289, "sequence does not exist") if match.group(1) == "sequence" else (904, f'"{name}": invalid identifier')


def hidden_table(result: pq.abc.PGresult) -> str | None:
    """The table or view a statement was refused on for want of a privilege."""
    match = re.match(r"permission denied for (?:table|view) (\S+)", _field(result, pq.DiagnosticField.MESSAGE_PRIMARY))
    return match.group(1) if match else None


def _unknown_name(state: str, message: str) -> tuple[int, str]:
    if message.startswith("operator"):
        return 932, f"inconsistent datatypes ({message})"
    match = re.search(r'column "?([^" ]+(?:\.[^" ]+)?)"? |(?:function|procedure) ([\w."$]+)\(', message)
    found = next((group for group in match.groups() if group), "?") if match else "?"
    parts = [unfold(part.strip('"')) for part in found.split(".")]
    if state == "42883":  # its schema is ours to add
        parts = parts[-1:]
    return 904, ".".join(f'"{part}"' for part in parts) + ": invalid identifier"


_RAISING = frozenset({"raise_application_error", "raise_ora", "fail"})  # ours, in the name of a program


def _backtrace(context: str) -> str:
    lines = []
    for name, line in re.findall(r"PL/pgSQL function ([\w.\"$]+)\([^)]*\) line (\d+)", context):
        if name.split(".")[-1] in _RAISING:
            continue
        if "pg_temp" in name or "blk" in name:
            lines.append(f"\nORA-06512: at line {line}")
        else:
            owner = ".".join(unfold(part.strip('"')) for part in name.split("."))
            lines.append(f'\nORA-06512: at "{owner}", line {line}')
    return "".join(lines)
