"""Every type there and back through a real client, and the encodings against values known from Oracle."""

from __future__ import annotations

import datetime
from decimal import Decimal

import oracledb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.standin.codecs import boolean, dates, floats, intervals, number
from lab.standin.codecs.table import codec
from lab.standin.interface import Column, OraError, Outcome
from lab.standin.ttc.capabilities import Mode

from .conftest import StartServer
from .fake_database import FakeDatabase, FakeRows

NOON = datetime.datetime(2026, 11, 23, 12, 0, 5)
ROUND_TRIPS = [
    (oracledb.DB_TYPE_NUMBER, 0),
    (oracledb.DB_TYPE_NUMBER, -12345),
    (oracledb.DB_TYPE_NUMBER, 0.0001),
    (oracledb.DB_TYPE_NUMBER, Decimal("-99.5")),
    (oracledb.DB_TYPE_NUMBER, 10**37),
    (oracledb.DB_TYPE_VARCHAR, "挂号收费"),
    (oracledb.DB_TYPE_VARCHAR, "x" * 4000),
    (oracledb.DB_TYPE_NVARCHAR, "国家"),
    (oracledb.DB_TYPE_CHAR, "fixed "),
    (oracledb.DB_TYPE_RAW, b"\x00\xff\x10"),
    (oracledb.DB_TYPE_DATE, NOON),
    (oracledb.DB_TYPE_TIMESTAMP, NOON.replace(microsecond=123456)),
    (oracledb.DB_TYPE_TIMESTAMP, NOON),
    (oracledb.DB_TYPE_TIMESTAMP_TZ, NOON),
    (oracledb.DB_TYPE_TIMESTAMP_LTZ, NOON),
    (oracledb.DB_TYPE_BINARY_DOUBLE, -2.5),
    (oracledb.DB_TYPE_BINARY_FLOAT, 0.25),
    (oracledb.DB_TYPE_INTERVAL_DS, datetime.timedelta(days=-3, hours=2, microseconds=7)),
    (oracledb.DB_TYPE_INTERVAL_YM, oracledb.IntervalYM(-2, -3)),
    (oracledb.DB_TYPE_NUMBER, None),
    (oracledb.DB_TYPE_VARCHAR, None),
    (oracledb.DB_TYPE_DATE, None),
]


@pytest.mark.parametrize(("kind", "value"), ROUND_TRIPS, ids=lambda one: str(one)[:30])
def test_value_comes_back_as_it_was_bound(
    connection: oracledb.Connection, kind: oracledb.DbType, value: object
) -> None:
    cursor = connection.cursor()
    cursor.setinputsizes(kind)
    cursor.execute("select :1 from dual", [value])
    (found,) = cursor.fetchone()
    assert found == value
    assert cursor.description[0][1] is kind


def test_not_a_number_and_infinity_come_back(connection: oracledb.Connection) -> None:
    cursor = connection.cursor()
    cursor.setinputsizes(oracledb.DB_TYPE_BINARY_DOUBLE, oracledb.DB_TYPE_BINARY_DOUBLE)
    cursor.execute("select :1, :2 from dual", [float("nan"), float("-inf")])
    nan, infinity = cursor.fetchone()
    assert nan != nan and infinity == float("-inf")


def test_rowid_is_shown_as_oracle_shows_it(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    rows = [(b"AAAR3qAAEAAAACHAAA",), (None,)]
    fake.scripts["select rowid from t"] = lambda session, _: Outcome(rows=FakeRows([Column("ROWID", 11)], rows))
    cursor = connection.cursor()
    cursor.execute("select rowid from t")
    assert cursor.fetchall() == [("AAAR3qAAEAAAACHAAA",), (None,)]
    cursor.execute("insert into t values (:1)", [1])
    assert cursor.lastrowid == "AAAR3qAAEAAAACHAAA"


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        (b"0", "80"),
        (b"1", "c102"),
        (b"-1", "3e6466"),
        (b"100", "c202"),
        (b"123.45", "c202182e"),
        (b"0.01", "c002"),
        (b"-123.45", "3d644e3866"),
        (b"1E+40", "d502"),
    ],
)
def test_number_is_encoded_as_oracle_does(text: bytes, wire: str) -> None:
    assert number.encode_number(text).hex() == wire


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**30), max_value=10**30))
@settings(max_examples=300, deadline=None)
def test_number_survives_both_ways(value: Decimal) -> None:
    assert Decimal(number.decode_number(number.encode_number(str(value).encode())).decode()) == value


@given(st.datetimes(min_value=datetime.datetime(1, 1, 2)), st.integers(-14 * 60, 14 * 60))
@settings(max_examples=200, deadline=None)
def test_timestamps_survive_both_ways(value: datetime.datetime, offset: int) -> None:
    text = value.isoformat(" ", "microseconds")
    decoded = dates.decode_date(dates.encode_timestamp(text.encode())).decode()
    assert datetime.datetime.fromisoformat(decoded) == value
    if datetime.datetime(2, 1, 1) < value < datetime.datetime(9998, 1, 1):
        zone = f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}"
        back = dates.decode_timestamp_tz(dates.encode_timestamp_tz((text + zone).encode())).decode()
        utc, _, shown = back.partition("000Z")
        assert datetime.datetime.fromisoformat(utc + "+00:00") == datetime.datetime.fromisoformat(text + zone)
        assert shown == zone
        assert dates.encode_timestamp_tz(back.encode()) == dates.encode_timestamp_tz((text + zone).encode())


@given(st.floats(allow_nan=False))
def test_doubles_survive_and_sort_as_bytes(value: float) -> None:
    wire = floats.encode_double(repr(value).encode())
    assert float(floats.decode_double(wire)) == value
    assert (wire < floats.encode_double(b"0")) == (value < 0 or (value == 0 and str(value)[0] == "-"))


@given(st.integers(-(10**8), 10**8), st.integers(0, 86399), st.integers(0, 999_999_999))
def test_intervals_survive(days: int, seconds: int, nanos: int) -> None:
    sign = "-" if days < 0 else ""
    text = f"{sign}{abs(days)} {seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{nanos:09d}".encode()
    assert intervals.decode_day_second(intervals.encode_day_second(text)) == text


def test_year_before_christ_has_its_own_form() -> None:
    assert dates.encode_date(b"4712-01-01 00:00:00 BC").hex() == "35580101010101"
    assert dates.decode_date(bytes.fromhex("35580101010101")) == b"4712-01-01 00:00:00 BC"


def test_boolean_survives() -> None:
    assert [boolean.decode_boolean(boolean.encode_boolean(text)) for text in (b"t", b"f")] == [b"t", b"f"]


@pytest.mark.parametrize(
    ("encode", "text", "code"),
    [
        (number.encode_number, b"abc", 1722),
        (number.encode_number, b"1e200", 1426),
        (dates.encode_date, b"yesterday", 1801),
        (intervals.encode_year_month, b"x", 1867),
    ],
)
def test_wrong_text_is_refused_by_name(encode: object, text: bytes, code: int) -> None:
    with pytest.raises(OraError) as caught:
        encode(text)  # type: ignore[operator]
    assert caught.value.code == code


def test_boolean_comes_back_in_23ai(start_server: StartServer) -> None:
    server = start_server(mode=Mode.V23)
    with oracledb.connect(user="his", password="secret", dsn=server.dsn) as connection:
        cursor = connection.cursor()
        cursor.setinputsizes(oracledb.DB_TYPE_BOOLEAN, oracledb.DB_TYPE_BOOLEAN, oracledb.DB_TYPE_BOOLEAN)
        assert cursor.execute("select :1, :2, :3 from dual", [True, False, None]).fetchone() == (True, False, None)


def test_type_that_is_not_supported_is_refused_by_name() -> None:
    with pytest.raises(OraError, match="ORA-00932: .*type 250 is not supported"):
        codec(250)
