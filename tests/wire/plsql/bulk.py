"""BULK COLLECT and FORALL, dynamic SQL."""

from __future__ import annotations

from .cases import Case

_T = (
    "create table zz_b (id number primary key, name varchar2(5))",
    "begin for i in 1 .. 5 loop insert into zz_b values (i, 'n' || i); end loop; commit; end;",
)

CASES = [
    Case(
        "BULK COLLECT into collections and collections of records, with LIMIT",
        """declare type ns is table of number; type rs is table of zz_b%rowtype index by pls_integer;
          a ns; b rs; cursor c is select id from zz_b order by id; s varchar2(50); begin
          select id bulk collect into a from zz_b where id > 3;
          select * bulk collect into b from zz_b order by id desc;
          s := a.count || b(1).name;
          open c;
          loop fetch c bulk collect into a limit 2; s := s || '/' || a.count; exit when c%notfound; end loop;
          close c;
          select id bulk collect into a from zz_b where id > 30;
          :out := s || a.count;
        end;""",
        "2n5/2/2/10",
        _T,
    ),
    Case(
        "FORALL with SQL%ROWCOUNT and SQL%BULK_ROWCOUNT",
        """declare type ns is table of number; a ns := ns(1, 7, 3); s varchar2(50); begin
          forall i in 1 .. a.count update zz_b set name = 'x' where id >= a(i);
          s := sql%rowcount;
          for i in 1 .. 3 loop s := s || '/' || sql%bulk_rowcount(i); end loop;
          :out := s;
        end;""",
        "8/5/0/3",
        _T,
    ),
    Case(
        "FORALL … SAVE EXCEPTIONS and SQL%BULK_EXCEPTIONS",
        """declare type ns is table of number; a ns := ns(10, 1, 11, 2); s varchar2(100);
          e exception; pragma exception_init(e, -24381); begin
          begin
            forall i in a.first .. a.last save exceptions insert into zz_b values (a(i), 'z');
          exception when e then
            s := sql%bulk_exceptions.count;
            for i in 1 .. sql%bulk_exceptions.count loop
              s := s || '/' || sql%bulk_exceptions(i).error_index || ':' || sql%bulk_exceptions(i).error_code;
            end loop;
          end;
          select s || '/' || count(*) into :out from zz_b;
        end;""",
        "2/2:1/4:1/7",
        _T,
    ),
    Case(
        "FORALL without SAVE EXCEPTIONS keeps the rows before the failure when handled",
        """declare type ns is table of number; a ns := ns(10, 1, 11); begin
          begin forall i in 1 .. 3 insert into zz_b values (a(i), 'z'); exception when dup_val_on_index then null; end;
          select count(*) into :out from zz_b;
        end;""",
        "6",
        _T,
    ),
    Case(
        "FORALL … INDICES OF and VALUES OF",
        """declare type ns is table of number index by pls_integer; a ns;
          type ps is table of pls_integer index by pls_integer; p ps; n number; begin
          a(3) := 1; a(8) := 2; a(12) := 3;
          forall i in indices of a delete from zz_b where id = a(i);
          select count(*) into n from zz_b;
          p(1) := 3; p(2) := 12; a(3) := 4; a(12) := 5;
          forall i in values of p update zz_b set name = 'y' where id = a(i);
          select n || '/' || count(*) into :out from zz_b where name = 'y';
        end;""",
        "2/2",
        _T,
    ),
    Case(
        "RETURNING … INTO and RETURNING … BULK COLLECT INTO",
        """declare type ns is table of number; a ns; n number; s varchar2(10); begin
          update zz_b set name = 'q' where id = 3 returning id, name into n, s;
          delete from zz_b where id > 3 returning id bulk collect into a;
          :out := n || s || a.count || sql%rowcount;
        end;""",
        "3q22",
        _T,
    ),
    Case(
        "FORALL … RETURNING BULK COLLECT INTO",
        """declare type ns is table of number; a ns := ns(2, 3); b ns; begin
          forall i in 1 .. 2 delete from zz_b where id >= a(i) and id < 5 returning id bulk collect into b;
          :out := b.count || sql%rowcount;
        end;""",
        "33",
        _T,
    ),
    Case(
        "EXECUTE IMMEDIATE: BULK COLLECT, RETURNING INTO, a record",
        """declare type ns is table of number; a ns; r zz_b%rowtype; n number; t varchar2(9) := 'zz_b'; begin
          execute immediate 'select id from ' || t || ' where id > :1' bulk collect into a using 1;
          execute immediate 'select * from ' || t || ' where id = 2' into r;
          execute immediate 'update ' || t || ' set name = ''k'' where id = :1 returning id into :2' using 4
            returning into n;
          :out := a.count || r.name || n || sql%rowcount;
        end;""",
        "4n241",
        _T,
    ),
    Case(
        "EXECUTE IMMEDIATE of a block with IN, OUT and IN OUT arguments",
        """declare a number := 2; b number; c varchar2(10) := 'x'; begin
          execute immediate 'begin :b := :a * 10; :c := :c || :a; end;' using out b, in a, in out c;
          :out := b || c;
        end;""",
        "20x2",
    ),
    Case(
        "EXECUTE IMMEDIATE of a literal block with placeholders; a call",
        """declare a number; begin
          execute immediate 'begin zz_p(:1, :2); end;' using 5, out a;
          execute immediate 'call zz_p(:1, :2)' using a, out a;
          :out := a;
        end;""",
        "20",
        ("create or replace procedure zz_p (a number, b out number) is begin b := a * 2; end;",),
    ),
    Case(
        "DBMS_SQL: a query read column by column",
        """declare c integer; n number; v varchar2(10); r integer; s varchar2(50); begin
          c := dbms_sql.open_cursor;
          dbms_sql.parse(c, 'select id, name from zz_b where id > :low order by id', dbms_sql.native);
          dbms_sql.bind_variable(c, ':low', 3);
          dbms_sql.define_column(c, 1, n);
          dbms_sql.define_column(c, 2, v, 10);
          r := dbms_sql.execute(c);
          while dbms_sql.fetch_rows(c) > 0 loop
            dbms_sql.column_value(c, 1, n);
            dbms_sql.column_value(c, 2, v);
            s := s || n || v;
          end loop;
          dbms_sql.close_cursor(c);
          :out := s;
        end;""",
        "4n45n5",
        _T,
    ),
    Case(
        "DBMS_SQL: a change and its count",
        """declare c integer := dbms_sql.open_cursor(); begin
          dbms_sql.parse(c, 'update zz_b set name = :n where id > :low', dbms_sql.native);
          dbms_sql.bind_variable(c, 'n', 'w');
          dbms_sql.bind_variable(c, 'low', 2);
          :out := dbms_sql.execute(c);
          dbms_sql.close_cursor(c);
        end;""",
        "3",
        _T,
    ),
]
