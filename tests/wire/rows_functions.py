"""Scalar functions, the empty string, CHAR, NUMBER."""

from __future__ import annotations

from datetime import datetime
from typing import Any

FUNCTIONS: list[tuple[str, list[Any], Any]] = [
    (
        "select nvl(null, 'x'), nvl('', 'y'), coalesce('', null, 'z'), nullif('a', 'a'), nvl(name, 0), "
        "nvl(bonus, '7') from staff where id = 1",
        [],
        [("x", "y", "z", None, "Ada", 7)],
    ),
    (
        "select length(''), upper(''), replace('a', 'a', ''), trim(' '), substr('abc', 4), ltrim('xx', 'x'), "
        "rpad('a', 0), '' || '' from dual",
        [],
        [(None, None, None, None, None, None, None, None)],
    ),
    ("select count(*) from dual where '' = '' or '' <> 'a' or '' is not null", [], [(0,)]),
    (
        "select cast('ab' as char(5)) || '|', length(cast('ab' as char(5))), substr(cast('ab' as char(5)), "
        "2) || '|', case when cast('a' as char(3)) = 'a' then 1 end from dual",
        [],
        [("ab   |", 5, "b   |", 1)],
    ),
    ("select name from staff where lnnvl(bonus > 15) order by 1", [], [("Ada",), ("Cy",), ("Ed",), ("Flo",)]),
    (
        "select greatest(1, 2, 3), least('a', 'b'), greatest(1, null), least(date '2026-01-01', date "
        "'2025-01-01') from dual",
        [],
        [(3, "a", None, datetime(2025, 1, 1, 0, 0))],
    ),
    (
        "select decode(null, null, 'same'), decode(3, 1, 'a', 2, 'b'), decode(1, 1, 'x', 5), decode(bonus, "
        "null, 0, bonus) from staff where id = 1",
        [],
        [("same", None, "x", 0)],
    ),
    (
        "select soundex('Smith'), soundex('SMYTHE'), soundex('Robert'), soundex('Tymczak') from dual",
        [],
        [("S530", "S530", "R163", "T522")],
    ),
    (
        "select dump('abc'), dump(123), dump(-1.5, 16), vsize('abc'), vsize(1000000), dump(null) from dual",
        [],
        [("Typ=1 Len=3: 97,98,99", "Typ=2 Len=3: 194,2,24", "Typ=2 Len=4: 3e,64,33,66", 3, 2, "NULL")],
    ),
    (
        "select width_bucket(5, 0, 10, 5), bin_to_num(1, 0, 1), nanvl(1, 2), bitand(6, 3), sinh(0), cosh(0), "
        "tanh(0) from dual",
        [],
        [(3, 5, 1, 2, 0, 1, 0)],
    ),
    (
        "select asciistr('aé'), unistr('\\00e9'), convert('é', 'US7ASCII'), to_single_byte('Ａ'), "
        "to_multi_byte('A') from dual",
        [],
        [("a\\00E9", "é", "e", "A", "Ａ")],
    ),
    (
        "select nls_upper('ab'), nls_lower('AB'), nls_initcap('ab cd'), nlssort('A', 'NLS_SORT=BINARY_CI') from dual",
        [],
        [("AB", "ab", "Ab Cd", b"a\x00")],
    ),
    (
        "select mod(-7, 3), mod(7, 0), remainder(7, 2), remainder(5, 2), round(-2.5), round(15.193, -1), "
        "trunc(-12.789), trunc(129, -1), sign(-3), abs(-3) from dual",
        [],
        [(-1, 7, -1, 1, -3, 20, -12, 120, -1, 3)],
    ),
    (
        "select power(2, 100), round(sqrt(2), 10), round(exp(1), 10), round(ln(10), 10), log(10, 100), "
        "ceil(1.2), floor(-1.2) from dual",
        [],
        [(1267650600228229401496703205376, 1.4142135624, 2.7182818285, 2.302585093, 2, 2, -2)],
    ),
    ("select sqrt(-1) from dual", [], "ORA-01428: argument '-1' is out of range"),
    ("select power(10, 130) from dual", [], "ORA-01426: numeric overflow"),
    (
        "select regexp_replace('500 Oracle', '( ){2,}', ' '), regexp_substr('a,b,c', '[^,]+', 1, 2), "
        "regexp_instr('abcb', 'b', 1, 2), regexp_count('abcabc', 'B', 1, 'i'), regexp_substr('abc123', "
        "'([a-z]+)([0-9]+)', 1, 1, null, 2) from dual",
        [],
        [("500 Oracle", "b", 4, 2, "123")],
    ),
    (
        "select regexp_replace('2026-02-03', '(\\d+)-(\\d+)-(\\d+)', '\\3.\\2.\\1'), regexp_instr('a12', '\\d+', 1, "
        "1, 1), case when regexp_like('Abc', '^a', 'i') then 1 end from dual",
        [],
        [("03.02.2026", 4, 1)],
    ),
    (
        "select initcap('hello wORLD'), instr('corporate floor', 'or', -3, 2), translate('abc', 'ab', 'x'), "
        "chr(65), ascii('A'), lpad(7, 3, '0') from dual",
        [],
        [("Hello World", 2, "xc", "A", 65, "007")],
    ),
    (
        "select to_char(to_binary_double(1.5)), bonus + '5', '10' * 2, 'a' || 1 || date '2026-02-03' from "
        "staff where id = 2",
        [],
        [("1.5E+000", 55, 20, "a103-FEB-26")],
    ),
    ("select avg(pay), avg(bonus), sum(id) / 7 from staff", [], [(516.6666666666666, 26.666666666666668, 3)]),
    ("select sum(amount) from (select '5' amount from dual union all select '7' from dual)", [], [(12,)]),
]
