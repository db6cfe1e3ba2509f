"""ALTER SESSION SET and SET ROLE: what they are as statements of PostgreSQL's session."""

from __future__ import annotations

from lab.standin.interface import OraError
from lab.standin.pg.ddllocks import TIMEOUT, timeout_setting
from lab.standin.pg.nls import is_nls, nls_setting
from lab.standin.sql.cursor import Cursor
from lab.standin.sql.names import literal
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

_IGNORED = frozenset({"OPTIMIZER_MODE", "STATISTICS_LEVEL"})


def setting_of(name: str, value: str) -> str:
    """The statement that sets a parameter; "" for one without effect. Raises OraError 2248 for what is none."""
    if name == "TIME_ZONE":
        return f"SELECT set_config('timezone', {literal(_zone(value))}, false)"
    if name == TIMEOUT:
        return timeout_setting(value)
    if is_nls(name):
        return nls_setting(name, value)
    if name not in _IGNORED:
        raise OraError(2248, f"invalid option for ALTER SESSION: {name}")
    return ""


def _zone(value: str) -> str:
    """Oracle's +08:00 lies east; POSIX writes that <+08>-8."""
    if value[:1] in "+-" and ":" in value:
        flipped = ("-" if value[0] == "+" else "+") + value[1:]
        return f"<{value}>{flipped}"
    return value


def role_setting(cursor: Cursor) -> str:
    """SET ROLE, the cursor behind it: a session's roles are always on, what would turn one off is refused."""
    everything, names = cursor.accept("ALL"), []
    if cursor.at_word("EXCEPT"):
        refuse("SET ROLE ALL EXCEPT", cursor.token.start)
    while not everything and not cursor.accept("NONE") and cursor.token.kind is not Kind.END:
        names.append(literal(cursor.next().value))
        if cursor.at_word("IDENTIFIED"):
            refuse("a role's password", cursor.token.start)
        cursor.accept_op(",")
    return f"SELECT sys.set_role(ARRAY[{', '.join(names)}]::text[], {everything})"
