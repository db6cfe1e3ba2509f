"""Exceptions."""

from __future__ import annotations

from .cases import Case

_T = ("create table zz_t (id number primary key, name varchar2(10))",)

CASES = [
    Case(
        "a handler keeps what its block changed before",
        """begin
          begin
            insert into zz_t values (1, 'a');
            insert into zz_t values (2, 'b');
            insert into zz_t values (1, 'c');
          exception when dup_val_on_index then null;
          end;
          select count(*) into :out from zz_t;
        end;""",
        "2",
        _T,
    ),
    Case(
        "a handler keeps changes made in loops and conditions",
        """declare n number := 0; begin
          begin
            for i in 1 .. 5 loop
              insert into zz_t values (i, 'a');
              if i = 3 then n := 10 / 0; end if;
            end loop;
          exception when zero_divide then n := 7; insert into zz_t values (99, 'z');
          end;
          select count(*) || '/' || sum(id) || '/' || n into :out from zz_t;
        end;""",
        "4/105/7",
        _T,
    ),
    Case(
        "variables keep their values in a handler",
        """declare n number := 0; begin
          begin n := 5; n := n / 0; exception when others then n := n + 1; end;
          :out := n;
        end;""",
        "6",
    ),
    Case(
        "user exceptions, PRAGMA EXCEPTION_INIT, RAISE and re-raise",
        """declare e exception; f exception; pragma exception_init(f, -20007); s varchar2(100); begin
          begin raise e; exception when e then s := 'e' || sqlcode; end;
          begin raise_application_error(-20007, 'seven'); exception when f then s := s || sqlerrm; end;
          begin
            begin raise f; exception when others then s := s || '+'; raise; end;
          exception when f then s := s || sqlcode;
          end;
          :out := s;
        end;""",
        "e1ORA-20007: seven+-20007",
    ),
    Case(
        "SQLERRM of a number; SQLCODE outside a handler",
        """begin :out := sqlerrm(-1403) || '/' || sqlcode || '/' || sqlerrm(0); end;""",
        "ORA-01403: no data found/0/ORA-0000: normal, successful completion",
    ),
    Case(
        "predefined exceptions",
        """declare n number; s varchar2(100); begin
          begin select 1 into n from dual where 1 = 2; exception when no_data_found then s := s || sqlcode; end;
          begin select 1 into n from (select 1 from dual union all select 2 from dual);
          exception when too_many_rows then s := s || sqlcode; end;
          begin n := 1 / 0; exception when zero_divide then s := s || sqlcode; end;
          begin n := to_number('x'); exception when invalid_number or value_error then s := s || 'v'; end;
          :out := s;
        end;""",
        "100-1422-1476v",
    ),
    Case(
        "RAISE_APPLICATION_ERROR with TRUE keeps the stack",
        """declare s varchar2(200); begin
          begin
            begin raise no_data_found; exception when others then raise_application_error(-20001, 'top', true); end;
          exception when others then s := sqlerrm;
          end;
          :out := replace(s, chr(10), '|');
        end;""",
        "ORA-20001: top|ORA-01403: no data found",
    ),
    Case(
        "DBMS_UTILITY.FORMAT_ERROR_STACK and FORMAT_ERROR_BACKTRACE",
        """begin
          raise_application_error(-20002, 'x');
        exception when others then
          :out := substr(dbms_utility.format_error_stack, 1, 12) || '/' ||
            substr(dbms_utility.format_error_backtrace, 1, 10);
        end;""",
        "ORA-20002: x/ORA-06512:",
    ),
    Case(
        "an exception of a declaration goes to the enclosing block",
        """begin
          declare n number := 1 / 0; begin null; exception when others then :out := 'inner'; end;
        exception when zero_divide then :out := 'outer';
        end;""",
        "outer",
    ),
    Case(
        "an unhandled user exception is ORA-06510",
        "declare e exception; begin :out := 1; raise e; end;",
        "ORA-06510: PL/SQL: unhandled user-defined exception",
    ),
    Case(
        "a failed block undoes its own changes only",
        """begin
          insert into zz_t values (1, 'a');
          begin insert into zz_t values (2, 'b'); insert into zz_t values (2, 'c'); end;
        exception when dup_val_on_index then select count(*) into :out from zz_t;
        end;""",
        "2",
        _T,
    ),
]
