"""Control flow, blocks, conversions."""

from __future__ import annotations

from .cases import Case

CASES = [
    Case(
        "nested blocks with labels, qualified names",
        """<<outer>> declare n number := 1; begin
          declare n number := 2; begin :out := outer.n || '/' || n; end;
        end outer;""",
        "1/2",
    ),
    Case(
        "EXIT and CONTINUE with labels",
        """declare s varchar2(100); begin
          <<a>> for i in 1 .. 3 loop
            <<b>> loop
              continue a when i = 2;
              s := s || i;
              exit b when i = 1;
              exit a;
            end loop b;
            s := s || '-';
          end loop a;
          :out := s;
        end;""",
        "1-3",
    ),
    Case(
        "CASE statements, searched and simple; CASE_NOT_FOUND",
        """declare n number := 3; s varchar2(20); begin
          case n when 1 then s := 'one'; when 3 then s := 'three'; end case;
          case when n > 5 then s := s || 'big'; else s := s || 'small'; end case;
          begin
            case n when 1 then null; end case;
          exception when case_not_found then s := s || sqlcode;
          end;
          :out := s;
        end;""",
        "threesmall-6592",
    ),
    Case(
        "FOR … REVERSE, bounds evaluated once, WHILE",
        """declare s varchar2(50); m number := 3; begin
          for i in reverse 1 .. m loop m := 1; s := s || i; end loop;
          while length(s) < 5 loop s := s || 'x'; end loop;
          :out := s;
        end;""",
        "321xx",
    ),
    Case(
        "NULL: conditions, concatenation, the empty string",
        """declare a varchar2(5) := ''; n number; s varchar2(100); begin
          if a is null then s := s || 'n'; end if;
          if n = 1 then s := s || 'a'; elsif not (n = 1) then s := s || 'b'; else s := s || 'c'; end if;
          s := s || a || 'd';
          if length(a) is null then s := s || 'e'; end if;
          :out := s;
        end;""",
        "ncde",
    ),
    Case(
        "implicit conversions: number, text, date",
        """declare n number := '12'; s varchar2(20) := 5 + 7; d date := date '2026-01-31'; begin
          n := n + '3';
          s := s || n || to_char(d + 1, 'DD');
          :out := s;
        end;""",
        "121501",
    ),
    Case(
        "BOOLEAN variables, parameters and three-valued logic",
        """declare t boolean := true; u boolean; s varchar2(20);
          function yes (b boolean) return boolean is begin return not b; end;
        begin
          if t and not yes(t) then s := 'a'; end if;
          if u or t then s := s || 'b'; end if;
          if u is null then s := s || 'c'; end if;
          :out := s;
        end;""",
        "abc",
    ),
    Case(
        "VARCHAR2 too small: VALUE_ERROR, ORA-06502",
        """declare s varchar2(3); begin
          s := 'abcd';
        exception when value_error then :out := sqlcode;
        end;""",
        "-6502",
    ),
    Case(
        "NUMBER(p,s) rounds, too large is ORA-06502",
        """declare n number(4,1) := 12.36; begin
          :out := n || '';
          n := 12345;
        exception when value_error then :out := n || '/' || sqlcode;
        end;""",
        "12.4/-6502",
    ),
    Case(
        "PLS_INTEGER rounds and overflows: ORA-01426",
        """declare n pls_integer := 2.6; s varchar2(30); begin
          s := n;
          n := 2147483647;
          n := n + 1;
        exception when others then :out := s || sqlcode;
        end;""",
        "3-1426",
    ),
    Case(
        "constants and NOT NULL variables",
        """declare c constant number := 4; n number not null := 1; begin
          n := n + c;
          begin n := null; exception when value_error then n := n * 2; end;
          :out := n;
        end;""",
        "10",
    ),
    Case(
        "SUBTYPE with a range and of a table's column",
        """declare
          subtype small is pls_integer range 0 .. 9;
          subtype name is varchar2(5);
          n small := 3; s name := 'abc';
        begin
          begin n := 12; exception when value_error then s := s || n; end;
          :out := s;
        end;""",
        "abc3",
    ),
    Case(
        "local routines: recursion, forward declaration, defaults and named arguments",
        """declare
          function odd (n number) return boolean;
          function even (n number) return boolean is begin if n = 0 then return true; end if; return odd(n - 1); end;
          function odd (n number) return boolean is begin if n = 0 then return false; end if; return even(n - 1); end;
          function f (a number default 1, b number default 2) return number is begin return a * 10 + b; end;
        begin
          if even(10) and odd(7) then :out := f || f(b => 5) || f(3); end if;
        end;""",
        "121532",
    ),
    Case(
        "OUT and IN OUT parameters, NOCOPY",
        """declare a number := 1; b varchar2(10); c number := 5;
          procedure p (x in number, y out nocopy varchar2, z in out number) is
          begin y := 'y' || x; z := z + x; end;
        begin p(a, b, c); p(x => 2, z => c, y => b); :out := b || c; end;""",
        "y28",
    ),
    Case(
        "GOTO back to a label, and forward to the end",
        """declare n number := 0; begin
          <<again>>
          n := n + 1;
          if n < 5 then goto again; end if;
          if n = 5 then goto done; end if;
          n := 100;
          <<done>>
          :out := n;
        end;""",
        "5",
    ),
    Case(
        "GOTO out of a loop",
        """declare n number := 0; begin
          for i in 1 .. 10 loop
            n := i;
            if i = 4 then goto found; end if;
          end loop;
          n := -1;
          <<found>>
          :out := n;
        end;""",
        "4",
    ),
    Case(
        "local routines that use and change the enclosing variables",
        """declare n number := 1; s varchar2(40);
          procedure add (x number) is begin n := n + x; s := s || n || ','; end;
          function twice return number is begin return n * 2; end;
        begin
          add(2);
          add(3);
          s := s || twice;
          :out := s;
        end;""",
        "3,6,12",
    ),
    Case(
        "overloaded local routines",
        """declare s varchar2(20);
          procedure p (a number) is begin s := s || 'n' || a; end;
          procedure p (a varchar2) is begin s := s || 'v' || a; end;
          procedure p (a date) is begin s := s || 'd'; end;
        begin p(1); p('x'); p(sysdate); :out := s; end;""",
        "n1vxd",
    ),
    Case(
        "a function with an OUT parameter",
        """declare n number; r number;
          function f (a number, b out number) return number is begin b := a * 2; return a * 3; end;
        begin r := f(5, n); :out := r || '/' || n; end;""",
        "15/10",
    ),
]
