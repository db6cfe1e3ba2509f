"""Objects, collections and records between the real driver and the stand-in: described, bound, fetched, stored."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

import oracledb
import pytest

from .server_thread import ServerThread

_TYPES = (
    "create type t_line as object (label varchar2(20), amount number(9, 2), note nclob)",
    "create type t_lines as varray(3) of t_line",
    "create type t_parcel as object (id number, code char(4), sent date, weight binary_double, seal raw(8), "
    "first t_line, lines t_lines)",
    "create table parcels (id number, parcel t_parcel)",
    """create package parcel_desk as
  type t_notes is table of varchar2(30) index by pls_integer;
  type t_slip is record (id number, open boolean, at timestamp);
  function total(p in t_parcel) return number;
  procedure annotate(n in out t_notes);
  procedure slip(s out t_slip);
end;""",
    """create package body parcel_desk as
  function total(p in t_parcel) return number is
    t number := 0;
  begin
    for i in 1 .. p.lines.count loop t := t + p.lines(i).amount; end loop;
    return t;
  end;
  procedure annotate(n in out t_notes) is begin n(-7) := 'seven below'; n(40) := upper(n(3)); end;
  procedure slip(s out t_slip) is begin s.id := 9; s.open := true; s.at := timestamp '2026-02-03 04:05:06'; end;
end;""",
)


@pytest.fixture
def parcels(his: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """A session in whose schema the types are."""
    with his.cursor() as cursor:
        try:
            for statement in _TYPES:
                cursor.execute(statement)
            yield his
        finally:
            for word in ("table parcels", "package parcel_desk", "type t_parcel", "type t_lines", "type t_line"):
                cursor.execute(f"drop {word}")


def _parcel(session: oracledb.Connection) -> oracledb.DbObject:
    line = session.gettype("T_LINE")
    first = line.newobject()
    first.LABEL, first.AMOUNT = 'a "quoted", (one)\\', 1.25
    first.NOTE = session.createlob(oracledb.DB_TYPE_NCLOB, "记录")
    second = line.newobject()
    second.AMOUNT = 2
    parcel = session.gettype("T_PARCEL").newobject()
    parcel.ID, parcel.CODE, parcel.WEIGHT, parcel.SEAL = 7, "ab", 0.5, b"\x00\xff"
    parcel.SENT = datetime.datetime(2026, 2, 3, 4, 5, 6)
    parcel.FIRST = first
    parcel.LINES = session.gettype("T_LINES").newobject([first, second])
    return parcel


def test_a_type_is_described_with_its_attributes(parcels: oracledb.Connection) -> None:
    kind = parcels.gettype("T_PARCEL")
    described = [(a.name, getattr(a.type, "name", a.type), a.precision, a.scale, a.max_size) for a in kind.attributes]
    assert described == [
        ("ID", "DB_TYPE_NUMBER", 0, -127, None),
        ("CODE", "DB_TYPE_CHAR", None, None, 4),
        ("SENT", "DB_TYPE_DATE", None, None, None),
        ("WEIGHT", "DB_TYPE_BINARY_DOUBLE", None, None, None),
        ("SEAL", "DB_TYPE_RAW", None, None, 8),
        ("FIRST", "T_LINE", None, None, None),
        ("LINES", "T_LINES", None, None, None),
    ]
    assert parcels.gettype("his.t_lines").element_type.name == "T_LINE"
    with pytest.raises(oracledb.DatabaseError, match="DPY-2035"):
        parcels.gettype("NO_SUCH_TYPE")


def test_an_object_is_stored_and_fetched_whole(parcels: oracledb.Connection) -> None:
    cursor = parcels.cursor()
    cursor.executemany("insert into parcels values (:1, :2)", [(1, _parcel(parcels))])
    cursor.execute("insert into parcels (id) values (2)")
    cursor.execute("select parcel, id from parcels order by id")
    assert cursor.description[0].type_code is oracledb.DB_TYPE_OBJECT
    (found, _), (nothing, _) = cursor.fetchall()
    assert nothing is None
    assert (7, "ab  ", datetime.datetime(2026, 2, 3, 4, 5, 6)) == (found.ID, found.CODE, found.SENT)
    assert (found.WEIGHT, found.SEAL) == (0.5, b"\x00\xff")
    assert (found.FIRST.LABEL, found.FIRST.NOTE.read()) == ('a "quoted", (one)\\', "记录")
    assert [(line.LABEL, line.AMOUNT) for line in found.LINES.aslist()] == [
        ('a "quoted", (one)\\', 1.25),
        (None, 2),
    ]


def test_a_collection_of_an_expression_keeps_its_own_type(parcels: oracledb.Connection) -> None:
    cursor = parcels.cursor()
    cursor.execute("select t_lines(t_line('x', 1, null)) from dual")
    assert [line.LABEL for line in cursor.fetchone()[0].aslist()] == ["x"]


def test_plsql_takes_and_gives_objects_and_records(parcels: oracledb.Connection) -> None:
    cursor = parcels.cursor()
    assert cursor.callfunc("parcel_desk.total", oracledb.NUMBER, [_parcel(parcels)]) == 3.25
    notes = parcels.gettype("PARCEL_DESK.T_NOTES").newobject()
    notes.setelement(3, "three")
    cursor.callproc("parcel_desk.annotate", [notes])
    assert notes.asdict() == {-7: "seven below", 3: "three", 40: "THREE"}
    slip = parcels.gettype("PARCEL_DESK.T_SLIP").newobject()
    cursor.callproc("parcel_desk.slip", [slip])
    assert (9, True, datetime.datetime(2026, 2, 3, 4, 5, 6)) == (slip.ID, slip.OPEN, slip.AT)


def test_the_row_of_a_table_is_a_type(parcels: oracledb.Connection) -> None:
    assert [a.name for a in parcels.gettype("PARCELS%ROWTYPE").attributes] == ["ID", "PARCEL"]


def test_the_dictionary_lists_types_and_their_parts(parcels: oracledb.Connection) -> None:
    cursor = parcels.cursor()
    cursor.execute(
        "select type_name, typecode, attributes from user_types where type_name like 'T\\_%' escape '\\' order by 1"
    )
    assert cursor.fetchall() == [("T_LINE", "OBJECT", 3), ("T_LINES", "COLLECTION", 0), ("T_PARCEL", "OBJECT", 7)]
    cursor.execute("select coll_type, upper_bound, elem_type_name from all_coll_types where type_name = 'T_LINES'")
    assert cursor.fetchall() == [("VARYING ARRAY", 3, "T_LINE")]
    cursor.execute(
        "select attr_name, attr_type_name from all_plsql_type_attrs where type_name = 'T_SLIP' order by attr_no"
    )
    assert cursor.fetchall() == [("ID", "NUMBER"), ("OPEN", "PL/SQL BOOLEAN"), ("AT", "TIMESTAMP")]


def test_a_type_is_seen_by_who_may_execute_it(parcels: oracledb.Connection) -> None:
    with oracledb.connect(user="system", password="manager", dsn=parcels.dsn) as admin:
        admin.cursor().execute("create user carrier identified by c")
        try:
            admin.cursor().execute("grant create session to carrier")
            with oracledb.connect(user="carrier", password="c", dsn=parcels.dsn) as other:
                with pytest.raises(oracledb.DatabaseError, match="DPY-2035"):
                    other.gettype("HIS.T_LINE")
                parcels.cursor().execute("grant execute on t_line to carrier")
                assert other.gettype("HIS.T_LINE").name == "T_LINE"
        finally:
            admin.cursor().execute("drop user carrier cascade")


def test_xml_comes_as_text(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("""select xmlelement("bed", 7, 'a<b') x, sys.xmltype('<w>1</w>') w from dual""")
    assert [column.type_code for column in cursor.description] == [oracledb.DB_TYPE_XMLTYPE] * 2
    assert cursor.fetchone() == ("<bed>7a&lt;b</bed>", "<w>1</w>")
    with pytest.raises(oracledb.DatabaseError, match="ORA-31011"):
        cursor.execute("select xmltype('<w>') from dual")
    methods = """select xmlelement("bed", 7, 'a<b').getstringval(), xmltype('<w>1</w>').getclobval() from dual"""
    assert [str(value) for value in cursor.execute(methods).fetchone()] == ["<bed>7a&lt;b</bed>", "<w>1</w>"]
    with pytest.raises(oracledb.DatabaseError, match="ORA-03001.*XMLTYPE.EXTRACT"):
        cursor.execute("select xmltype('<w/>').extract('/w') from dual")


def _as_type(kind: oracledb.DbType) -> Callable[[oracledb.Cursor, oracledb.FetchInfo], oracledb.Var]:
    def handler(cursor: oracledb.Cursor, metadata: oracledb.FetchInfo) -> oracledb.Var:
        return cursor.var(kind, arraysize=cursor.arraysize)

    return handler


def test_a_national_lob_goes_in_the_form_the_client_asks_for(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    for kind in (oracledb.DB_TYPE_LONG, oracledb.DB_TYPE_NVARCHAR, oracledb.DB_TYPE_VARCHAR):
        cursor.outputtypehandler = _as_type(kind)
        cursor.execute("select to_nclob('记录') from dual")
        assert cursor.fetchone() == ("记录",)


def test_dates_booleans_and_zones_in_collections_survive_any_nls_format(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("alter session set nls_date_format = 'DD-MON-RR'")
    cursor.execute(
        """create or replace package moments as
  type t_dates is table of date index by pls_integer;
  type t_flags is table of boolean index by pls_integer;
  type t_zones is table of timestamp with time zone index by pls_integer;
  function shown return varchar2;
  procedure flags(f out t_flags);
end;"""
    )
    cursor.execute(
        """create or replace package body moments as
  function shown return varchar2 is
    d t_dates; z t_zones;
  begin
    d(1) := date '2026-02-03';
    z(1) := timestamp '2026-02-03 04:05:06 +08:00';
    return to_char(d(1) + 1, 'YYYY-MM-DD') || ' ' || to_char(z(1), 'HH24:MI TZH');
  end;
  procedure flags(f out t_flags) is begin f(1) := true; f(2) := false; end;
end;"""
    )
    try:
        assert cursor.callfunc("moments.shown", str) == "2026-02-04 04:05 +08"
        flags = his.gettype("MOMENTS.T_FLAGS").newobject()
        cursor.callproc("moments.flags", [flags])
        assert flags.asdict() == {1: True, 2: False}
    finally:
        cursor.execute("drop package moments")


def test_an_empty_lob_is_not_null(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("create table notes (c clob not null, b blob not null)")
    try:
        lobs = [his.createlob(oracledb.DB_TYPE_CLOB), his.createlob(oracledb.DB_TYPE_BLOB)]
        cursor.execute("insert into notes values (:1, :2)", lobs)
        c, b = cursor.execute("select c, b from notes").fetchone()
        assert (c.size(), b.size()) == (0, 0)
    finally:
        cursor.execute("drop table notes")


def test_a_type_can_be_dropped_though_sessions_have_used_it_in_blocks(
    parcels: oracledb.Connection, standin: ServerThread
) -> None:
    line = "declare l t_line := t_line('x', 1, null); begin :amount := l.amount; :line := l; end;"

    def runs(session: oracledb.Connection) -> oracledb.DbObject:
        given = session.cursor().var(session.gettype("T_LINE"))
        session.cursor().execute(line, {"amount": 0, "line": given})
        return given.getvalue()

    with oracledb.connect(user="his", password="secret", dsn=standin.dsn) as other:
        assert runs(parcels).LABEL == runs(other).LABEL == "x"
        admin = parcels.cursor()
        for word in ("table parcels", "package parcel_desk", "type t_parcel", "type t_lines", "type t_line"):
            admin.execute(f"drop {word}")
        for statement in _TYPES:
            admin.execute(statement)
        assert runs(other).LABEL == runs(parcels).LABEL == "x"
