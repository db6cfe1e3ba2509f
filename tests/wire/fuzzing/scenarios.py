"""What the recorded client does: one conversation for each part of the protocol."""

from __future__ import annotations

from collections.abc import Callable

import oracledb

SETUP = (
    "create table fuzzed (id number(9) primary key, name varchar2(100), price number(12,2), at date, note clob, "
    "photo blob, stamp timestamp)",
    "create or replace package fuzz_arrays is type names is table of varchar2(50) index by binary_integer; "
    "procedure double (n in out names); end;",
    "create or replace package body fuzz_arrays is procedure double (n in out names) is begin "
    "for i in 1 .. n.count loop n(i) := n(i) || n(i); end loop; end; end;",
)
Scenario = Callable[[oracledb.Connection], None]


def queries(connection: oracledb.Connection) -> None:
    """Described, with binds, again, in pieces."""
    cursor = connection.cursor()
    connection.module = "fuzz"
    for number in range(3):
        cursor.execute("select :1, :2, sysdate from dual", [number, "text 文"])
        cursor.fetchall()
    cursor.arraysize = 50
    cursor.execute("select level n, 'row ' || level c from dual connect by level <= 300")
    cursor.fetchmany(120)
    other = connection.cursor()
    other.execute("select id, name, price, at, note from fuzzed where id < :n", n=5)
    other.fetchall()
    cursor.close()
    connection.ping()


def changes(connection: oracledb.Connection) -> None:
    """Rows one by one and as arrays, errors of a batch, RETURNING, commit and rollback."""
    cursor = connection.cursor()
    cursor.execute("delete from fuzzed")
    cursor.executemany(
        "insert into fuzzed (id, name, price) values (:1, :2, :3)", [(n, f"n{n}", n / 3) for n in range(20)]
    )
    cursor.executemany(
        "insert into fuzzed (id) values (:1)", [(1,), (50,), (2,)], batcherrors=True, arraydmlrowcounts=True
    )
    new = cursor.var(int)
    cursor.execute("insert into fuzzed (id, name) values (:1, :2) returning id into :3", [77, None, new])
    connection.commit()
    cursor.execute("update fuzzed set name = :1 where id > :2", ["x" * 90, 10])
    connection.rollback()


def lobs(connection: oracledb.Connection) -> None:
    """Written and read in pieces, temporary ones."""
    cursor = connection.cursor()
    cursor.execute("delete from fuzzed where id >= 900")
    cursor.execute("insert into fuzzed (id, note, photo) values (:1, :2, :3)", [900, "长" * 5000, b"\x01" * 9000])
    cursor.execute("select note, photo from fuzzed where id = 900")
    note, photo = cursor.fetchone()
    note.size(), note.read(100, 50), photo.read(), photo.getchunksize()
    made = connection.createlob(oracledb.DB_TYPE_CLOB, "abc")
    made.write("def", 4)
    made.trim(5)
    cursor.execute("insert into fuzzed (id, note) values (901, :1)", [made])
    connection.rollback()


def programs(connection: oracledb.Connection) -> None:
    """PL/SQL: OUT binds, arrays, REF CURSOR, output, an error."""
    cursor = connection.cursor()
    out = cursor.var(str)
    for _ in range(2):
        cursor.execute("begin :o := upper(:i); end;", o=out, i="abc")
    array = cursor.arrayvar(str, ["a", "b", None], 10)
    cursor.callproc("fuzz_arrays.double", [array])
    rows = cursor.var(oracledb.DB_TYPE_CURSOR)
    cursor.execute("begin open :c for select id, name from fuzzed; end;", c=rows)
    rows.getvalue().fetchmany(2)
    try:
        cursor.execute("begin raise_application_error(-20001, 'no'); end;")
    except oracledb.DatabaseError:
        connection.ping()


def scrolled(connection: oracledb.Connection) -> None:
    """A scrollable cursor."""
    cursor = connection.cursor(scrollable=True)
    cursor.arraysize = 5
    cursor.execute("select level n from dual connect by level <= 40")
    cursor.fetchone()
    for mode, value in (("last", 0), ("absolute", 7), ("relative", 3), ("first", 0)):
        cursor.scroll(value, mode)
        cursor.fetchone()


def two_phases(connection: oracledb.Connection) -> None:
    """A distributed transaction, where the server has such."""
    xid = connection.xid(4400, "fuzz-1", "branch")
    try:
        connection.tpc_begin(xid)
        connection.cursor().execute("insert into fuzzed (id) values (950)")
        connection.tpc_end()
        connection.tpc_rollback(xid)
    except oracledb.DatabaseError:
        connection.rollback()


SCENARIOS: dict[str, Scenario] = {
    "queries": queries,
    "changes": changes,
    "lobs": lobs,
    "programs": programs,
    "scrolled": scrolled,
    "two_phases": two_phases,
}
