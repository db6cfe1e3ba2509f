"""TIMESTAMP WITH TIME ZONE keeps its offset, TIMESTAMP(9) its digits; order and equality are those of the instant."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest

_SHOWN = "to_char(z, 'YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM')"


@pytest.fixture
def cursor(his: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    """A table of zoned times: three rows, two of them the same instant."""
    cursor = his.cursor()
    cursor.execute(
        "create table calls (id number, z timestamp with time zone, n timestamp(9), l timestamp with local time zone, "
        "z3 timestamp(3) with time zone)"
    )
    cursor.execute("create index calls_z on calls (z)")
    for number, text in (
        (1, "2026-02-03 10:00:00 +08:00"),
        (2, "2026-02-03 02:00:00 +00:00"),
        (3, "2026-02-03 02:00:00 -05:30"),
    ):
        cursor.execute(
            f"insert into calls (id, z, l, z3) values ({number}, timestamp '{text}', timestamp '{text}', "
            f"timestamp '{text[:19]}.1236 {text[20:]}')"
        )
    yield cursor
    cursor.execute("drop table calls")


def _one(cursor: oracledb.Cursor, query: str, *binds: object) -> object:
    return cursor.execute(query, list(binds)).fetchone()[0]


def test_the_offset_is_kept_and_shown(cursor: oracledb.Cursor) -> None:
    shown = [row[0] for row in cursor.execute(f"select {_SHOWN} from calls order by id")]
    assert shown == [
        "2026-02-03 10:00:00.000000000 +08:00",
        "2026-02-03 02:00:00.000000000 +00:00",
        "2026-02-03 02:00:00.000000000 -05:30",
    ]
    parts = "extract(hour from z), extract(timezone_hour from z), extract(timezone_minute from z)"
    assert cursor.execute(f"select {parts} from calls where id = 3").fetchone() == (7, -5, -30)  # hours in UTC
    cursor.execute("select z, z3 from calls where id = 1")
    assert [(column.type_code, column.scale) for column in cursor.description] == [
        (oracledb.DB_TYPE_TIMESTAMP_TZ, 6),
        (oracledb.DB_TYPE_TIMESTAMP_TZ, 3),
    ]


def test_equality_order_and_groups_are_of_the_instant(cursor: oracledb.Cursor) -> None:
    assert _one(cursor, "select count(*) from calls a, calls b where a.z = b.z and a.id < b.id") == 1
    assert _one(cursor, "select count(distinct z) from calls") == 2
    assert _one(cursor, "select max(id) from calls where z = (select max(z) from calls)") == 3
    assert _one(cursor, "select count(*) from calls where z = timestamp '2026-02-03 03:00:00 +01:00'") == 2
    assert _one(cursor, "select count(*) from calls where z < systimestamp + 100000") == 3


def test_arithmetic_keeps_the_offset(cursor: oracledb.Cursor) -> None:
    shown = _SHOWN.replace("(z,", "(z + interval '1' hour,")
    assert _one(cursor, f"select {shown} from calls where id = 1") == "2026-02-03 11:00:00.000000000 +08:00"
    assert (
        _one(cursor, "select to_char(z at time zone '+01:00', 'HH24:MI TZR') from calls where id = 1") == "03:00 +01:00"
    )
    assert _one(cursor, "select to_char(cast(z as date), 'HH24:MI') from calls where id = 3") == "02:00"
    assert (
        _one(cursor, "select to_char(from_tz(timestamp '2026-02-03 01:02:03', '-03:00'), 'HH24 TZH') from dual")
        == "01 -03"
    )


def test_nine_digits_are_kept_and_fewer_are_rounded(cursor: oracledb.Cursor) -> None:
    cursor.execute("update calls set n = timestamp '2026-02-03 04:05:06.123456789'")
    assert _one(cursor, "select to_char(n, 'SS.FF9') from calls where id = 1") == "06.123456789"
    assert _one(cursor, "select count(*) from calls where n > timestamp '2026-02-03 04:05:06.123456788'") == 3
    assert _one(cursor, "select to_char(z3, 'FF9') from calls where id = 1") == "124000000"
    assert cursor.execute("select n from calls").description[0].scale == 9


def test_a_local_zone_is_shown_as_the_session_has_it(cursor: oracledb.Cursor) -> None:
    cursor.execute("alter session set time_zone = '+08:00'")
    assert _one(cursor, "select to_char(l, 'HH24:MI') from calls where id = 2") == "10:00"
    assert (
        _one(cursor, "select to_char(cast(l as timestamp with time zone), 'HH24 TZH') from calls where id = 2")
        == "10 +08"
    )
    cursor.execute("alter session set time_zone = '+00:00'")
