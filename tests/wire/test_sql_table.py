"""Oracle's SQL through the real driver: statement, rows or error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import oracledb
import psycopg
import pytest

from lab.standin.config import Settings
from lab.standin.pg import open_database
from lab.standin.pg.bootstrap import bootstrap, create_user

from .postgres import running_postgres
from .server_thread import ServerThread


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    """A stand-in over a private PostgreSQL."""
    with running_postgres() as pg:
        bootstrap(pg, "oracle")
        with psycopg.connect(pg, autocommit=True) as connection:
            create_user(connection, "HIS", "secret")
        settings = Settings(listen="127.0.0.1", port=0)
        with ServerThread(settings, lambda: open_database({"dsn": pg})) as server:
            yield server.dsn


@pytest.fixture(scope="module")
def session(dsn: str) -> Iterator[oracledb.Connection]:
    with oracledb.connect(user="his", password="secret", dsn=dsn) as connection:
        cursor = connection.cursor()
        cursor.execute("create table dept (id number(4) constraint dept_pk primary key, name varchar2(10) not null)")
        cursor.execute(
            "create table emp (id number(6) constraint emp_pk primary key, dept_id number(4) constraint emp_dept_fk "
            "references dept (id), name varchar2(10), "
            "pay number(8,2) constraint emp_pay_ck check (pay >= 0), hired date)"
        )
        cursor.execute("create sequence emp_seq start with 100 increment by 5 nocache")
        cursor.executemany("insert into dept values (:1, :2)", [(1, "A"), (2, "B"), (3, "C")])
        rows = [(i, 1 + i % 2, f"e{i}", Decimal(i) / 4, datetime(2026, 1, i)) for i in range(1, 11)]
        cursor.executemany("insert into emp values (:1, :2, :3, :4, :5)", rows)
        connection.commit()
        yield connection


@pytest.fixture(autouse=True)
def rolled_back(session: oracledb.Connection) -> Iterator[None]:
    yield
    session.rollback()


ROWS: list[tuple[str, list[Any], list[Any]]] = [
    ("select 7 / 2, 1 / 3 * 3 from dual", [], [(3.5, 1)]),
    ("select '' from dual", [], [(None,)]),
    ("select 'a' || null || 1 || .5 from dual", [], [("a1.5",)]),
    ("select length('患者'), substr('abcdef', -3, 2), instr('abcabc', 'b', 1, 2) from dual", [], [(2, "de", 5)]),
    ("select nvl(:1, 5), nvl2(null, 'x', 'y'), decode(2, 1, 'a', 2, 'b', 'c') from dual", [None], [("5", "y", "b")]),
    ("select decode(null, null, 'same', 'other') from dual", [], [("same",)]),
    ("select to_char(date '2026-02-03', 'YYYY/MM/DD HH24:MI:SS') from dual", [], [("2026/02/03 00:00:00",)]),
    ("select to_date('20260203', 'YYYYMMDD') + 1.5 from dual", [], [(datetime(2026, 2, 4, 12),)]),
    ("select date '2026-02-03' - date '2026-01-03' from dual", [], [(31,)]),
    (
        "select add_months(date '2026-01-31', 1), last_day(date '2028-02-01') from dual",
        [],
        [(datetime(2026, 2, 28), datetime(2028, 2, 29))],
    ),
    (
        "select trunc(date '2026-11-23', 'MM'), trunc(12.789, 1), round(12.345, 2) from dual",
        [],
        [(datetime(2026, 11, 1), 12.7, 12.35)],
    ),
    ("select months_between(date '2026-03-31', date '2026-02-28') from dual", [], [(1,)]),
    ("select count(*) from emp where rownum <= 3", [], [(3,)]),
    ("select count(*) from emp e where e.dept_id = :1 and rownum < :2", [1, 3], [(2,)]),
    ("select id from (select id from emp order by id) where rownum <= 2 order by id desc", [], [(2,), (1,)]),
    ("select distinct e.dept_id from emp e where rownum <= 1 order by e.dept_id", [], [(2,)]),
    ("select count(*) from emp, dept where rownum <= 3", [], [(3,)]),
    ("select id from (select id from emp order by id desc) where rownum <= 2", [], [(10,), (9,)]),
    ("select e.id, d.name from dept d, emp e where d.id = e.dept_id(+) and e.id(+) > 9", [], None),
    ("select level from dual connect by level <= 3", [], [(1,), (2,), (3,)]),
    (
        "select dept_id, listagg(id, ',') within group (order by id desc) from emp group by dept_id order by 1",
        [],
        [(1, "10,8,6,4,2"), (2, "9,7,5,3,1")],
    ),
    ("select min(id) keep (dense_rank first order by pay desc) from emp", [], [(10,)]),
    ("select id, rank() over (order by pay desc) from emp order by 1 fetch first 1 rows only", [], [(1, 10)]),
    ("select id from emp where dept_id = '1' and id in (2, 4) order by id", [], [(2,), (4,)]),
    ("select name from emp where id = :1", ["3"], [("e3",)]),
    ("select 1 from dual minus select 1 from dual", [], []),
    (
        "with r (n) as (select 1 from dual union all select n + 1 from r where n < 3) select sum(n) from r",
        [],
        [(6,)],
    ),
    ("select table_name from user_tables order by 1", [], [("DEPT",), ("EMP",)]),
    (
        "select constraint_name from user_constraints where table_name = 'EMP' and constraint_type = 'R'",
        [],
        [("EMP_DEPT_FK",)],
    ),
    ("select nope from emp", [], 'ORA-00904: "NOPE"'),
    ("select * from nowhere", [], "ORA-00942"),
    ("select no_seq.nextval from dual", [], "ORA-02289"),
    ("select to_number('x') from dual", [], "ORA-01722"),
    ("select 1 / 0 from dual", [], "ORA-01476"),
    ("insert into dept values (1, 'X')", [], "ORA-00001: unique constraint (HIS.DEPT_PK) violated"),
    ("insert into dept values (9, '')", [], 'ORA-01400: cannot insert NULL into ("HIS"."DEPT"."NAME")'),
    (
        "insert into dept values (9, '01234567890')",
        [],
        'ORA-12899: value too large for column "HIS"."DEPT"."NAME" (actual: 11, maximum: 10)',
    ),
    ("insert into emp (id, dept_id) values (99, 9)", [], "ORA-02291: integrity constraint (HIS.EMP_DEPT_FK) violated"),
    ("delete from dept where id = 1", [], "ORA-02292"),
    ("update emp set pay = -1", [], "ORA-02290: check constraint (HIS.EMP_PAY_CK) violated"),
    ("insert into dept values (123456, 'X')", [], "ORA-01438"),
    ("create table emp (a number)", [], "ORA-00955"),
    ("begin raise_application_error(-20123, 'no'); end;", [], "ORA-20123: no"),
]


@pytest.mark.parametrize(("sql", "binds", "expected"), ROWS, ids=[row[0][:50] for row in ROWS])
def test_statement(session: oracledb.Connection, sql: str, binds: list[Any], expected: Any) -> None:
    cursor = session.cursor()
    if isinstance(expected, str):
        with pytest.raises(oracledb.DatabaseError) as failure:
            cursor.execute(sql, binds)
        assert str(failure.value).startswith(expected)
    elif expected is None:
        assert cursor.execute(sql, binds).fetchall()
    else:
        assert cursor.execute(sql, binds).fetchall() == expected


def test_a_failed_statement_undoes_only_itself(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("insert into dept values (7, 'kept')")
    with pytest.raises(oracledb.IntegrityError):
        cursor.execute("insert into dept values (7, 'again')")
    assert cursor.execute("select name from dept where id = 7").fetchall() == [("kept",)]


def test_rows_before_a_failed_array_row_stay(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    with pytest.raises(oracledb.IntegrityError):
        cursor.executemany("insert into dept values (:1, :2)", [(11, "a"), (12, "b"), (11, "c"), (13, "d")])
    assert cursor.execute("select id from dept where id > 10 order by id").fetchall() == [(11,), (12,)]


def test_batch_errors_skip_only_the_failed_rows(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    rows = [(11, "a"), (11, "b"), (12, None), (13, "d")]
    cursor.executemany("insert into dept values (:1, :2)", rows, batcherrors=True)
    assert [error.offset for error in cursor.getbatcherrors()] == [2, 1]  # constraints after values
    assert cursor.execute("select id from dept where id > 10 order by id").fetchall() == [(11,), (13,)]


def test_returning_gives_the_stored_values(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    out = cursor.var(int)
    cursor.execute("insert into emp (id, pay) values (emp_seq.nextval, 1) returning id into :id", id=out)
    first = out.getvalue()[0]
    cursor.execute("insert into emp (id, pay) values (emp_seq.nextval, 1) returning id into :id", id=out)
    assert out.getvalue()[0] == first + 5


def test_savepoints_undo_to_their_place(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("insert into dept values (21, 'a')")
    cursor.execute("savepoint here")
    cursor.execute("insert into dept values (22, 'b')")
    cursor.execute("rollback to here")
    assert cursor.execute("select id from dept where id > 20").fetchall() == [(21,)]


def test_a_locked_row_is_refused_at_once_or_skipped(dsn: str, session: oracledb.Connection) -> None:
    session.cursor().execute("select id from dept where id = 1 for update")
    with oracledb.connect(user="his", password="secret", dsn=dsn) as other:
        cursor = other.cursor()
        with pytest.raises(oracledb.DatabaseError, match="ORA-00054"):
            cursor.execute("select id from dept where id = 1 for update nowait")
        assert cursor.execute("select id from dept order by id for update skip locked").fetchall() == [(2,), (3,)]


def test_merge_updates_and_inserts(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute(
        "merge into dept d using (select :1 as id, :2 as name from dual) s on (d.id = s.id) "
        "when matched then update set d.name = s.name when not matched then insert (id, name) values (s.id, s.name)",
        [1, "new"],
    )
    assert cursor.execute("select name from dept where id = 1").fetchall() == [("new",)]


def test_stored_code_with_out_values_and_exceptions(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("""
        create or replace procedure raise_pay (p_id in number, p_by in number, p_new out number) is
        begin
          update emp set pay = pay + p_by where id = p_id returning pay into p_new;
          if sql%rowcount = 0 then
            raise_application_error(-20001, 'No employee ' || p_id);
          end if;
        end raise_pay;""")
    cursor.execute("""
        create or replace function pay_of (p_id number) return number is
          v_pay emp.pay%type;
        begin
          select pay into v_pay from emp where id = p_id;
          return v_pay;
        exception
          when no_data_found then return -1;
        end;""")
    out = cursor.var(oracledb.NUMBER)
    cursor.callproc("raise_pay", [4, 10, out])
    assert out.getvalue() == 11
    assert cursor.callfunc("pay_of", oracledb.NUMBER, [4]) == 11
    assert cursor.callfunc("pay_of", oracledb.NUMBER, [999]) == -1
    with pytest.raises(oracledb.DatabaseError, match="ORA-20001: No employee 999"):
        cursor.callproc("raise_pay", [999, 1, out])


def test_a_handler_keeps_what_its_block_changed(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute(
        "declare n number; begin delete from emp; select 1 into n from dual where 1 = 0; "
        "exception when no_data_found then null; end;"
    )
    cursor.execute("select count(*) from emp")
    assert cursor.fetchone() == (0,)
    session.rollback()


def test_a_user_sees_nothing_of_another_without_a_grant(dsn: str, session: oracledb.Connection) -> None:
    with oracledb.connect(user="system", password="oracle", dsn=dsn) as admin:
        admin.cursor().execute('create user visitor identified by "Visit_1"')
        with pytest.raises(oracledb.DatabaseError, match="ORA-01045"):
            oracledb.connect(user="visitor", password="Visit_1", dsn=dsn)
        admin.cursor().execute("grant create session to visitor")
    with oracledb.connect(user="visitor", password="Visit_1", dsn=dsn) as visitor:
        with pytest.raises(oracledb.DatabaseError, match="ORA-00942"):
            visitor.cursor().execute("select * from his.dept")
        for statement in ("create table t (a number)", "create sequence s", "create view v as select 1 a from dual"):
            with pytest.raises(oracledb.DatabaseError, match="ORA-01031"):
                visitor.cursor().execute(statement)
        with pytest.raises(oracledb.DatabaseError, match="ORA-01031"):
            visitor.cursor().execute("create user mine identified by x")
        session.cursor().execute("grant select on dept to visitor")
        assert visitor.cursor().execute("select count(*) from his.dept").fetchall() == [(3,)]
        with pytest.raises(oracledb.DatabaseError, match="ORA-01031"):
            visitor.cursor().execute("delete from his.dept")


def test_stored_code_needs_a_grant_which_survives_its_replacement(dsn: str, session: oracledb.Connection) -> None:
    with oracledb.connect(user="system", password="oracle", dsn=dsn) as admin:
        admin.cursor().execute('create user caller identified by "Call_1"')
        admin.cursor().execute("grant connect to caller")
    cursor = session.cursor()
    cursor.execute("create function one return number is begin return 1; end;")
    with oracledb.connect(user="caller", password="Call_1", dsn=dsn) as caller:
        with pytest.raises(oracledb.DatabaseError, match="ORA-00904"):
            caller.cursor().execute("select his.one() from dual")
        cursor.execute("grant execute on one to caller")
        cursor.execute("create or replace function one return number is begin return 2; end;")
        assert caller.cursor().execute("select his.one() from dual").fetchall() == [(2,)]


def test_ten_wrong_passwords_lock_the_account(dsn: str) -> None:
    with oracledb.connect(user="system", password="oracle", dsn=dsn) as admin:
        admin.cursor().execute('create user forgetful identified by "Right_1"')
        admin.cursor().execute("grant create session to forgetful")
        for _ in range(10):
            with pytest.raises(oracledb.DatabaseError, match="ORA-01017"):
                oracledb.connect(user="forgetful", password="wrong", dsn=dsn)
        with pytest.raises(oracledb.DatabaseError, match="ORA-28000"):
            oracledb.connect(user="forgetful", password="Right_1", dsn=dsn)
        admin.cursor().execute("alter user forgetful account unlock")
        oracledb.connect(user="forgetful", password="Right_1", dsn=dsn).close()


def test_a_replaced_view_keeps_its_grants_and_its_users(dsn: str, session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("create view low as select id from dept")
    cursor.execute("create view high as select id from low")
    cursor.execute("create or replace view low as select name, id from dept")
    assert cursor.execute("select count(*) from high").fetchall() == [(3,)]
    with pytest.raises(oracledb.DatabaseError, match="ORA-03001.*HIGH"):
        cursor.execute("create or replace view low as select name from dept")
    with pytest.raises(oracledb.DatabaseError, match="ORA-03001.*depend"):
        cursor.execute("drop view low")


def test_an_unknown_name_is_pointed_at(session: oracledb.Connection) -> None:
    for sql, name in (("select id, nope from emp", "nope"), ("select id from nowhere", "nowhere")):
        with pytest.raises(oracledb.DatabaseError) as failure:
            session.cursor().execute(sql)
        assert failure.value.args[0].offset == sql.index(name)


def test_a_value_too_large_names_column_and_sizes(session: oracledb.Connection) -> None:
    with pytest.raises(oracledb.DatabaseError, match=r'"HIS"\."DEPT"\."NAME" \(actual: 12, maximum: 10\)'):
        session.cursor().execute("update dept set name = :1 where id = :2", ["x" * 12, 1])


def test_blocks_survive_a_rollback_and_failures_leak_no_statements(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("insert into dept values (31, 'a')")
    out = cursor.var(int)
    for _ in range(3):
        cursor.execute("begin :x := 41 + 1; end;", x=out)
        session.rollback()
    assert out.getvalue() == 42
    for _ in range(5):
        with pytest.raises(oracledb.IntegrityError):
            cursor.execute("insert into dept (name, id) values ('leak', 1)")
    session.rollback()
