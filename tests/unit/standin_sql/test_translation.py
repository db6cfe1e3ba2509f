"""What the front end makes of Oracle SQL, and what it refuses by name."""

from __future__ import annotations

import pytest

from lab.standin.interface import OraError, StatementKind
from lab.standin.sql.catalog import Catalog
from lab.standin.sql.statements import parse_statement
from lab.standin.sql.translate import translate

REFUSED = [
    ("select * from t pivot xml (sum(a) for b in (any))", 3001, "PIVOT XML"),
    ("select * from t pivot (sum(a) for b in (select 1 from dual))", 936, "missing expression"),
    ("select * from t as of timestamp systimestamp", 3001, "flashback"),
    ("select * from t@link", 3001, "database links"),
    ("select t.id from t join u using (i) connect by prior t.id = t.boss", 3001, "CONNECT BY over a join with USING"),
    ("select connect_by_iscycle from t connect by prior id = boss", 30930, "NOCYCLE keyword is required"),
    ("select t.a from t join s using (i) where rownum <= 5 order by a", 3001, "ROWNUM together with ORDER BY"),
    ("select a from t where rownum = 1 or a = 2", 3001, "ROWNUM in an operand of OR"),
    ("select a from t where mod(rownum, 2) = 0", 3001, "ROWNUM in this condition"),
    ("select corr(a, b) keep (dense_rank first order by c) from t", 3001, "KEEP (DENSE_RANK …) of CORR"),
    ("select nth_value(a, 2) from last over (order by b) from t", 3001, "NTH_VALUE … FROM LAST"),
    ("select sum(a) ignore nulls over (order by b) from t", 3001, "IGNORE NULLS of SUM"),
    ("select group_id() from t group by a", 3001, "GROUP_ID"),
    ("select * from t sample (10)", 3001, "SAMPLE"),
    ("select * from t partition (p)", 3001, "PARTITION of a table"),
    ("select * from t versions between scn 1 and 2", 3001, "flashback"),
    ("update (select a + 1 from t) set a = 1", 3001, "a change through a query with expressions"),
    ("delete from (select t.a from t, u)", 3001, "a change through a join"),
    ("insert all into t into t values (q.nextval, 1) select 1 from dual", 3001, "INSERT ALL with a sequence"),
    ("select json_value(a, b) from t", 40454, "path expression not a literal"),
    ("select json_object(*) from t", 3001, "JSON_OBJECT(*)"),
    ("select json_query(a, '$' pretty) from t", 3001, "JSON_QUERY … PRETTY"),
    ("select json_serialize(a pretty) from t", 3001, "JSON_SERIALIZE … PRETTY"),
    ("select json_object('a' value 1 strict) from t", 3001, "JSON … STRICT"),
    ("select json_transform(a, remove '$.b') from t", 3001, "JSON_TRANSFORM"),
    ("select j.b from t, json_table(t.a, '$' error on error columns (b number path '$')) j", 3001, "ERROR ON ERROR"),
    ("select prior a from t", 976, "not allowed here"),
    ("select a from t1, t2 where t1.a = t2.a(+) or t1.b = 2", 1719, "(+)"),
    ("select 1 from dual;", 933, "not properly ended"),
    ("select 'abc from dual", 1756, "quoted string"),
    ("select 1", 923, "FROM keyword"),
]


@pytest.mark.parametrize(("sql", "code", "names"), REFUSED)
def test_what_cannot_be_translated_is_refused_by_name(sql: str, code: int, names: str) -> None:
    with pytest.raises(OraError) as refusal:
        translate(sql, "his", Catalog(listed={("his", "t"): ("a", "b")}))
    assert refusal.value.code == code
    assert names in refusal.value.message


def test_a_name_inside_an_aggregate_of_order_by_is_the_columns() -> None:
    text = translate("select min(id) as id, max(b) + 1 as c from t group by a order by min(id), c + 1").text
    first, _, second = text.partition("ORDER BY ")[2].partition(", ")
    assert first == 'min("id")' and "max" in second


def test_outer_join_marks_become_left_joins() -> None:
    text = translate("select a.x from t1 a, t2 b where a.id = b.id(+) and b.kind(+) = 'K' and a.z = 1").text
    assert 'FROM "t1" AS "a" LEFT JOIN "t2" AS "b" ON "a"."id" = "b"."id" AND "b"."kind" = \'K\'' in text
    assert text.endswith('WHERE "a"."z" = 1::numeric')


def test_every_occurrence_of_a_placeholder_is_one_parameter() -> None:
    assert translate("select :a, :a, :b from dual").parameters == 3


def test_a_query_after_the_table_of_an_insert_is_no_alias() -> None:
    assert translate("insert into t select n from s").text == 'INSERT INTO "t" SELECT "n" AS "n" FROM "s"'


def test_placeholders_after_into_are_results() -> None:
    parsed = parse_statement("insert into t (a) values (:a) returning id into :id")
    assert [(bind.name, bind.returning) for bind in parsed.binds] == [("A", False), ("ID", True)]


def test_block_placeholders_are_named_once() -> None:
    parsed = parse_statement("begin :x := :y + :x; end;")
    assert (parsed.kind, [bind.name for bind in parsed.binds]) == (StatementKind.PLSQL, ["X", "Y"])


def test_no_statement_is_refused() -> None:
    with pytest.raises(OraError) as refusal:
        parse_statement("grunt")
    assert refusal.value.code == 900
