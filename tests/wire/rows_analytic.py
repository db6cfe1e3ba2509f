"""Aggregates, analytic functions and their windows."""

from __future__ import annotations

from typing import Any

ANALYTIC: list[tuple[str, list[Any], Any]] = [
    (
        "select ward_id, max(name) keep (dense_rank first order by pay), sum(pay) keep (dense_rank last "
        "order by hired), count(*) keep (dense_rank first order by job) from staff group by ward_id order by "
        "1",
        [],
        [(1, "Flo", 300, 1), (2, "Ed", 300, 1)],
    ),
    (
        "select name, max(pay) keep (dense_rank first order by hired desc) over (partition by ward_id) from "
        "staff order by id",
        [],
        [("Ada", 300), ("Bo", 300), ("Cy", 300), ("Di", 300), ("Ed", 300), ("Flo", 300)],
    ),
    (
        "select name, sum(pay) over (order by pay range between 100 preceding and 100 following) from staff "
        "order by pay, name",
        [],
        [("Ed", 1000), ("Flo", 1000), ("Di", 1000), ("Bo", 1200), ("Cy", 1200), ("Ada", 900)],
    ),
    (
        "select name, count(*) over (order by hired range between interval '3' month preceding and current "
        "row) from staff order by hired",
        [],
        [("Ada", 1), ("Bo", 2), ("Cy", 1), ("Di", 1), ("Ed", 2), ("Flo", 1)],
    ),
    (
        "select name, count(*) over (order by hired range 30 preceding) from staff order by hired",
        [],
        [("Ada", 1), ("Bo", 2), ("Cy", 1), ("Di", 1), ("Ed", 2), ("Flo", 1)],
    ),
    (
        "select name, lag(pay) over (order by id), lead(pay, 2, 0) over (order by id), nth_value(name, 2) "
        "over (order by id) from staff where ward_id = 1 order by id",
        [],
        [("Ada", None, 300, None), ("Bo", 900, 0, "Bo"), ("Flo", 600, 0, "Bo")],
    ),
    (
        "select id, last_value(bonus ignore nulls) over (order by id), first_value(bonus) ignore nulls over "
        "(order by id), lag(bonus ignore nulls) over (order by id), lead(bonus ignore nulls, 1, -1) over "
        "(order by id) from staff order by id",
        [],
        [
            (1, None, None, None, 50),
            (2, 50, 50, None, 20),
            (3, 50, 50, 50, 20),
            (4, 20, 50, 50, 10),
            (5, 20, 50, 20, 10),
            (6, 10, 50, 20, -1),
        ],
    ),
    (
        "select ntile(3) over (order by id), dense_rank() over (order by pay desc), row_number() over "
        "(partition by ward_id order by id) from staff order by id",
        [],
        [(1, 1, 1), (1, 2, 2), (2, 2, 1), (2, 3, 2), (3, 4, 3), (3, 4, 3)],
    ),
    (
        "select sum(sum(pay)) over (order by ward_id), ratio_to_report(sum(pay)) over () * 31 from staff "
        "group by ward_id order by 1",
        [],
        [(1800, 18), (3100, 13)],
    ),
    (
        "select rank(500) within group (order by pay), dense_rank(500) within group (order by pay desc) from staff",
        [],
        [(4, 3)],
    ),
    ("select avg(max(pay)), count(count(*)) from staff group by ward_id", [], [(750, 2)]),
    (
        "select ward_id, job, sum(pay), grouping(job), grouping_id(ward_id, job) from staff group by rollup "
        "(ward_id, job) order by 1, 2",
        [],
        [
            (1, "clerk", 300, 0, 0),
            (1, "head", 900, 0, 0),
            (1, "nurse", 600, 0, 0),
            (1, None, 1800, 1, 1),
            (2, "clerk", 300, 0, 0),
            (2, "nurse", 1000, 0, 0),
            (2, None, 1300, 1, 1),
            (None, None, 3100, 1, 3),
        ],
    ),
    (
        "select ward_id, job, count(*) from staff group by cube (ward_id, job) having grouping(job) = 1 order by 1",
        [],
        [(1, None, 3), (2, None, 3), (None, None, 6)],
    ),
    (
        "select ward_id, job, count(*) from staff where ward_id = 1 group by grouping sets ((ward_id, job), "
        "ward_id, ()) order by 1, 2",
        [],
        [(1, "clerk", 1), (1, "head", 1), (1, "nurse", 1), (1, None, 3), (None, None, 3)],
    ),
    (
        "select percentile_cont(0.5) within group (order by pay), percentile_disc(0.25) within group (order "
        "by pay desc), median(pay), stats_mode(job) from staff where job <> 'clerk'",
        [],
        [(600, 900, 600, "nurse")],
    ),
    (
        "select name, median(pay) over (partition by ward_id) from staff order by id",
        [],
        [("Ada", 600), ("Bo", 600), ("Cy", 400), ("Di", 400), ("Ed", 400), ("Flo", 600)],
    ),
    (
        "select listagg(name, ',') within group (order by pay desc, name), listagg(distinct job, '/') within "
        "group (order by job) from staff",
        [],
        [("Ada,Bo,Cy,Di,Ed,Flo", "clerk/head/nurse")],
    ),
    (
        "select listagg(name, ',') within group (order by name desc) over (partition by job) from staff "
        "where ward_id = 1 order by id",
        [],
        [("Ada",), ("Bo",), ("Flo",)],
    ),
    (
        "select length(listagg(rpad(name, 1000, '.'), ',' on overflow truncate '~' with count) within group "
        "(order by name)) from staff",
        [],
        [(3007,)],
    ),
    (
        "select listagg(rpad(name, 1000, '.'), ',') within group (order by name) from staff",
        [],
        "ORA-01489: result of string concatenation is too long",
    ),
    (
        "select sum(pay) over w, count(*) over (w rows 1 preceding) from staff window w as (order by id) "
        "order by id fetch first 2 rows only",
        [],
        [(900, 1), (1500, 2)],
    ),
]
