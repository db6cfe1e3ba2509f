"""Queries: ROWNUM, hierarchies, outer joins, PIVOT, row limits, WITH."""

from __future__ import annotations

from datetime import datetime
from typing import Any

QUERIES: list[tuple[str, list[Any], Any]] = [
    ("select name from staff where rownum <= 2 order by pay", [], [("Bo",), ("Ada",)]),
    ("select count(*) from staff s, ward w where s.ward_id = w.id and rownum <= 4", [], [(4,)]),
    (
        "select w.name, count(*) from staff s join ward w on w.id = s.ward_id where rownum <= 100 group by "
        "w.name order by 1",
        [],
        [("ER", 3), ("ICU", 3)],
    ),
    ("select name from staff where rownum > 1", [], []),
    ("select name from staff where rownum between 1 and 2", [], [("Ada",), ("Bo",)]),
    ("select name from staff where 3 > rownum", [], [("Ada",), ("Bo",)]),
    (
        "select * from (select a.*, rownum rn from (select name from staff order by name) a where rownum <= "
        "4) where rn > 2",
        [],
        [("Cy", 3), ("Di", 4)],
    ),
    (
        "select level, lpad(' ', level) || name from staff start with boss is null connect by prior id = "
        "boss order siblings by name",
        [],
        [(1, " Ada"), (2, "  Bo"), (3, "   Flo"), (2, "  Cy"), (3, "   Di"), (3, "   Ed")],
    ),
    (
        "select name, sys_connect_by_path(name, '/'), connect_by_root name, connect_by_isleaf, prior name "
        "from staff start with boss is null connect by boss = prior id and level < 3 order by id",
        [],
        [
            ("Ada", "/Ada", "Ada", 0, None),
            ("Bo", "/Ada/Bo", "Ada", 1, "Ada"),
            ("Cy", "/Ada/Cy", "Ada", 1, "Ada"),
        ],
    ),
    (
        "select s.name, w.name, level from staff s, ward w where s.ward_id = w.id and s.pay > 300 start with "
        "s.boss is null connect by prior s.id = s.boss order siblings by s.name desc",
        [],
        [("Ada", "ICU", 1), ("Cy", "ER", 2), ("Di", "ER", 3), ("Bo", "ICU", 2)],
    ),
    (
        "select name, connect_by_iscycle from staff start with name = 'Cy' connect by nocycle prior id = "
        "boss or prior boss = id order siblings by name",
        [],
        [("Cy", 0), ("Ada", 1), ("Bo", 1), ("Flo", 1), ("Di", 1), ("Ed", 1)],
    ),
    (
        "select * from ward start with id = 1 connect by prior id + 1 = id",
        [],
        [(1, "ICU"), (2, "ER"), (3, "LAB")],
    ),
    (
        "select id, level from ward connect by level <= 2 and prior id = id and prior sys_guid() is not null "
        "order by 1, 2",
        [],
        [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2)],
    ),
    (
        "select name from staff start with name = 'Ada' connect by prior id = boss or prior boss = id",
        [],
        "ORA-01436: CONNECT BY loop in user data",
    ),
    (
        "select regexp_substr('a,b,c', '[^,]+', 1, level) from dual connect by regexp_substr('a,b,c', "
        "'[^,]+', 1, level) is not null",
        [],
        [("a",), ("b",), ("c",)],
    ),
    (
        "select w.name, s.name from ward w, staff s where w.id = s.ward_id(+) and s.job(+) in ('clerk', "
        "'head') and nvl(s.pay(+), 0) > 100 order by 1, 2",
        [],
        [("ER", "Ed"), ("ICU", "Ada"), ("ICU", "Flo"), ("LAB", None)],
    ),
    (
        "select s.name, b.name from staff s, staff b where s.boss = b.id(+) and s.id < 3 order by 1",
        [],
        [("Ada", None), ("Bo", "Ada")],
    ),
    (
        "select * from (select job, ward_id, pay from staff) pivot (sum(pay) for ward_id in (1, 2 as er)) order by job",
        [],
        [("clerk", 300, 300), ("head", 900, None), ("nurse", 600, 1000)],
    ),
    (
        "select * from (select job, ward_id, pay from staff) pivot (max(pay) as top, count(*) as n for "
        "ward_id in (1 as icu, 2 as er)) order by job",
        [],
        [("clerk", 300, 1, 300, 1), ("head", 900, 1, None, 0), ("nurse", 600, 1, 600, 2)],
    ),
    (
        "select * from staff pivot (count(id) for ward_id in (1, 2)) where name like 'A%'",
        [],
        [("Ada", None, 900.0, datetime(2020, 1, 15, 0, 0), None, "head", 1, 0)],
    ),
    (
        "select * from (select id, pay, bonus from staff) unpivot (amount for kind in (pay as 'P', bonus as "
        "'B')) where id < 3 order by id, kind",
        [],
        [(1, "P", 900.0), (2, "B", 50.0), (2, "P", 600.0)],
    ),
    (
        "select id, kind, amount from staff unpivot include nulls (amount for kind in (pay, bonus)) where id "
        "= 1 order by kind",
        [],
        [(1, "BONUS", None), (1, "PAY", 900.0)],
    ),
    (
        "select name from staff order by pay desc, name offset 1 rows fetch next 2 rows only",
        [],
        [("Bo",), ("Cy",)],
    ),
    (
        "select name from staff order by pay desc fetch first 20 percent rows with ties",
        [],
        [("Ada",), ("Bo",), ("Cy",)],
    ),
    (
        "select w.name, x.name from ward w cross apply (select s.name from staff s where s.ward_id = w.id "
        "order by s.pay desc fetch first 1 row only) x order by 1",
        [],
        [("ER", "Cy"), ("ICU", "Ada")],
    ),
    (
        "select w.name, x.name from ward w outer apply (select s.name from staff s where s.ward_id = w.id "
        "order by s.pay desc fetch first 1 row only) x order by 1",
        [],
        [("ER", "Cy"), ("ICU", "Ada"), ("LAB", None)],
    ),
    (
        "select w.name, x.n from ward w, lateral (select count(*) n from staff s where s.ward_id = w.id) x order by 1",
        [],
        [("ER", 3), ("ICU", 3), ("LAB", 0)],
    ),
    (
        "with t (id, name, depth) as (select id, name, 1 from staff where boss is null union all select "
        "s.id, s.name, t.depth + 1 from staff s join t on s.boss = t.id) search depth first by name set "
        "place select name, depth, place from t order by place",
        [],
        [("Ada", 1, 1), ("Bo", 2, 2), ("Flo", 3, 3), ("Cy", 2, 4), ("Di", 3, 5), ("Ed", 3, 6)],
    ),
    (
        "with t (id, boss) as (select id, boss from staff where id = 1 union all select s.id, s.boss from "
        "staff s join t on s.boss = t.id or s.id = t.boss) cycle id set looped to 'Y' default 'N' select "
        "looped, count(*) from t group by looped order by 1",
        [],
        [("N", 6), ("Y", 5)],
    ),
    (
        "with ward as (select id, lower(name) name from ward) select name from ward order by id",
        [],
        [("icu",), ("er",), ("lab",)],
    ),
    (
        "select name, pay * 12 year from staff where id < 4 order by year + id desc",
        [],
        [("Ada", 10800), ("Cy", 7200), ("Bo", 7200)],
    ),
    (
        "select id from ward union select ward_id from staff intersect select boss from staff order by 1",
        [],
        [(1,), (2,), (3,)],
    ),
    ("select id from ward minus select ward_id from staff union all select 7 from dual", [], [(3,), (7,)]),
    (
        "select name from staff where (ward_id, pay) in (select ward_id, max(pay) from staff group by "
        "ward_id) order by 1",
        [],
        [("Ada",), ("Cy",)],
    ),
    ("select min(id) as id, ward_id from staff group by ward_id order by min(id) desc", [], [(3, 2), (1, 1)]),
]
