"""Packages, their state, records and collections, through the real driver."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest

from .server_thread import ServerThread

SPECIFICATION = """create or replace package ward is
  full_house exception;
  beds number := 5;
  name constant varchar2(10) := 'north';
  type numbers is table of number index by binary_integer;
  type patient is record (id number, family varchar2(20), born date);
  type patients is table of patient index by pls_integer;
  taken numbers;
  procedure admit (bed number, p_id number default 1);
  function free return number;
  function total (items numbers) return number;
  procedure fill (items out numbers, many number);
  procedure first_patient (who out patient);
end;"""
BODY = """create or replace package body ward is
  hidden number := 10;
  function twice (x number) return number is begin return x * 2; end;
  procedure admit (bed number, p_id number default 1) is
  begin
    if taken.count >= beds then raise full_house; end if;
    taken(bed) := p_id;
    hidden := hidden + 1;
  end;
  function free return number is begin return beds - taken.count; end;
  function total (items numbers) return number is
    s number := 0;
  begin
    for i in 1 .. items.count loop s := s + twice(items(i)); end loop;
    return s;
  end;
  procedure fill (items out numbers, many number) is
  begin
    for i in 1 .. many loop items(i) := i * hidden; end loop;
  end;
  procedure first_patient (who out patient) is
  begin
    who.id := 7;
    who.family := 'Li';
  end;
begin
  hidden := 100;
end;"""


@pytest.fixture
def session(his: oracledb.Connection) -> Iterator[oracledb.Connection]:
    cursor = his.cursor()
    cursor.execute(SPECIFICATION)
    cursor.execute(BODY)
    yield his
    cursor.execute("drop package ward")


def run(session: oracledb.Connection, block: str) -> str | None:
    """The block's :x."""
    out = session.cursor().var(str, 400)
    session.cursor().execute(block, x=out)
    return out.getvalue()


def test_variables_keep_their_values_for_the_session(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("begin ward.admit(2); ward.admit(4, 9); ward.beds := ward.beds + 1; end;")
    cursor.execute("select ward.free, ward.free() + 1 from dual")
    assert cursor.fetchone() == (4, 5)
    assert run(session, "begin :x := ward.name || ward.taken(4) || ward.taken.last; end;") == "north94"


def test_a_packages_exception_is_caught_by_its_name(session: oracledb.Connection) -> None:
    block = "begin ward.admit(1); exception when ward.full_house then :x := 'full'; end;"
    session.cursor().execute("begin ward.beds := 0; end;")
    assert run(session, block) == "full"


def test_arrays_go_in_and_come_out(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    assert cursor.callfunc("ward.total", int, [cursor.arrayvar(oracledb.NUMBER, [1, 2, 3])]) == 12
    filled = cursor.arrayvar(oracledb.NUMBER, 5)
    cursor.callproc("ward.fill", [filled, 3])
    assert filled.getvalue() == [100, 200, 300]


def test_records_and_tables_of_them(session: oracledb.Connection) -> None:
    block = """declare p ward.patient; l ward.patients;
    begin
      ward.first_patient(p);
      l(-3) := p;
      l(9).family := 'Wu';
      :x := l(-3).family || l.first || l(9).family || l.count || l.next(-3);
    end;"""
    assert run(session, block) == "Li-3Wu29"


def test_nested_tables_bulk_collect_and_forall(session: oracledb.Connection) -> None:
    session.cursor().execute("create table zz_bulk (id number(4), name varchar2(10))")
    try:
        block = """declare
          type nt is table of number; a nt := nt(3, 4);
          type names is table of varchar2(20); n names;
          type line is record (x number, y varchar2(20)); type lines is table of line index by pls_integer; l lines;
          cursor c is select id, name from zz_bulk order by id;
        begin
          a.extend; a(3) := 9; a.extend(2); a.trim; a(4) := 1;
          forall i in 1 .. a.count insert into zz_bulk values (a(i), 'n' || i);
          :x := sql%rowcount;
          select name bulk collect into n from zz_bulk where id < 5 order by id;
          open c; fetch c bulk collect into l limit 2; close c;
          :x := :x || '/' || n.count || n(1) || '/' || l.count || l(2).y;
        end;"""
        assert run(session, block) == "4/3n4/2n1"
        session.rollback()
    finally:
        session.cursor().execute("drop table zz_bulk")


def test_a_new_specification_compiles_the_body_again(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute(SPECIFICATION.replace("beds number := 5", "beds number := 8"))
    with session.cursor() as other:
        other.execute("begin ward.beds := 8; end;")
    assert run(session, "begin ward.admit(1); :x := 'ok'; end;") == "ok"


def test_a_local_routine_and_a_final_commit(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("create table zz_commit (id number)")
    try:
        cursor.execute(
            "declare function twice (n number) return number is begin return n * 2; end; "
            "begin insert into zz_commit values (twice(21)); commit; end;"
        )
        session.rollback()
        cursor.execute("select id from zz_commit")
        assert cursor.fetchall() == [(42,)]
    finally:
        cursor.execute("drop table zz_commit")


@pytest.mark.parametrize(
    ("block", "error"),
    [
        ("declare a ward.numbers; begin a(1) := a(2); end;", "ORA-01403"),
        ("declare type nt is table of number; a nt := nt(3); begin a(2) := 1; end;", "ORA-06533"),
        ("declare type nt is table of number; a nt; begin a.extend; end;", "ORA-06531"),
        ("declare type nt is table of number; a nt := nt(); begin a.trim; end;", "ORA-06533"),
        ("begin ward.nothing(1); end;", "PLS-00302"),
        (
            "declare n number; function p return number is begin n := 1; return n; end; begin null; end;",
            "ORA-03001.*local function",
        ),
        ("declare a nothing; begin null; end;", "ORA-03001.*type"),
    ],
)
def test_misuse_is_an_error(session: oracledb.Connection, block: str, error: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match=f"(?s){error}"):
        session.cursor().execute(block)


def test_a_body_must_define_what_is_declared(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("create package half is procedure p; procedure q; end;")
    try:
        cursor.execute("create package body half is procedure p is begin null; end; end;")
        assert cursor.warning is not None
        cursor.execute("select text from user_errors where name = 'HALF'")
        assert cursor.fetchone() == ("PLS-00323: subprogram 'Q' is declared and not defined",)
    finally:
        cursor.execute("drop package half")


def test_cursors_with_parameters_and_a_triggers_condition(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("create table zz_cond (id number(4), at date)")
    try:
        cursor.execute(
            "create trigger zz_cond_t before insert on zz_cond for each row when (new.id > 2) "
            "begin :new.at := sysdate; end;"
        )
        cursor.execute("begin for i in 1 .. 4 loop insert into zz_cond (id) values (i); end loop; end;")
        cursor.execute("select count(at) from zz_cond")
        assert cursor.fetchone() == (2,)
        block = """declare cursor c (least number, most number) is
            select id from zz_cond where id between least and most order by id;
          n number; s varchar2(20);
        begin
          open c(2, 3); fetch c into n; s := n; close c;
          for r in c(3, 9) loop s := s || '/' || r.id; end loop;
          :x := s;
        end;"""
        assert run(his, block) == "2/3/4"
        his.rollback()
        with pytest.raises(oracledb.DatabaseError, match="ORA-04077"):
            cursor.execute("create trigger zz_bad before insert on zz_cond when (new.id > 2) begin null; end;")
    finally:
        cursor.execute("drop table zz_cond")


def test_a_package_is_for_those_who_were_granted_it(session: oracledb.Connection, standin: ServerThread) -> None:
    with oracledb.connect(user="system", password="manager", dsn=standin.dsn) as admin:
        cursor = admin.cursor()
        cursor.execute("create user zz_nurse identified by x")
        cursor.execute("grant create session to zz_nurse")
        try:
            with oracledb.connect(user="zz_nurse", password="x", dsn=standin.dsn) as nurse:
                asked = nurse.cursor()
                with pytest.raises(oracledb.DatabaseError, match="ORA-"):
                    asked.execute("select his.ward.free from dual")
                session.cursor().execute("grant execute on ward to zz_nurse")
                asked.execute("select his.ward.free from dual")
                assert asked.fetchone() == (5,)
                session.cursor().execute("revoke execute on ward from zz_nurse")
                with pytest.raises(oracledb.DatabaseError, match="ORA-"):
                    asked.execute("select his.ward.free from dual")
        finally:
            cursor.execute("drop user zz_nurse cascade")
