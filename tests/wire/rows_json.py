"""SQL/JSON: values taken out of documents, documents made of rows, documents as rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

JSON: list[tuple[str, list[Any], Any]] = [
    (
        'select json_value(\'{"a":{"b":5},"c":"x","d":[1,2],"e":true}\', \'$.a.b\'), json_value(\'{"a":{"b":5}}\', '
        "'$.a.b' returning number) + 1, json_value('{\"c\":\"x\"}', '$.c'), json_value('{\"d\":[1,2]}', '$.d[1]'), "
        "json_value('{\"e\":true}', '$.e') from dual",
        [],
        [("5", 6, "x", "2", "true")],
    ),
    (
        "select json_value('{\"a\":1}', '$.b'), json_value('{\"a\":1}', '$.b' default 'none' on empty), "
        "json_value('{\"a\":{}}', '$.a'), json_value('no json', '$.a'), json_value('{\"a\":\"x\"}', '$.a' "
        "returning number), json_value(null, '$.a' error on error) from dual",
        [],
        [(None, "none", None, None, None, None)],
    ),
    (
        "select json_value('{\"a\":1}', '$.b' error on empty) from dual",
        [],
        "ORA-40462: JSON_VALUE evaluated to no value",
    ),
    (
        "select json_value('{\"a\":{}}', '$.a' error on error) from dual",
        [],
        "ORA-40456: JSON_VALUE evaluated to non-scalar value",
    ),
    ("select json_value('nothing', '$.a' error on error) from dual", [], "ORA-40441: JSON syntax error"),
    ("select json_value('{\"a\":1}', '$.a..') from dual", [], "ORA-40597: JSON path expression syntax error"),
    (
        "select json_value('{\"a\":\"2026-02-03\"}', '$.a' returning date), "
        'json_value(\'{"a":"2026-02-03T04:05:06"}\', \'$.a\' returning timestamp), json_value(\'{"a":"abc"}\', '
        "'$.a' returning varchar2(2)) from dual",
        [],
        [(datetime(2026, 2, 3), datetime(2026, 2, 3, 4, 5, 6), None)],
    ),
    (
        "select json_query('{\"a\":[1,{\"b\":\"x\"}]}', '$.a'), json_query('{\"a\":1}', '$.a'), "
        "json_query('{\"a\":1}', '$.a' with wrapper), json_query('{\"a\":[1,2]}', '$.a[*]' with conditional "
        "wrapper), json_query('{}', '$.a' empty array on empty) from dual",
        [],
        [('[1,{"b":"x"}]', None, "[1]", "[1,2]", "[]")],
    ),
    (
        "select json_query('{\"a\":1}', '$.a' error on error) from dual",
        [],
        "ORA-40480: JSON_QUERY requires an array wrapper",
    ),
    (
        "select count(*) from dual where json_exists('{\"a\":[1,5]}', '$.a[*]?(@ > 3)') and not "
        "json_exists('{\"a\":1}', '$.b') and json_exists('{\"a\":7}', '$.a?(@ == $v)' passing 7 as \"v\")",
        [],
        [(1,)],
    ),
    (
        "select json_object('a' value 1, 'b' value 'x\"y', key 'c' value null, 'd' value date '2026-02-03', "
        "'e' value json_array(1, null, 'z')) from dual",
        [],
        [('{"a":1,"b":"x\\"y","c":null,"d":"2026-02-03T00:00:00","e":[1,"z"]}',)],
    ),
    (
        "select json_object('a' value null absent on null), json_object('n' is .5), json_array(1, null null "
        "on null), json_array(), json_object('j' value '{\"k\":1}' format json) from dual",
        [],
        [("{}", '{"n":0.5}', "[1,null]", "[]", '{"j":{"k":1}}')],
    ),
    ("select json_object(name, pay) from staff where id = 1", [], [('{"name":"Ada","pay":900}',)]),
    (
        "select json_arrayagg(name order by name desc), json_objectagg(name value pay) from staff where ward_id = 1",
        [],
        [('["Flo","Bo","Ada"]', '{"Ada":900,"Bo":600,"Flo":300}')],
    ),
    (
        "select ward_id, json_arrayagg(json_object('n' value name) order by id) from staff group by ward_id order by 1",
        [],
        [(1, '[{"n":"Ada"},{"n":"Bo"},{"n":"Flo"}]'), (2, '[{"n":"Cy"},{"n":"Di"},{"n":"Ed"}]')],
    ),
    (
        'select t.* from json_table(\'[{"a":1,"b":"x"},{"a":2}]\', \'$[*]\' columns (n for ordinality, a number '
        "path '$.a', b varchar2(10) path '$.b' default '-' on empty, has_b number exists path '$.b')) t",
        [],
        [(1, 1, "x", 1), (2, 2, "-", 0)],
    ),
    (
        "select s.name, t.tag from staff s, json_table('{\"tags\":[\"' || s.name || '\",\"' || s.job || '\"]}', "
        "'$.tags[*]' columns (tag varchar2(20) path '$')) t where s.id < 3 order by 1, 2",
        [],
        [("Ada", "Ada"), ("Ada", "head"), ("Bo", "Bo"), ("Bo", "nurse")],
    ),
    (
        "select d.id, d.drug, d.dose from "
        'json_table(\'{"id":7,"orders":[{"drug":"A","doses":[1,2]},{"drug":"B","doses":[3]}]}\', \'$\' columns '
        "(id number path '$.id', nested path '$.orders[*]' columns (drug varchar2(5) path '$.drug', nested "
        "path '$.doses[*]' columns (dose number path '$')))) d order by 3",
        [],
        [(7, "A", 1), (7, "A", 2), (7, "B", 3)],
    ),
    (
        "select j.orders from json_table('{\"orders\":[1,2]}', '$' columns (orders varchar2(50) format json "
        "path '$.orders')) j",
        [],
        [("[1,2]",)],
    ),
    (
        "select json_serialize('{ \"a\" : [1, \"x\"] }'), json_serialize('[ ]' returning varchar2(10)), "
        "json_serialize(null) from dual",
        [],
        [('{"a":[1,"x"]}', "[]", None)],
    ),
    (
        "select json_serialize(json_scalar(1.50)), json_serialize(json_scalar('a\"b')), "
        "json_serialize(json_scalar(date '2026-02-03')), json_scalar(null) from dual",
        [],
        [("1.5", '"a\\"b"', '"2026-02-03T00:00:00"', None)],
    ),
]
