"""Collections and records."""

from __future__ import annotations

from .cases import Case

CASES = [
    Case(
        "associative arrays by integer: sparse, all methods",
        """declare type t is table of varchar2(10) index by binary_integer; a t; s varchar2(100); i number; begin
          a(-5) := 'm'; a(10) := 'x'; a(3) := 'y';
          i := a.first;
          while i is not null loop s := s || i || a(i); i := a.next(i); end loop;
          a.delete(3);
          s := s || '/' || a.count || a.last || a.prior(10);
          if not a.exists(3) and a.exists(10) then s := s || 'e'; end if;
          a.delete(-100, 0);
          s := s || a.count;
          a.delete;
          :out := s || a.count || nvl(to_char(a.first), '-');
        end;""",
        "-5m3y10x/210-5e10-",
    ),
    Case(
        "associative arrays by VARCHAR2",
        """declare type t is table of number index by varchar2(20); a t; k varchar2(20); s varchar2(50); begin
          a('pear') := 1; a('apple') := 2; a('fig') := 3;
          a('fig') := a('fig') + a('apple');
          k := a.first;
          while k is not null loop s := s || k || a(k); k := a.next(k); end loop;
          :out := s || a.count;
        end;""",
        "apple2fig5pear13",
    ),
    Case(
        "a missing element is NO_DATA_FOUND",
        """declare type t is table of number index by pls_integer; a t; begin
          :out := a(1);
        exception when no_data_found then :out := 'none';
        end;""",
        "none",
    ),
    Case(
        "nested tables: constructor, EXTEND, TRIM, DELETE of one element",
        """declare type t is table of number; a t := t(1, 2, 3); s varchar2(100); i number; begin
          a.extend; a(4) := 4; a.extend(2, 1);
          s := a.count || '/' || a(6);
          a.trim;
          a.delete(2);
          s := s || '/' || a.count || a.last || a.next(1);
          if not a.exists(2) then s := s || 'g'; end if;
          i := a.first;
          while i is not null loop s := s || '-' || a(i); i := a.next(i); end loop;
          a.delete(2, 4);
          :out := s || '/' || a.count;
        end;""",
        "6/1/453g-1-3-4-1/2",
    ),
    Case(
        "varrays: LIMIT, and beyond it ORA-06532",
        """declare type t is varray(3) of varchar2(5); a t := t('a', 'b'); s varchar2(50); begin
          a.extend; a(3) := 'c';
          s := a.limit || a.count || a(3);
          begin a.extend; exception when subscript_outside_limit then s := s || sqlcode; end;
          begin s := s || a(4); exception when others then s := s || sqlcode; end;
          :out := s;
        end;""",
        "33c-6532-6532",
    ),
    Case(
        "an uninitialised collection is COLLECTION_IS_NULL; IS NULL, IS EMPTY",
        """declare type t is table of number; a t; b t := t(); s varchar2(50); begin
          if a is null then s := 'n'; end if;
          if b is empty and b is not null then s := s || 'e'; end if;
          begin a.extend; exception when collection_is_null then s := s || sqlcode; end;
          begin s := s || b(1); exception when subscript_beyond_count then s := s || sqlcode; end;
          :out := s;
        end;""",
        "ne-6531-6533",
    ),
    Case(
        "multi-level collections and records in them",
        """declare
          type inner_t is table of number index by pls_integer;
          type outer_t is table of inner_t index by varchar2(10);
          type rec is record (id number, tags inner_t);
          type recs is table of rec index by pls_integer;
          a outer_t; r recs;
        begin
          a('x')(1) := 10; a('x')(2) := 20; a('y')(5) := 50;
          r(1).id := 7; r(1).tags(3) := 33;
          r(2) := r(1); r(2).tags(3) := r(1).tags(3) + 1;
          :out := a('x').count || a('x')(2) || a.count || a('y').first || r(1).tags(3) || r(2).tags(3) || r(2).id;
        end;""",
        "2202533347",
    ),
    Case(
        "nested tables of nested tables and of records",
        """declare type ns is table of number; type nns is table of ns; type rec is record (a number, b ns);
          type recs is table of rec; x nns := nns(ns(1, 2), ns(3)); r recs := recs(); begin
          x.extend; x(3) := ns(7, 8, 9); x(2)(1) := 30;
          r.extend; r(1).a := 5; r(1).b := ns(4, 6);
          :out := x(1).count || x(2)(1) || x(3)(3) || r(1).b(2) || r.count;
        end;""",
        "230961",
    ),
    Case(
        "MULTISET UNION, INTERSECT, EXCEPT, DISTINCT; SET; comparison; SUBMULTISET; CARDINALITY",
        """declare type t is table of number; a t := t(1, 2, 2, 3); b t := t(2, 3, 4); c t; s varchar2(100); begin
          c := a multiset union b; s := c.count;
          c := a multiset union distinct b; s := s || c.count;
          c := a multiset intersect b; s := s || c.count;
          c := a multiset except b; s := s || c.count;
          c := set(a); s := s || c.count || cardinality(a);
          if t(1, 2) = t(2, 1) then s := s || 'q'; end if;
          if t(2, 3) submultiset of a then s := s || 's'; end if;
          if 3 member of a and 9 not member of a then s := s || 'm'; end if;
          :out := s;
        end;""",
        "742234qsm",
    ),
    Case(
        "TABLE() of a collection in SQL",
        """declare a zz_numbers := zz_numbers(3, 1, 2); n number; s varchar2(20); begin
          select sum(column_value) into n from table(a);
          for r in (select column_value v from table(a) order by 1) loop s := s || r.v; end loop;
          :out := n || '/' || s;
        end;""",
        "6/123",
        ("create or replace type zz_numbers as table of number",),
    ),
    Case(
        "records: defaults, NOT NULL, copies, as parameters and results",
        """declare
          type r is record (a number := 3, b varchar2(5) default 'x', c number);
          x r; y r;
          function made (n number) return r is z r; begin z.c := n; return z; end;
          procedure change (q in out r) is begin q.a := q.a * 2; end;
        begin
          y := made(4);
          change(y);
          x.c := y.c;
          :out := x.a || x.b || y.a || y.c || x.c;
        end;""",
        "3x644",
    ),
    Case(
        "collections of %TYPE and %ROWTYPE",
        """declare type t is table of zz_col.name%type index by pls_integer; type u is table of zz_col%rowtype;
          a t; b u := u(); begin
          a(1) := 'ab'; b.extend; b(1).id := 4; b(1).name := a(1);
          :out := b(1).id || b(1).name;
        end;""",
        "4ab",
        ("create table zz_col (id number, name varchar2(10))",),
    ),
    Case(
        "nested records and a whole table assigned",
        """declare
          type addr is record (city varchar2(10), zip number);
          type person is record (name varchar2(10), home addr);
          type people is table of person index by pls_integer;
          p people; q people;
        begin
          p(1).name := 'Li'; p(1).home.city := 'X'; p(1).home.zip := 5;
          q := p; q(1).home.zip := 6;
          :out := p(1).home.zip || q(1).home.zip || q(1).home.city;
        end;""",
        "56X",
    ),
]
