"""Direct path load."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import oracledb
import pytest

from lab.standin.tns.errors import ProtocolError
from lab.standin.tns.primitives import Reader, ub
from lab.standin.ttc.directpath import parse_load_stream

from .server_thread import ServerThread

COLUMNS = ["id", "name", "paid", "at", "note", "picture"]


@pytest.fixture
def table(his: oracledb.Connection) -> Iterator[str]:
    his.cursor().execute(
        "create table zz_direct (id number(9) primary key, name varchar2(20), paid number(12, 2), at timestamp, "
        "note clob, picture blob)"
    )
    yield "zz_direct"
    his.cursor().execute("drop table zz_direct")


def load(session: oracledb.Connection, rows: list[tuple[object, ...]], **changes: object) -> None:
    asked = {"schema_name": "his", "table_name": "zz_direct", "column_names": COLUMNS, "data": rows, **changes}
    session.direct_path_load(**asked)  # type: ignore[arg-type]


def row(number: int, note: str | None = "患者", picture: bytes | None = b"\1\2") -> tuple[object, ...]:
    return number, f"p{number}", number / 4, datetime.datetime(2026, 11, 28, 3, 4, 5, 678000), note, picture


def test_rows_arrive_and_are_committed(standin: ServerThread, his: oracledb.Connection, table: str) -> None:
    rows = [row(1), row(2, None, None), row(3, "长" * 70_000, b"\xff" * 200_000)]
    load(his, rows)
    oracledb.defaults.fetch_lobs = False
    try:
        with oracledb.connect(user="his", password="secret", dsn=standin.dsn) as other:
            assert other.cursor().execute("select * from zz_direct order by id").fetchall() == rows
    finally:
        oracledb.defaults.fetch_lobs = True


def test_a_failed_batch_leaves_nothing(his: oracledb.Connection, table: str) -> None:
    with pytest.raises(oracledb.IntegrityError, match="ORA-00001"):
        load(his, [row(1), row(2), row(2)], batch_size=2)
    assert his.cursor().execute("select count(*) from zz_direct").fetchone() == (0,)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"table_name": "zz_nowhere"}, "ORA-00942"),
        ({"column_names": ["id", "nope"], "data": [(1, 2)]}, "ORA-00904"),
        ({"schema_name": "sys", "table_name": "user$", "column_names": ["name"], "data": [("X",)]}, "ORA-00942"),
    ],
)
def test_what_cannot_be_loaded_is_told(
    his: oracledb.Connection, table: str, changes: dict[str, object], error: str
) -> None:
    with pytest.raises(oracledb.DatabaseError, match=error):
        load(his, [row(1)], **changes)


@pytest.mark.parametrize("data", [b"\x2c", b"\x3c\0\x09\x02\x01A", b"\x0c\x01\x05ab"])
def test_a_damaged_stream_is_garbage(data: bytes) -> None:
    head = ub(1) + b"\1" + ub(len(data)) + ub(400) + b"\0" + ub(0) + b"\1\1"
    with pytest.raises(ProtocolError):
        parse_load_stream(Reader(head + data))
