"""RETURNING, PL/SQL, REF CURSOR, implicit results, scrolling, LOBs and long results, through a real client."""

from __future__ import annotations

import oracledb
import pytest

from lab.standin.config import Limits
from lab.standin.interface import Column, OraError, Outcome

from .conftest import StartServer
from .fake_database import FakeDatabase, FakeRows

NUMBER, VARCHAR, CLOB, BLOB, CURSOR = 2, 1, 112, 113, 102


def numbers(count: int) -> FakeRows:
    """One NUMBER column, 1 to count."""
    return FakeRows([Column("N", NUMBER)], [(str(n).encode(),) for n in range(1, count + 1)])


def test_returning_gives_each_rows_values(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    sql = "insert into t values (:1) returning id, name into :2, :3"
    fake.scripts[sql] = lambda session, rows: Outcome(
        row_count=len(rows), returning=[[[b"10"], [row[0]]] for row in rows]
    )
    cursor = connection.cursor()
    ids, names = cursor.var(int, arraysize=2), cursor.var(str, arraysize=2)
    cursor.setinputsizes(None, ids, names)
    cursor.executemany(sql, [("a",), ("b",)])
    assert ids.values == [[10], [10]]
    assert names.values == [["a"], ["b"]]


def test_plsql_call_fills_out_binds_again_and_again(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    sql = "begin add_one(:a, :b); end;"
    fake.scripts[sql] = lambda session, rows: Outcome(
        directions=["in", "out"], out=[[row[0], str(int(row[0]) + 1).encode()] for row in rows]
    )
    cursor = connection.cursor()
    result = cursor.var(int)
    for number in (1, 2, 3):
        cursor.execute(sql, a=number, b=result)
        assert result.getvalue() == number + 1


def test_plsql_arrays_go_both_ways(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    sql = "begin reverse(:a); end;"
    fake.scripts[sql] = lambda session, rows: Outcome(directions=["inout"], out=[[rows[0][0][::-1]]])
    cursor = connection.cursor()
    array = cursor.arrayvar(oracledb.DB_TYPE_NUMBER, [1, 2, 3], 10)
    cursor.execute(sql, [array])
    assert array.getvalue() == [3, 2, 1]


def test_ref_cursor_is_fetched_to_its_end(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    sql = "begin open_it(:c); end;"
    fake.scripts[sql] = lambda session, rows: Outcome(directions=["out"], out=[[numbers(250)]])
    cursor = connection.cursor()
    result = cursor.var(oracledb.DB_TYPE_CURSOR)
    cursor.execute(sql, [result])
    assert [row[0] for row in result.getvalue()] == list(range(1, 251))


def test_ref_cursor_inside_a_row_is_fetched(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    sql = "select cursor(select n from t) from dual"
    fake.scripts[sql] = lambda session, rows: Outcome(rows=FakeRows([Column("C", CURSOR)], [(numbers(3),)]))
    cursor = connection.cursor()
    cursor.execute(sql)
    (inner,) = cursor.fetchone()
    assert [row[0] for row in inner] == [1, 2, 3]


def test_implicit_results_arrive_in_order(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    fake.scripts["begin show; end;"] = lambda session, rows: Outcome(implicit=[numbers(2), numbers(3)])
    cursor = connection.cursor()
    cursor.execute("begin show; end;")
    assert [len(result.fetchall()) for result in cursor.getimplicitresults()] == [2, 3]


def test_many_rows_arrive_whatever_the_array_size(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    fake.scripts["select n from t"] = lambda session, rows: Outcome(rows=numbers(1000))
    for size in (1, 7, 100, 5000):
        cursor = connection.cursor()
        cursor.arraysize = cursor.prefetchrows = size
        cursor.execute("select n from t")
        assert [row[0] for row in cursor] == list(range(1, 1001))


def test_scrollable_cursor_goes_anywhere(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    fake.scripts["select n from t"] = lambda session, rows: Outcome(rows=numbers(100))
    cursor = connection.cursor(scrollable=True)
    cursor.execute("select n from t")
    places = []
    for value, mode in ((0, "last"), (0, "first"), (50, "absolute"), (-10, "relative")):
        cursor.scroll(value, mode)
        places.append(cursor.fetchone()[0])
    assert places[:3] == [100, 1, 50]


def test_changed_columns_are_described_again(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    answers = [
        FakeRows([Column("A", NUMBER)], [(b"1",)]),
        FakeRows([Column("B", VARCHAR, size=5)], [(b"two",)]),
    ]
    fake.scripts["select * from t"] = lambda session, rows: Outcome(rows=answers.pop(0))
    cursor = connection.cursor()
    assert cursor.execute("select * from t").fetchone() == (1,)
    assert cursor.execute("select * from t").fetchone() == ("two",)


@pytest.mark.parametrize("size", [0, 10, 5000, 70_000])
@pytest.mark.parametrize("lobs", [True, False], ids=["locators", "direct"])
def test_lobs_are_read_whole(connection: oracledb.Connection, fake: FakeDatabase, size: int, lobs: bool) -> None:
    text, data = "病" * size, bytes(range(256)) * (size // 256 + 1)
    columns = [Column("C", CLOB), Column("N", CLOB, national=True), Column("B", BLOB)]
    row = (text.encode() or None, text.encode() or None, data)
    fake.scripts["select * from t"] = lambda session, rows: Outcome(rows=FakeRows(columns, [row]))
    cursor = connection.cursor()
    cursor.execute("select * from t", fetch_lobs=lobs)
    found = [value.read() if lobs and value is not None else value for value in cursor.fetchone()]
    assert found == [text or None, text or None, data]


def test_temporary_lob_is_written_read_and_bound(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    lob = connection.createlob(oracledb.DB_TYPE_CLOB, "abc")
    lob.write("DEF", 3)
    assert lob.read() == "abDEF"
    lob.trim(4)
    assert lob.size() == 4
    connection.cursor().execute("insert into t values (:1)", [lob])
    connection.commit()
    assert fake.committed == [(b"abDE",)]


def test_lobs_beyond_the_limit_are_refused_and_freed_ones_forgotten(start_server: StartServer) -> None:
    server = start_server(limits=Limits(lob_bytes=2000))
    with oracledb.connect(user="his", password="secret", dsn=server.dsn) as connection:
        lob = connection.createlob(oracledb.DB_TYPE_BLOB)
        with pytest.raises(oracledb.DatabaseError, match="ORA-01652"):
            lob.write(b"x", 1 << 40)
        for _ in range(5):
            lob = connection.createlob(oracledb.DB_TYPE_BLOB, b"x" * 600)
            lob.trim(10)
            lob.write(b"y" * 900)
            del lob
            connection.ping()


def test_long_values_are_bound_whole(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    text, data = "长" * 40_000, b"\xfe" * 100_000
    connection.cursor().execute("insert into t values (:1, :2, :3)", [text, 5, data])
    connection.commit()
    assert fake.committed == [(text.encode(), b"5", data)]


def test_too_many_cursors_is_an_oracle_error(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    fake.scripts["select n from t"] = lambda session, rows: Outcome(rows=numbers(1000))
    held = []
    with pytest.raises(oracledb.DatabaseError, match="ORA-01000"):
        for _ in range(100):
            held.append(connection.cursor())
            held[-1].execute("select n from t")
            held[-1].fetchone()


def test_client_information_and_schema_reach_the_session(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    connection.module, connection.action, connection.client_identifier = "charge", "pay", "window 3"
    connection.current_schema = "HIS"
    connection.ping()
    assert fake.sessions[-1].client_info == {"module": "charge", "action": "pay", "client_identifier": "window 3"}
    assert fake.sessions[-1].schema == "HIS"


def test_describe_does_not_execute(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    cursor = connection.cursor()
    cursor.parse("select x from t")
    assert cursor.description[0][0] == "ECHO"
    assert fake.sessions[-1].types == fake.sessions[-1].types[:1]


def test_fault_in_the_database_half_is_an_error_and_no_end(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    def explode(session: object, rows: object) -> Outcome:
        raise RuntimeError("boom")

    fake.scripts["select 1 from dual"] = explode
    with pytest.raises(oracledb.DatabaseError, match="ORA-03001"):
        connection.cursor().execute("select 1 from dual")
    connection.ping()


@pytest.mark.parametrize("sdu", [512, 8192, 65535])
def test_requests_and_replies_of_any_size_pass(start_server: StartServer, fake: FakeDatabase, sdu: int) -> None:
    server = start_server()
    dsn = f"{server.dsn}?sdu={sdu}"
    with oracledb.connect(user="his", password="secret", dsn=dsn) as connection:
        cursor = connection.cursor()
        for size in (*range(sdu - 200, sdu + 20, 13), 3 * sdu):
            value = "x" * min(size, 32000)
            cursor.execute("insert into t values (:1)", [value])
            connection.commit()
            assert fake.committed[-1] == (value.encode(),)
            assert cursor.execute("select :1 from dual", [value[:4000]]).fetchone() == (value[:4000],)


def test_pipeline_runs_every_operation(server, fake: FakeDatabase) -> None:  # type: ignore[no-untyped-def]
    import asyncio

    async def run() -> list[object]:
        async with oracledb.connect_async(user="his", password="secret", dsn=server.dsn) as connection:
            pipeline = oracledb.create_pipeline()
            pipeline.add_execute("insert into t values (:1)", [1])
            pipeline.add_fetchone("select :1 from dual", [2])
            pipeline.add_commit()
            return list(await connection.run_pipeline(pipeline))

    results = asyncio.run(run())
    assert results[1].rows == [(2,)]  # type: ignore[attr-defined]
    assert fake.committed == [(b"1",)]


def test_session_ends_when_its_backend_is_gone(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    def gone(session: object, rows: object) -> Outcome:
        raise OraError(3113, "end-of-file on communication channel")

    fake.scripts["select n from t"] = gone
    with pytest.raises(oracledb.DatabaseError, match="ORA-03113|DPY-4011"):
        connection.cursor().execute("select n from t")
    assert not connection.is_healthy()


def test_unknown_call_gets_a_named_error(connection: oracledb.Connection) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-03120"):
        connection.queue("q").enqone(connection.msgproperties(payload=b"x"))
    connection.ping()


def test_what_the_database_has_not_is_refused_by_name(connection: oracledb.Connection) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-03001.*distributed transactions"):
        connection.tpc_begin(connection.xid(1, "global", "branch"))
    connection.ping()


def test_error_of_the_database_is_shown_as_it_is(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    def fail(session: object, rows: object) -> Outcome:
        raise OraError(1, "unique constraint (HIS.PK) violated")

    fake.scripts["insert into p values (:1)"] = fail
    with pytest.raises(oracledb.IntegrityError, match=r"ORA-00001: unique constraint \(HIS.PK\) violated"):
        connection.cursor().execute("insert into p values (:1)", [1])
