"""JSON, VECTOR and BOOLEAN with the real driver: native where the client and the server's release know them."""

from __future__ import annotations

import array
import datetime
import decimal

import oracledb
import pytest

from lab.standin.codecs.oson import decode_oson
from lab.standin.codecs.osonwriter import encode_oson
from lab.standin.codecs.vector import decode_vector, encode_vector
from lab.standin.interface import OraError

_VALUE = {
    "name": "患者",
    "when": datetime.datetime(2026, 2, 3, 4, 5, 6, 789000),
    "raw": b"\x00\xff",
    "list": [1, decimal.Decimal("2.5"), None, True, {}, {"name": []}],
    "wide": "x" * 70000,
}


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"b":[1,-2.5,"x",null,true,{"a":{"$oracleTimestamp":"2026-01-02T03:04:05.123456"}}]}',
        '"text"',
        "12.25",
        "[]",
        '{"' + "k" * 300 + '":1,"k":2}',
        '{"$numberDouble":"1.5"}',
        "[" + ",".join(f'{{"member{number}":{number}}}' for number in range(300)) + "]",
    ],
)
def test_oson_comes_back_as_the_text_it_was(text: str) -> None:
    assert decode_oson(encode_oson(text.encode())).decode() == text


@pytest.mark.parametrize("image", [b"", b"\xff\x4a\x5a\x01", b"\xff\x4a\x5a\x01\x00\x00\xff\xff", b"text"])
def test_what_is_no_oson_is_an_error(image: bytes) -> None:
    with pytest.raises(OraError):
        decode_oson(image)


@pytest.mark.parametrize("text", [b"f[1.5,2.0]", b"d[0.1]", b"b[1,-2]", b"B[1,255]", b"f[16,[0,3],[1.5,2.0]]"])
def test_a_vector_image_comes_back_as_the_text_it_was(text: bytes) -> None:
    assert decode_vector(encode_vector(text)) == text


def test_a_vector_of_infinity_is_refused() -> None:
    with pytest.raises(OraError, match="ORA-51805"):
        decode_vector(encode_vector(b"d[1.0]")[:-8] + b"\xff\xf0" + bytes(6))


def test_json_keeps_the_scalars_that_text_does_not_have(his: oracledb.Connection) -> None:
    if his.version.startswith("19"):
        pytest.skip("JSON is a type since 21c")
    cursor = his.cursor()
    cursor.execute("select :1 from dual", [_json(cursor, _VALUE)])
    assert cursor.description[0].type_code is oracledb.DB_TYPE_JSON
    assert cursor.fetchone()[0] == _VALUE


def _json(cursor: oracledb.Cursor, value: object) -> oracledb.Var:
    """A bind of type JSON."""
    bound = cursor.var(oracledb.DB_TYPE_JSON)
    bound.setvalue(0, value)
    return bound


def test_a_vector_column_takes_the_format_it_declares(his: oracledb.Connection) -> None:
    if his.version.startswith("19"):
        pytest.skip("VECTOR is a type since 23ai")
    cursor = his.cursor()
    cursor.execute("create table points (id number, p vector(3, float32), q vector(*, int8), s vector(4, *, sparse))")
    try:
        cursor.execute(
            "insert into points values (1, :1, '[1, 2]', :2)",
            [array.array("d", [1, 2.5, -3]), oracledb.SparseVector(4, [1], array.array("d", [7]))],
        )
        cursor.execute("select p, q, s from points")
        p, q, s = cursor.fetchone()
        assert (p, p.typecode, q, q.typecode) == (array.array("f", [1, 2.5, -3]), "f", array.array("b", [1, 2]), "b")
        assert (s.num_dimensions, s.indices[0], s.values[0]) == (4, 1, 7)
        info = cursor.description
        assert [(c.vector_dimensions, c.vector_format) for c in info[:2]] == [
            (3, oracledb.VECTOR_FORMAT_FLOAT32),
            (None, oracledb.VECTOR_FORMAT_INT8),
        ]
        cursor.execute("select vector_distance(p, :1, euclidean) from points", [array.array("f", [1, 2.5, 1])])
        assert cursor.fetchone() == (4,)
        with pytest.raises(oracledb.DatabaseError, match="ORA-51803"):
            cursor.execute("insert into points (p) values ('[1, 2]')")
        with pytest.raises(oracledb.DatabaseError, match="ORA-51806"):
            cursor.execute("insert into points (q) values ('[1, 200]')")
    finally:
        cursor.execute("drop table points")


def test_a_boolean_column_is_a_number_to_older_clients(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("create table switches (id number, b boolean)")
    try:
        cursor.executemany("insert into switches values (:1, :2)", [(1, True), (2, False), (3, None)])
        cursor.execute("select b from switches order by id")
        old = his.version.startswith("19")
        assert cursor.description[0].type_code is (oracledb.DB_TYPE_NUMBER if old else oracledb.DB_TYPE_BOOLEAN)
        assert [row[0] for row in cursor] == [True, False, None]
    finally:
        cursor.execute("drop table switches")


def test_a_column_constrained_to_be_json_is_said_to_be(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("create table forms (id number, body varchar2(200) check (body is json))")
    try:
        cursor.execute("insert into forms values (1, '[1, 2]')")
        cursor.execute("select id, body from forms")
        assert [column.is_json for column in cursor.description] == [False, True]
        assert cursor.fetchone() == (1, [1, 2])
    finally:
        cursor.execute("drop table forms")
