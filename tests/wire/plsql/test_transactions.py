"""COMMIT, ROLLBACK and SAVEPOINT inside PL/SQL, looked at from a second session."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest

from tests.wire.server_thread import ServerThread

WORK = """create or replace procedure zz_work (many number, fail_at number default 0) is
begin
  for r in (select level n from dual connect by level <= many) loop
    insert into zz_w values (r.n, 'work');
    if mod(r.n, 2) = 0 then commit; end if;
    if r.n = fail_at then raise_application_error(-20001, 'stop'); end if;
  end loop;
end;"""


@pytest.fixture
def session(his: oracledb.Connection) -> Iterator[oracledb.Connection]:
    cursor = his.cursor()
    cursor.execute("create table zz_w (id number, what varchar2(10))")
    cursor.execute(WORK)
    yield his
    his.rollback()
    for statement in ("drop procedure zz_work", "drop table zz_w"):
        cursor.execute(statement)


@pytest.fixture
def other(standin: ServerThread) -> Iterator[oracledb.Connection]:
    with oracledb.connect(user="his", password="secret", dsn=standin.dsn) as connection:
        yield connection


def rows(connection: oracledb.Connection) -> list[int]:
    return [row[0] for row in connection.cursor().execute("select id from zz_w order by id")]


def test_commit_in_a_loop_keeps_what_follows_uncommitted(
    session: oracledb.Connection, other: oracledb.Connection
) -> None:
    session.cursor().execute(
        "begin for i in 1 .. 5 loop insert into zz_w values (i, 'a'); "
        "if i in (2, 4) then commit; end if; end loop; end;"
    )
    assert (rows(other), rows(session)) == ([1, 2, 3, 4], [1, 2, 3, 4, 5])
    session.rollback()
    assert rows(session) == [1, 2, 3, 4]


def test_a_procedure_commits_the_callers_changes_too(session: oracledb.Connection, other: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("insert into zz_w values (100, 'caller')")
    cursor.callproc("zz_work", [3])
    assert rows(other) == [1, 2, 100]
    session.rollback()
    assert rows(session) == [1, 2, 100]


def test_an_unhandled_error_undoes_back_to_the_last_commit(
    session: oracledb.Connection, other: oracledb.Connection
) -> None:
    cursor = session.cursor()
    cursor.execute("insert into zz_w values (100, 'caller')")
    with pytest.raises(oracledb.DatabaseError, match="ORA-20001: stop"):
        cursor.callproc("zz_work", [5, 3])
    assert rows(session) == rows(other) == [1, 2, 100]


def test_an_error_before_any_commit_undoes_the_block_and_not_the_transaction(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("insert into zz_w values (100, 'caller')")
    with pytest.raises(oracledb.DatabaseError, match="ORA-20001"):
        cursor.callproc("zz_work", [5, 1])
    assert rows(session) == [100]
    session.rollback()
    assert rows(session) == []


def test_rollback_in_a_handler_undoes_the_transaction(session: oracledb.Connection, other: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("insert into zz_w values (100, 'caller')")
    out = cursor.var(str)
    cursor.execute(
        """begin
          insert into zz_w values (1, 'a');
          insert into zz_w values (2, 'much too long');
          commit;
        exception when others then
          :out := sqlcode;
          rollback;
          insert into zz_w values (7, 'log');
          commit;
        end;""",
        out=out,
    )
    assert (out.getvalue(), rows(other)) == ("-12899", [7])


def test_savepoints_inside_a_block(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute(
        """begin
          insert into zz_w values (1, 'a');
          savepoint one;
          insert into zz_w values (2, 'b');
          rollback to savepoint one;
          insert into zz_w values (3, 'c');
        end;"""
    )
    assert rows(session) == [1, 3]
    session.rollback()
    assert rows(session) == []


def test_calls_inside_with_out_parameters_and_local_procedures(
    session: oracledb.Connection, other: oracledb.Connection
) -> None:
    cursor = session.cursor()
    out = cursor.var(str)
    cursor.execute(
        """declare
          type names is table of varchar2(10) index by pls_integer;
          n names;
          procedure add (x in number, y in out number, label out varchar2) is
          begin
            y := y * 2;
            label := 'l' || x;
            insert into zz_w values (x, label);
            commit;
          end;
        begin
          declare v number := 5; s varchar2(10); begin
            add(1, v, n(4));
            add(x => 2, y => v, label => s);
            rollback;
            :out := v || '/' || n(4) || s;
          end;
        end;""",
        out=out,
    )
    assert (out.getvalue(), rows(other)) == ("20/l1l2", [1, 2])


def test_a_package_procedure_with_state_commits(session: oracledb.Connection, other: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute(
        "create or replace package zz_pk is counter number := 0; procedure step (id number); "
        "procedure many (n number); end;"
    )
    cursor.execute(
        """create or replace package body zz_pk is
          procedure step (id number) is begin counter := counter + 1; insert into zz_w values (id, 's'); end;
          procedure many (n number) is
          begin
            for i in 1 .. n loop step(i); commit; end loop;
            step(n + 1);
          end;
        end;"""
    )
    try:
        out = cursor.var(int)
        cursor.execute("begin zz_pk.many(3); :out := zz_pk.counter; end;", out=out)
        assert (out.getvalue(), rows(other), rows(session)) == (4, [1, 2, 3], [1, 2, 3, 4])
        session.rollback()
    finally:
        cursor.execute("drop package zz_pk")


def test_a_commit_in_a_function_of_a_query_is_an_error(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("create or replace function zz_f (n number) return number is begin commit; return 1; end;")
    try:
        with pytest.raises(oracledb.DatabaseError, match="ORA-14552"):
            cursor.execute("select zz_f(1) from dual")
        with pytest.raises(oracledb.DatabaseError, match="ORA-04092"):
            cursor.execute("create trigger zz_r before insert on zz_w begin commit; end;")
    finally:
        cursor.execute("drop function zz_f")


def test_another_users_program_is_not_stepped_through(session: oracledb.Connection, standin: ServerThread) -> None:
    session.cursor().execute("grant execute on zz_work to public")
    with oracledb.connect(user="system", password="manager", dsn=standin.dsn) as admin:
        admin.cursor().execute('create user zz_visitor identified by "secret"')
        admin.cursor().execute("grant create session to zz_visitor")
        try:
            with (
                oracledb.connect(user="zz_visitor", password="secret", dsn=standin.dsn) as visitor,
                pytest.raises(oracledb.DatabaseError, match="ORA-03001.*another user's program"),
            ):
                visitor.cursor().callproc("his.zz_work", [3])
        finally:
            admin.cursor().execute("drop user zz_visitor cascade")


AUTONOMOUS = """create or replace procedure zz_log (id number, seen out number, fail number default 0) is
  pragma autonomous_transaction;
begin
  select count(*) into seen from zz_w;
  insert into zz_w values (id, 'log');
  if fail = 1 then raise_application_error(-20009, 'nine'); end if;
  if fail = 2 then return; end if;
  if fail = 3 then update zz_w set what = 'x' where id = 1; end if;
  commit;
end;"""


def test_an_autonomous_transaction_stays_and_sees_nothing_uncommitted(
    session: oracledb.Connection, other: oracledb.Connection
) -> None:
    cursor = session.cursor()
    cursor.execute(AUTONOMOUS)
    cursor.execute(
        "create or replace function zz_next (n number) return number is pragma autonomous_transaction; "
        "begin insert into zz_w values (n, 'f'); commit; return n + 1; end;"
    )
    try:
        out = cursor.var(str)
        cursor.execute(
            """declare n number; begin
              insert into zz_w values (1, 'main');
              zz_log(2, n);
              :out := n || '/' || zz_next(3);
              rollback;
              zz_log(4, n);
              :out := :out || '/' || n;
            end;""",
            out=out,
        )
        assert (out.getvalue(), rows(other)) == ("0/4/2", [2, 3, 4])
        cursor.execute("select zz_next(10) from dual")
        assert (cursor.fetchone(), rows(other)) == ((11,), [2, 3, 4, 10])
    finally:
        for name in ("procedure zz_log", "function zz_next"):
            cursor.execute(f"drop {name}")


def test_an_autonomous_transaction_that_fails(session: oracledb.Connection, other: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute(AUTONOMOUS)
    try:
        cursor.execute("insert into zz_w values (1, 'main')")
        for fail, error in ((1, "ORA-20009: nine"), (2, "ORA-06519")):
            with pytest.raises(oracledb.DatabaseError, match=error):
                cursor.execute("declare n number; begin zz_log(5, n, :1); end;", [fail])
        cursor.execute("declare n number; begin zz_log(5, n, 1); exception when others then zz_log(6, n); end;")
        assert (rows(other), rows(session)) == ([6], [1, 6])
        session.commit()
        cursor.execute("update zz_w set what = 'held' where id = 1")
        with pytest.raises(oracledb.DatabaseError, match="ORA-00060"):
            cursor.execute("declare n number; begin zz_log(7, n, 3); end;")
        assert rows(session) == [1, 6]
    finally:
        session.rollback()
        cursor.execute("drop procedure zz_log")


def test_a_packages_state_outlives_a_rollback(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("create or replace package zz_pk is counter number := 0; end;")
    try:
        out = cursor.var(str)
        cursor.execute("begin zz_pk.counter := 5; insert into zz_w values (1, 'a'); end;")
        session.rollback()
        cursor.execute("begin :out := zz_pk.counter; end;", out=out)
        assert out.getvalue() == "5"
        cursor.execute("savepoint s")
        cursor.execute("begin zz_pk.counter := 6; insert into zz_w values (1, 'a'); end;")
        cursor.execute("rollback to s")
        cursor.execute("begin :out := zz_pk.counter; end;", out=out)
        assert (out.getvalue(), rows(session)) == ("6", [])
    finally:
        session.rollback()
        cursor.execute("drop package zz_pk")
