"""Each case of the PL/SQL tables on the whole stand-in."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest

from . import bulk, collections, cursors, errors, flow, packages
from .cases import Case

CASES = [*flow.CASES, *errors.CASES, *cursors.CASES, *bulk.CASES, *collections.CASES, *packages.CASES]
_MADE = (
    "select object_type, object_name from user_objects where object_name like 'ZZ%' and object_type in "
    "('TABLE', 'PROCEDURE', 'FUNCTION', 'PACKAGE', 'TYPE', 'SEQUENCE', 'VIEW') order by decode(object_type, "
    "'PACKAGE', 1, 'PROCEDURE', 2, 'FUNCTION', 3, 'VIEW', 4, 'TABLE', 5, 6), object_id desc"
)


@pytest.fixture
def session(his: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """A session whose objects named ZZ… are dropped at the end."""
    yield his
    his.rollback()
    cursor = his.cursor()
    left = cursor.execute(_MADE).fetchall()
    while left:  # what others depend on goes in a later round
        kind, name = left.pop(0)
        try:
            cursor.execute(f"drop {kind} {name}")
        except oracledb.DatabaseError:
            assert left, (kind, name)
            left.append((kind, name))


def outcome(session: oracledb.Connection, case: Case) -> str:
    """:out, or the error."""
    cursor = session.cursor()
    for definition in case.made:
        cursor.execute(definition)
    out = cursor.var(str, 4000)
    try:
        cursor.execute(case.block, out=out)
    except oracledb.DatabaseError as error:
        if not case.expected.startswith("ORA-"):
            raise
        return str(error)
    return str(out.getvalue())


@pytest.mark.parametrize("case", CASES, ids=[case.shows for case in CASES])
def test_a_block_gives_what_oracle_gives(session: oracledb.Connection, case: Case) -> None:
    found = outcome(session, case)
    assert found.startswith(case.expected) if case.expected.startswith("ORA-") else found == case.expected
