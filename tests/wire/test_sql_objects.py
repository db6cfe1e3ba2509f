"""Synonyms, temporary tables, materialised views, CONNECT BY, INSERT ALL and MERGE … DELETE."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest

STAFF = [(1, None, "head"), (2, 1, "b"), (3, 1, "a"), (4, 2, "d"), (5, 2, "c")]


@pytest.fixture
def session(his: oracledb.Connection) -> Iterator[oracledb.Connection]:
    cursor = his.cursor()
    cursor.execute("create table zz_staff (id number(4) primary key, boss number(4), name varchar2(10))")
    cursor.executemany("insert into zz_staff values (:1, :2, :3)", STAFF)
    his.commit()
    yield his
    his.rollback()
    cursor.execute("drop table zz_staff")


def rows(session: oracledb.Connection, sql: str, **binds: object) -> list[tuple[object, ...]]:
    with session.cursor() as cursor:
        cursor.execute(sql, binds)
        return cursor.fetchall()


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "select name, level from zz_staff start with boss is null "
            "connect by prior id = boss order siblings by name",
            [("head", 1), ("a", 2), ("b", 2), ("c", 3), ("d", 3)],
        ),
        (
            "select sys_connect_by_path(s.name, '/'), connect_by_root s.id, connect_by_isleaf, prior s.name "
            "from zz_staff s where level > 1 start with s.id = 2 connect by s.boss = prior s.id order by s.name",
            [("/b/c", 2, 1, "b"), ("/b/d", 2, 1, "b")],
        ),
        ("select max(level), count(*) from zz_staff start with id = 5 connect by id = prior boss", [(3, 3)]),
        ("select id from zz_staff start with boss is null connect by prior id = boss and level < 2", [(1,)]),
        (
            "select name from zz_staff connect by nocycle prior id = boss start with id = 2 order by 1",
            [("b",), ("c",), ("d",)],
        ),
    ],
)
def test_hierarchies(session: oracledb.Connection, sql: str, expected: list[tuple[object, ...]]) -> None:
    assert rows(session, sql) == expected


def test_a_loop_is_an_error(session: oracledb.Connection) -> None:
    session.cursor().execute("update zz_staff set boss = 4 where id = 1")
    with pytest.raises(oracledb.DatabaseError, match="ORA-01436"):
        rows(session, "select id from zz_staff start with id = 1 connect by prior id = boss")


def test_synonyms_stand_for_tables_and_sequences_and_are_listed(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("create sequence zz_numbers start with 7")
    cursor.execute("create synonym zz_people for zz_staff")
    cursor.execute("create or replace synonym zz_next for his.zz_numbers")
    try:
        cursor.execute("insert into zz_people (id, name) values (zz_next.nextval, 'x')")
        assert rows(session, "select p.name from zz_people p where p.id = 7") == [("x",)]
        cursor.execute("begin update zz_people set name = 'y' where id = 7; end;")
        cursor.execute("delete from zz_people where name = 'y'")
        assert cursor.rowcount == 1
        assert rows(session, "select table_name from user_synonyms where synonym_name = 'ZZ_PEOPLE'") == [("ZZ_STAFF",)]
        with pytest.raises(oracledb.DatabaseError, match="ORA-00955"):
            cursor.execute("create synonym zz_staff for zz_numbers")
    finally:
        session.rollback()
        for text in ("synonym zz_people", "synonym zz_next", "sequence zz_numbers"):
            cursor.execute(f"drop {text}")
    with pytest.raises(oracledb.DatabaseError, match="ORA-01434"):
        cursor.execute("drop synonym zz_people")
    with pytest.raises(oracledb.DatabaseError, match="ORA-00942"):
        cursor.execute("select * from zz_people")


@pytest.mark.parametrize(("clause", "left"), [("delete", 0), ("preserve", 1)])
def test_a_temporary_tables_rows_are_the_sessions_own(
    session: oracledb.Connection, standin: object, clause: str, left: int
) -> None:
    cursor = session.cursor()
    cursor.execute(f"create global temporary table zz_mine (id number(4)) on commit {clause} rows")
    try:
        cursor.execute("insert into zz_mine values (1)")
        cursor.execute("begin insert into zz_mine values (2); end;")
        assert rows(session, "select count(*) from zz_mine") == [(2,)]
        with oracledb.connect(user="his", password="secret", dsn=standin.dsn) as other:  # type: ignore[attr-defined]
            assert rows(other, "select count(*) from his.zz_mine") == [(0,)]
        session.rollback()
        cursor.execute("insert into zz_mine values (3)")
        session.commit()
        assert rows(session, "select count(*) from zz_mine") == [(left,)]
    finally:
        session.commit()
        cursor.execute("drop table zz_mine")


def test_a_materialised_view_is_as_old_as_its_last_refresh(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute(
        "create materialized view zz_count build immediate refresh complete on demand as "
        "select count(*) as n from zz_staff"
    )
    try:
        cursor.execute("delete from zz_staff where id = 5")
        assert rows(session, "select n from zz_count") == [(5,)]
        cursor.execute("begin dbms_mview.refresh('ZZ_COUNT', 'C'); end;")
        assert rows(session, "select n from zz_count") == [(4,)]
        with pytest.raises(oracledb.DatabaseError, match="ORA-03001.*method F"):
            cursor.execute("begin dbms_mview.refresh('ZZ_COUNT', 'F'); end;")
        with pytest.raises(oracledb.DatabaseError, match="ORA-23401"):
            cursor.execute("begin dbms_mview.refresh('ZZ_NOWHERE'); end;")
        with pytest.raises(oracledb.DatabaseError, match="ORA-01732"):
            cursor.execute("delete from zz_count")
    finally:
        session.rollback()
        cursor.execute("drop materialized view zz_count")


def test_materialised_views_are_refreshed_together(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("create materialized view zz_first build deferred as select count(*) n from zz_staff")
    cursor.execute("create materialized view zz_second as select max(id) n from zz_staff")
    try:
        with pytest.raises(oracledb.DatabaseError, match="ORA-03001.*before its first refresh"):
            rows(session, "select n from zz_first")
        cursor.execute("insert into zz_staff values (6, 1, 'new')")
        cursor.execute(
            "begin dbms_mview.refresh(list => 'ZZ_FIRST, HIS.ZZ_SECOND', method => '?C', atomic_refresh => false); end;"
        )
        assert rows(session, "select a.n, b.n from zz_first a, zz_second b") == [(6, 6)]
        cursor.execute("alter materialized view zz_first refresh complete on demand")
        cursor.execute("alter materialized view zz_first compile")
        with pytest.raises(oracledb.DatabaseError, match="ORA-03001.*FAST"):
            cursor.execute("alter materialized view zz_first refresh fast")
    finally:
        session.rollback()
        cursor.execute("drop materialized view zz_first")
        cursor.execute("drop materialized view zz_second")


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("procedure zz_none compile", "ORA-04043: object ZZ_NONE does not exist"),
        ("function zz_none compile", "ORA-04043"),
        ("package zz_none compile body", "ORA-04043"),
        ("type zz_none compile", "ORA-04043"),
        ("view zz_none compile", "ORA-00942"),
        ("trigger zz_none compile", "ORA-04080"),
        ("materialized view zz_none compile", "ORA-12003"),
        ("procedure zz_staff compile", "ORA-04043"),
    ],
)
def test_what_is_not_there_is_not_compiled(session: oracledb.Connection, what: str, error: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match=error):
        session.cursor().execute(f"alter {what}")


def test_what_is_there_is_compiled_and_stays_as_good_as_it_was(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("create procedure zz_good is begin null; end;")
    cursor.execute("create procedure zz_bad is begin null")
    try:
        cursor.execute("alter procedure zz_good compile debug")
        assert cursor.warning is None
        cursor.execute("alter procedure zz_bad compile")
        assert cursor.warning is not None and cursor.warning.full_code == "DPY-7000"
    finally:
        cursor.execute("drop procedure zz_good")
        cursor.execute("drop procedure zz_bad")


def test_triggers_of_views(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("create view zz_heads as select id, name from zz_staff where boss is null")
    try:
        with pytest.raises(oracledb.DatabaseError, match="ORA-03001.*DISABLE of an INSTEAD OF"):
            cursor.execute("create trigger zz_io instead of insert on zz_heads disable begin null; end;")
        with pytest.raises(oracledb.DatabaseError, match="ORA-25001"):
            cursor.execute("create trigger zz_io before insert on zz_heads for each row begin null; end;")
        with pytest.raises(oracledb.DatabaseError, match="ORA-25002"):
            cursor.execute("create trigger zz_io instead of insert on zz_staff begin null; end;")
        cursor.execute(
            "create trigger zz_io instead of insert on zz_heads begin "
            "insert into zz_staff values (:new.id, null, :new.name); end;"
        )
        cursor.execute("insert into zz_heads values (9, 'second')")
        assert rows(session, "select name from zz_heads order by 1") == [("head",), ("second",)]
        with pytest.raises(oracledb.DatabaseError, match="ORA-03001.*DISABLE of an INSTEAD OF"):
            cursor.execute("alter trigger zz_io disable")
        cursor.execute("alter trigger zz_io enable")
    finally:
        session.rollback()
        cursor.execute("drop view zz_heads")


def test_insert_all_and_first(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("create table zz_low (id number(4), what varchar2(10))")
    cursor.execute("create table zz_high (id number(4))")
    try:
        cursor.execute(
            "insert all when id < 3 then into zz_low values (id, name) "
            "when id > 1 then into zz_high (id) values (id + :1) select id, name from zz_staff",
            [10],
        )
        assert cursor.rowcount == 6
        cursor.execute(
            "insert first when id < 3 then into zz_low (id) values (id) else into zz_high values (id) "
            "select * from zz_staff"
        )
        assert (cursor.rowcount, rows(session, "select count(*), max(id) from zz_high")) == (5, [(7, 15)])
        cursor.execute("insert all into zz_low values (1, 'x') into zz_high values (2) select 1 from dual")
        assert cursor.rowcount == 2
        session.rollback()
    finally:
        cursor.execute("drop table zz_low")
        cursor.execute("drop table zz_high")


def test_merge_deletes_what_it_updated(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute(
        "merge into zz_staff t using (select 2 id, 'gone' name from dual union all select 3, 'kept' from dual) s "
        "on (t.id = s.id) when matched then update set t.name = s.name delete where t.name = 'gone'"
    )
    assert cursor.rowcount == 2
    assert rows(session, "select id, name from zz_staff where id in (2, 3)") == [(3, "kept")]


def test_a_directory_is_a_name_for_a_place(his: oracledb.Connection) -> None:
    look = "select directory_path from all_directories where directory_name = 'ZZ_PLACE'"
    with oracledb.connect(user="system", password="manager", dsn=his.dsn) as admin:
        cursor = admin.cursor()
        cursor.execute("create directory zz_place as '/tmp/one'")
        with pytest.raises(oracledb.DatabaseError, match="ORA-00955"):
            cursor.execute("create directory zz_place as '/tmp/two'")
        cursor.execute("create or replace directory zz_place as '/tmp/it''s two'")
        assert rows(his, look) == []
        cursor.execute("grant read, write on directory zz_place to his")
        assert rows(his, look) == [("/tmp/it's two",)]
        with pytest.raises(oracledb.DatabaseError, match="ORA-01031"):
            his.cursor().execute("create or replace directory zz_place as '/etc'")
        cursor.execute("drop directory zz_place")
        with pytest.raises(oracledb.DatabaseError, match="ORA-04043"):
            cursor.execute("drop directory zz_place")
    assert rows(his, look) == []
