"""SQL and PL/SQL as an attacker or a careless program writes it: real statements, their tokens deleted, doubled,
exchanged and nested."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from tests.unit.standin_sql.test_refused_code import BLOCKS, DEFINITIONS
from tests.unit.standin_sql.test_translation import REFUSED
from tests.wire.test_sql_table import ROWS

_MORE = (
    "merge into emp e using dept d on (e.dept_id = d.id) when matched then update set e.pay = 1 when not matched then "
    "insert (id) values (d.id)",
    "insert all into emp (id) values (x) into dept (id) values (y) select 1 x, 2 y from dual",
    "update emp set (pay, dept_id) = (select 1, 2 from dual) where id in (select id from emp) returning id into :1",
    "delete from emp where exists (select 1 from dept where dept.id = emp.dept_id)",
    "select case when a > 1 then 'x' else q'[it's]' end, cast(b as number(5,2)), count(*) over (partition by c "
    "order by d rows between 1 preceding and current row) from t where x like 'a%' escape '\\' group by rollup "
    "(a, b) having 1 = 1",
    "select * from (select level l, sys_connect_by_path(a, '/') p from t start with a = 1 connect by prior a = b) "
    "where rownum <= 10 order by 1 desc nulls last",
    "create table t (a number(5) default 1 not null, b varchar2(10 char) check (b > 'a'), c date, constraint pk "
    "primary key (a), constraint fk foreign key (a) references u (a) on delete cascade) tablespace users",
    "alter table t add (b number, c date) modify (a not null) drop column d",
    "create or replace trigger r before insert or update of a on t for each row when (new.a > 1) begin "
    ":new.b := :old.b + 1; end;",
    "create sequence s start with 5 increment by -2 maxvalue 10 minvalue -100 cycle cache 20 order",
    "create or replace package body p is n number := 1; function f (a in number, b out varchar2) return number is "
    "begin for r in (select * from t) loop n := n + r.a; end loop; return n; exception when no_data_found then raise; "
    "end; end;",
    "declare type l is table of number index by pls_integer; x l; begin x(1) := 2; forall i in 1 .. x.count insert "
    "into t values (x(i)); execute immediate 'select 1 from dual' into x(2); if x(1) > 2 then null; elsif x(1) < 1 "
    "then return; else loop exit when x(1) = 1; end loop; end if; end;",
    "grant select, insert on t to u with grant option",
    "lock table t in exclusive mode nowait",
    "alter session set nls_date_format = 'YYYY' time_zone = '+08:00'",
    "alter session set current_schema = his",
    "savepoint a",
    "rollback to savepoint a",
    "set transaction isolation level serializable name 'x'",
    "create user someone identified by secret default tablespace users quota unlimited on users account unlock",
    "alter user someone grant connect through other",
    "drop user someone cascade",
    "begin execute immediate 'insert into dept values (:1, :2)' using 1, 'x'; end;",
    "comment on column t.a is 'x'",
    "create or replace type o as object (a number, b varchar2(10))",
    "create synonym s for his.t",
    "create materialized view m as select 1 a from dual",
    "create global temporary table g (a number) on commit preserve rows",
    "rename t to u",
    "truncate table t",
    "explain plan for select 1 from dual",
)
SEEDS = sorted(
    {*(sql for sql, _, _ in ROWS), *(sql for sql, _, _ in REFUSED), *(t for t, _ in [*BLOCKS, *DEFINITIONS]), *_MORE}
)
_TOKEN = re.compile(r"\s+|'[^']*'|\"[^\"]*\"|\w+|.", re.S)
POOL = sorted(
    {token for seed in SEEDS for token in _TOKEN.findall(seed)} | {"'", '"', "/*", "--", "q'[", "\0", "𝄞", ":"}
)


def _changed(words: list[str], kind: str, at: int, other: str) -> list[str]:
    at %= len(words) + 1
    match kind:
        case "delete":
            return words[:at] + words[at + 1 :]
        case "insert":
            return [*words[:at], " ", other, " ", *words[at:]]
        case "replace":
            return [*words[:at], other, *words[at + 1 :]]
        case "double":
            return words[:at] + words[at : at + 6] * 3 + words[at + 6 :]
        case "nest":
            return [*words[:at], "(" * 5, *words[at : at + 8], ")" * 5, *words[at + 8 :]]
        case _:
            return words[:at]


_changes = st.lists(
    st.tuples(
        st.sampled_from(["delete", "insert", "replace", "double", "nest", "cut"]),
        st.integers(0, 200),
        st.sampled_from(POOL),
    ),
    min_size=1,
    max_size=6,
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A statement that may or may not be one."""
    words = _TOKEN.findall(draw(st.sampled_from(SEEDS)))
    for kind, at, other in draw(_changes):
        words = _changed(words, kind, at, other)
    return "".join(words)


def monsters(size: int) -> dict[str, str]:
    """Statements of about `size` characters that are hard on a parser."""
    n = size // 8
    return {
        "open comments": "select " + "/* " * (size // 3),
        "open strings": "select " + "q'[ " * (size // 4),
        "quotes": "select '" + "''" * (size // 2),
        "parentheses": "select " + "(" * size,
        "balanced parentheses": "select " + "(" * (size // 2) + "1" + ")" * (size // 2) + " from dual",
        "sum": "select 1" + " + 1" * (size // 4) + " from dual",
        "text": "select 'a'" + " || 'a'" * (size // 7) + " from dual",
        "or": "select 1 from dual where 1 = 1" + " or 1 = 1" * (size // 9),
        "and not": "select 1 from dual where 1 = 1" + " and not 1 = 1" * (size // 13),
        "not": "select 1 from dual where " + "not " * (size // 4) + "1 = 1",
        "minus": "select " + "- " * (size // 2) + "1 from dual",
        "case": "select " + "case when 1 = 1 then " * (size // 40) + "1" + " end" * (size // 40) + " from dual",
        "calls": "select " + "nvl(1, " * n + "1" + ")" * n + " from dual",
        "list": "select 1 from dual where 1 in (" + "1, " * (size // 3) + "1)",
        "columns": "select " + "1 a, " * (size // 5) + "1 from dual",
        "tables": "select 1 from t" + ", t" * (size // 3),
        "joins": "select 1 from t" + " join t on 1 = 1" * (size // 16),
        "subqueries": "select * from " + "(select * from " * (size // 16) + "dual" + ")" * (size // 16),
        "union": "select 1 from dual" + " union select 1 from dual" * (size // 26),
        "with": "with a as (select 1 x from dual)"
        + ", a as (select 1 x from dual)" * (size // 30)
        + " select 1 from a",
        "binds": "select " + ":a, " * (size // 4) + "1 from dual",
        "dots": "select a" + ".a" * (size // 2) + " from dual",
        "blocks": "begin " * (size // 10) + "null; " + "end; " * (size // 10),
        "ifs": "begin " + "if 1 = 1 then " * (size // 20) + "null; " + "end if; " * (size // 20) + "end;",
        "statements": "begin " + "x := 1; " * n + "end;",
        "declarations": "declare " + "x number; " * (size // 10) + "begin null; end;",
        "create": "create table t (" + "a number, " * (size // 10) + "b number)",
        "hints": "select " + "/*+ a */ " * (size // 9) + "1 from dual",
        "semicolons": "begin " + ";" * size,
        "spaces": "select" + " " * size + "1 from dual",
        "word": "select " + "a" * size + " from dual",
        "number": "select " + "9" * size + " from dual",
        "labels": "<<a>>" * (size // 5) + "begin null; end;",
        "colons": "select " + ":" * size,
    }
