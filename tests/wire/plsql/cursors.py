"""Cursors."""

from __future__ import annotations

from .cases import Case

_T = (
    "create table zz_c (id number, name varchar2(10))",
    "begin for i in 1 .. 5 loop insert into zz_c values (i, 'n' || i); end loop; commit; end;",
)
_PACKAGE = (
    *_T,
    """create or replace package zz_cur is
      cursor c (low number default 4) return zz_c%rowtype;
      cursor d is select id from zz_c order by id;
      type strong is ref cursor return zz_c%rowtype;
      procedure open_it (r in out strong, low number);
      function give (low number) return sys_refcursor;
      procedure eat (r sys_refcursor, total out number);
    end;""",
    """create or replace package body zz_cur is
      cursor c (low number default 4) return zz_c%rowtype is select * from zz_c where id >= low order by id;
      procedure open_it (r in out strong, low number) is
      begin open r for select * from zz_c where id > low order by id; end;
      function give (low number) return sys_refcursor is r sys_refcursor;
      begin open r for select id from zz_c where id > low order by id; return r; end;
      procedure eat (r sys_refcursor, total out number) is n number;
      begin total := 0; loop fetch r into n; exit when r%notfound; total := total + n; end loop; close r; end;
    end;""",
)

CASES = [
    Case(
        "explicit cursors: %FOUND, %NOTFOUND, %ROWCOUNT, %ISOPEN",
        """declare cursor c is select id from zz_c order by id; n number; s varchar2(100); begin
          if not c%isopen then s := 'closed'; end if;
          open c;
          loop fetch c into n; exit when c%notfound; s := s || c%rowcount || n; end loop;
          if c%isopen and not c%found then s := s || 'x'; end if;
          close c;
          :out := s;
        end;""",
        "closed1122334455x",
        _T,
    ),
    Case(
        "cursors with parameters and defaults; FOR over them",
        """declare cursor c (low number, high number default 4) is select id from zz_c where id between low and high;
          s varchar2(100); begin
          for r in c(2) loop s := s || r.id; end loop;
          for r in c(2, 3) loop s := s || r.id; end loop;
          for r in c(high => 2, low => 1) loop s := s || r.id; end loop;
          :out := s;
        end;""",
        "2342312",
        _T,
    ),
    Case(
        "cursor%ROWTYPE, record fields",
        """declare cursor c is select id, name as label from zz_c order by id; r c%rowtype; begin
          open c; fetch c into r; fetch c into r; close c;
          :out := r.id || r.label;
        end;""",
        "2n2",
        _T,
    ),
    Case(
        "FOR over a query; cursor loop over a named cursor",
        """declare cursor c is select id from zz_c order by id desc; s varchar2(50); begin
          for r in (select * from zz_c where id < 3 order by id) loop s := s || r.name; end loop;
          for r in c loop s := s || r.id; exit when r.id = 4; end loop;
          :out := s;
        end;""",
        "n1n254",
        _T,
    ),
    Case(
        "UPDATE and DELETE … WHERE CURRENT OF",
        """declare cursor c is select id from zz_c for update; n number; begin
          for r in c loop
            if r.id = 1 then delete from zz_c where current of c;
            else update zz_c set id = r.id * 10 where current of c; end if;
          end loop;
          select sum(id) into n from zz_c;
          :out := n;
        end;""",
        "140",
        _T,
    ),
    Case(
        "WHERE CURRENT OF an explicitly fetched cursor",
        """declare cursor c is select id, name from zz_c order by id for update of name; r c%rowtype; begin
          open c; fetch c into r; fetch c into r;
          update zz_c set name = 'two' where current of c;
          close c;
          select name into :out from zz_c where id = 2;
        end;""",
        "two",
        _T,
    ),
    Case(
        "SQL%ROWCOUNT, SQL%FOUND, SQL%NOTFOUND, SQL%ISOPEN",
        """declare s varchar2(50); begin
          update zz_c set name = 'x' where id > 2; s := sql%rowcount;
          if sql%found and not sql%isopen then s := s || 'f'; end if;
          delete from zz_c where id = 77;
          if sql%notfound then s := s || sql%rowcount; end if;
          :out := s;
        end;""",
        "3f0",
        _T,
    ),
    Case(
        "package cursors, with and without a return type",
        """declare r zz_c%rowtype; n number; s varchar2(50); begin
          open zz_cur.c; fetch zz_cur.c into r; s := r.name || zz_cur.c%rowcount; close zz_cur.c;
          for x in zz_cur.c(5) loop s := s || x.id; end loop;
          for x in zz_cur.d loop s := s || x.id; end loop;
          :out := s;
        end;""",
        "n41512345",
        _PACKAGE,
    ),
    Case(
        "REF CURSORs: strong, weak, as IN OUT, returned and passed in",
        """declare r zz_cur.strong; w sys_refcursor; x zz_c%rowtype; n number; begin
          zz_cur.open_it(r, 3);
          fetch r into x;
          close r;
          w := zz_cur.give(2);
          zz_cur.eat(w, n);
          :out := x.id || '/' || n;
        end;""",
        "4/12",
        _PACKAGE,
    ),
    Case(
        "OPEN … FOR text with USING; fetching into a record",
        """declare r sys_refcursor; x zz_c%rowtype; s varchar2(50); t varchar2(10) := 'zz_c'; begin
          open r for 'select * from ' || t || ' where id >= :a order by id' using 4;
          loop fetch r into x; exit when r%notfound; s := s || x.id || x.name; end loop;
          close r;
          :out := s;
        end;""",
        "4n45n5",
        _T,
    ),
    Case(
        "fetching from a closed cursor is ORA-01001, opening twice ORA-06511",
        """declare cursor c is select 1 from dual; n number; s varchar2(50); begin
          begin fetch c into n; exception when invalid_cursor then s := sqlcode; end;
          open c;
          begin open c; exception when cursor_already_open then s := s || sqlcode; end;
          :out := s;
        end;""",
        "-1001-6511",
    ),
    Case(
        "a cursor keeps its rows as of OPEN",
        """declare cursor c is select count(*) from zz_c; n number; begin
          open c; delete from zz_c; fetch c into n; close c; :out := n;
        end;""",
        "5",
        _T,
    ),
    Case(
        "INSERT … VALUES of a whole record",
        """declare r zz_c%rowtype; begin
          r.id := 9; r.name := 'nine';
          insert into zz_c values r;
          select name into :out from zz_c where id = 9;
        end;""",
        "nine",
        _T,
    ),
]
