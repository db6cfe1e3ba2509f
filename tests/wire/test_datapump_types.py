"""A table with a column of every type goes out and comes in equal, with its description and its types."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import oracledb
import pytest

from lab.standin.datapump import definitions
from lab.standin.datapump.export import Export
from lab.standin.datapump.imports import Import
from lab.standin.datapump.messages import Log

from .postgres import binaries
from .test_datapump_jobs import job

_MADE = (
    "create type t_pair as object (a number, b varchar2(10))",
    "create type t_pairs as table of t_pair",
    "create table kinds (id number(9), r real, f float, c char(4), nc nchar(3), nv nvarchar2(9), raw_col raw(8), "
    "d date, t timestamp(3), t9 timestamp(9), tz timestamp with time zone, tz9 timestamp(9) with time zone, "
    "lt timestamp with local time zone, ds interval day to second, ym interval year to month, bf binary_float, "
    "bd binary_double, cl clob, nl nclob, bl blob, bo boolean, js json, ve vector(3, float32), "
    "sv vector(*, *, sparse), x xmltype, o t_pair, os t_pairs)",
    "create index kinds_tz on kinds (tz)",
    "insert into kinds values (1, 1.5, 2.25, 'ab', 'c', '患者', hextoraw('00FF'), date '2026-02-03', "
    "timestamp '2026-02-03 04:05:06.789', timestamp '2026-02-03 04:05:06.123456789', "
    "timestamp '2026-02-03 04:05:06 +08:00', timestamp '2026-02-03 04:05:06.987654321 -05:30', "
    "timestamp '2026-02-03 04:05:06 +01:00', interval '3 04:05:06.5' day to second, interval '2-3' year to month, "
    "1.25, 2.5, 'long', 'länger', hextoraw('0102'), true, '{\"a\": [1, null]}', '[1, 2.5, 3]', "
    "'[16, [1, 3], [1.5, 2]]', '<a>b</a>', t_pair(1, 'x, \"y\"'), t_pairs(t_pair(2, 'z'), null))",
    "insert into kinds (id) values (2)",
    "create table half (a number, hidden number invisible, b number)",
    "insert into half (a, hidden, b) values (1, 2, 3)",
)


@pytest.fixture
def owner(his: oracledb.Connection, monkeypatch: pytest.MonkeyPatch) -> Iterator[oracledb.Connection]:
    """A session of the schema that is exported; both schemas are gone afterwards."""
    monkeypatch.setattr(definitions, "PG_DUMP", str(binaries() / "pg_dump"))
    with oracledb.connect(user="system", password="manager", dsn=his.dsn) as admin:
        admin.cursor().execute("create user kinds_from identified by x")
        admin.cursor().execute("grant connect, resource, dba to kinds_from")
        with oracledb.connect(user="kinds_from", password="x", dsn=his.dsn) as session:
            for text in _MADE:
                session.cursor().execute(text)
            session.commit()
            yield session
        for user in ("kinds_from", "kinds_to"):
            with contextlib.suppress(oracledb.DatabaseError):
                admin.cursor().execute(f"drop user {user} cascade")


def _contents(session: oracledb.Connection) -> list[tuple[object, ...]]:
    """All rows, objects and LOBs as plain values."""

    def plain(value: object) -> object:
        if isinstance(value, oracledb.DbObject):
            if value.type.iscollection:
                return [plain(one) for one in value.aslist()]
            return [plain(getattr(value, attribute.name)) for attribute in value.type.attributes]
        return value.read() if isinstance(value, oracledb.LOB) else str(value)

    cursor = session.cursor()
    cursor.execute(
        "select k.*, to_char(t9, 'SS.FF9') s9, to_char(tz9, 'SS.FF9 TZH:TZM') z9, to_char(tz, 'TZH:TZM') z "
        "from kinds k order by id"
    )
    return [tuple(map(plain, row)) for row in cursor]


def _described(session: oracledb.Connection) -> list[tuple[object, ...]]:
    cursor = session.cursor()
    cursor.execute(
        "select column_name, data_type, data_length, data_precision, data_scale from user_tab_columns "
        "where table_name = 'KINDS' order by column_id"
    )
    return cursor.fetchall()


def test_every_type_comes_back_equal(owner: oracledb.Connection, postgres_dsn: str, tmp_path: Path) -> None:
    before, described = _contents(owner), _described(owner)
    assert before[0][-3:] == ("06.123456789", "06.987654321 -05:30", "+08:00")
    Export(postgres_dsn, job(tmp_path, "schemas=KINDS_FROM"), Log(), "SYS").run()
    log = Log()
    Import(postgres_dsn, job(tmp_path, "remap_schema=KINDS_FROM:KINDS_TO"), log).run()
    assert log.errors == 0
    with oracledb.connect(user="system", password="manager", dsn=owner.dsn) as admin:
        admin.cursor().execute("alter user kinds_to identified by y")
        admin.cursor().execute("grant connect, resource to kinds_to")
    with oracledb.connect(user="kinds_to", password="y", dsn=owner.dsn) as copy:
        assert _contents(copy) == before
        assert _described(copy) == described
        assert copy.cursor().execute("select * from half").fetchall() == [(1, 3)]
        assert copy.cursor().execute("select a, hidden, b from half").fetchall() == [(1, 2, 3)]
        copy.cursor().execute("insert into kinds (id, tz, ve) values (3, systimestamp, '[1, 2, 3]')")


def test_the_dictionary_names_the_types(owner: oracledb.Connection) -> None:
    named = {row[0]: row[1] for row in _described(owner)}
    expected = {
        "R": "FLOAT",
        "T": "TIMESTAMP(3)",
        "T9": "TIMESTAMP(9)",
        "TZ": "TIMESTAMP(6) WITH TIME ZONE",
        "TZ9": "TIMESTAMP(9) WITH TIME ZONE",
        "LT": "TIMESTAMP(6) WITH LOCAL TIME ZONE",
        "DS": "INTERVAL DAY(2) TO SECOND(6)",
        "BO": "BOOLEAN",
        "JS": "JSON",
        "VE": "VECTOR",
        "X": "XMLTYPE",
        "O": "T_PAIR",
        "OS": "T_PAIRS",
    }
    assert {name: named[name] for name in expected} == expected
