"""Oracle's packages, and the schema's own functions and packages."""

from __future__ import annotations

from .cases import Case

CASES = [
    Case(
        "DBMS_LOB on temporary LOBs: APPEND, WRITE, WRITEAPPEND, READ, TRIM, COPY, ERASE, COMPARE",
        """declare c clob; d clob; n number := 3; buffer varchar2(20); s varchar2(100); begin
          dbms_lob.createtemporary(c, true);
          dbms_lob.append(c, 'hello');
          dbms_lob.writeappend(c, 6, ' world');
          dbms_lob.write(c, 1, 1, 'H');
          dbms_lob.read(c, n, 4, buffer);
          s := dbms_lob.getlength(c) || buffer || n;
          dbms_lob.trim(c, 5);
          dbms_lob.createtemporary(d, false, dbms_lob.session);
          dbms_lob.copy(d, c, 3, 2, 1);
          n := 2;
          dbms_lob.erase(c, n, 2);
          s := s || '/' || c || '/' || d || '/' || dbms_lob.compare(c, c) || dbms_lob.instr(d, 'e');
          dbms_lob.freetemporary(c);
          :out := s;
        end;""",
        "11lo 3/H  lo/ Hel/03",
    ),
    Case(
        "DBMS_LOB on a BLOB; UTL_RAW",
        """declare b blob; r raw(20) := hextoraw('0A0B0C'); s varchar2(100); begin
          dbms_lob.createtemporary(b, true);
          dbms_lob.writeappend(b, utl_raw.length(r), r);
          s := rawtohex(dbms_lob.substr(b, 2, 2)) || rawtohex(utl_raw.reverse(r)) || rawtohex(utl_raw.substr(r, -1));
          s := s || rawtohex(utl_raw.bit_xor(r, hextoraw('FF00'))) || rawtohex(utl_raw.concat(r, r));
          s := s || utl_raw.cast_to_number(utl_raw.cast_from_number(-12.5)) || rawtohex(utl_raw.cast_from_number(100));
          :out := s;
        end;""",
        "0B0C0C0B0A0CF50B0C0A0B0C0A0B0C-12.5C202",
    ),
    Case(
        "DBMS_OUTPUT.GET_LINES, DBMS_APPLICATION_INFO, DBMS_SESSION.RESET_PACKAGE, DBMS_ASSERT",
        """declare type t is table of varchar2(100) index by pls_integer; l t; n integer := 5;
          m varchar2(30); a varchar2(30); begin
          dbms_output.enable;
          dbms_output.put_line('one'); dbms_output.put('tw'); dbms_output.put_line('o');
          dbms_output.get_lines(l, n);
          dbms_application_info.set_module('mod', 'act');
          dbms_application_info.read_module(m, a);
          dbms_session.reset_package;
          :out := n || l(2) || m || a || dbms_assert.enquote_literal('x');
        end;""",
        "2twomodact'x'",
    ),
    Case(
        "pipelined functions with PIPE ROW, in SQL and with parameters",
        """declare n number; s varchar2(40); begin
          select sum(column_value) into n from table(zz_series(4));
          for r in (select * from table(zz_pairs(2)) order by a desc) loop s := s || r.a || r.b; end loop;
          :out := n || '/' || s;
        end;""",
        "10/2x1x",
        (
            "create or replace type zz_list as table of number",
            "create or replace type zz_pair as object (a number, b varchar2(5))",
            "create or replace type zz_pair_list as table of zz_pair",
            """create or replace function zz_series (n number) return zz_list pipelined is
              begin for i in 1 .. n loop pipe row (i); end loop; return; end;""",
            """create or replace function zz_pairs (n number) return zz_pair_list pipelined is
              begin for i in 1 .. n loop pipe row (zz_pair(i, 'x')); end loop; end;""",
        ),
    ),
    Case(
        "OUT arguments into elements and fields",
        """declare type t is table of number index by pls_integer; a t; type r is record (n number, s varchar2(5)); x r;
        begin
          a(1) := 5;
          zz_both(2, a(2), a(1));
          zz_both(p => 3, q => x.n, z => a(1));
          :out := a(1) || '/' || a(2) || '/' || x.n;
        end;""",
        "10/4/6",
        (
            "create or replace procedure zz_both (p number, q out number, z in out number) is "
            "begin q := p * 2; z := z + p; end;",
        ),
    ),
    Case(
        "a stored function with OUT parameters",
        """declare n number; r number; begin r := zz_two(5, n); :out := r || '/' || n; end;""",
        "15/10",
        (
            "create or replace function zz_two (a number, b out number) return number is "
            "begin b := a * 2; return a * 3; end;",
        ),
    ),
    Case(
        "overloaded package routines, constants, private members, named arguments",
        """begin :out := zz_over.f(1) || zz_over.f('a') || zz_over.f(b => 2, a => 1) || zz_over.top; end;""",
        "n1va127",
        (
            """create or replace package zz_over is
              top constant number := 7;
              function f (a number) return varchar2;
              function f (a varchar2) return varchar2;
              function f (a number, b number) return varchar2;
            end;""",
            """create or replace package body zz_over is
              function hidden (x varchar2) return varchar2 is begin return x; end;
              function f (a number) return varchar2 is begin return hidden('n' || a); end;
              function f (a varchar2) return varchar2 is begin return hidden('v' || a); end;
              function f (a number, b number) return varchar2 is begin return a || b; end;
            end;""",
        ),
    ),
]
