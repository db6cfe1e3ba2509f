"""V$SESSION and V$SESSTAT, application contexts, ALTER SYSTEM KILL SESSION, and who may come in as whom."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest

from .server_thread import ServerThread

_STATISTIC = """
    select s.value from v$sesstat s, v$statname n
    where s.sid = :sid and s.statistic# = n.statistic# and n.name = :name"""


@pytest.fixture
def dba(standin: ServerThread) -> Iterator[oracledb.Connection]:
    with oracledb.connect(user="system", password="manager", dsn=standin.dsn) as session:
        yield session


def statistic(dba: oracledb.Connection, sid: int, name: str) -> int:
    (value,) = dba.cursor().execute(_STATISTIC, sid=sid, name=name).fetchone()
    return int(value)


def test_v_session_shows_what_the_client_says_of_itself(standin: ServerThread, dba: oracledb.Connection) -> None:
    who = {"program": "desk", "machine": "pc-7", "terminal": "tty7", "osuser": "nurse", "driver_name": "own driver"}
    with oracledb.connect(user="his", password="secret", dsn=standin.dsn, **who) as session:
        session.module, session.action = "cashier", "charge"
        session.ping()
        row = dba.cursor().execute(
            "select username, program, machine, terminal, osuser, module, action, status, serial# "
            "from v$session where sid = :1",
            [session.session_id],
        )
        wanted = ("HIS", "desk", "pc-7", "tty7", "nurse", "cashier", "charge", "INACTIVE", session.serial_num)
        assert row.fetchone() == wanted
        info = "select client_driver from v$session_connect_info where sid = sys_context('userenv', 'sid')"
        assert session.cursor().execute(info).fetchone() == ("own driver",)


def test_round_trips_and_parses_are_counted_by_session(his: oracledb.Connection, dba: oracledb.Connection) -> None:
    trips = statistic(dba, his.session_id, "SQL*Net roundtrips to/from client")
    parses = statistic(dba, his.session_id, "parse count (total)")
    his.ping()
    cursor = his.cursor()
    for number in range(3):
        cursor.execute("select :1 + 1 from dual", [number]).fetchall()
    assert statistic(dba, his.session_id, "SQL*Net roundtrips to/from client") == trips + 4
    assert statistic(dba, his.session_id, "parse count (total)") == parses + 1


def test_an_exact_prefetch_needs_one_more_round_trip_to_see_the_end(
    his: oracledb.Connection, dba: oracledb.Connection
) -> None:
    cursor = his.cursor()
    cursor.prefetchrows = 1
    trips = statistic(dba, his.session_id, "SQL*Net roundtrips to/from client")
    assert cursor.execute("select 1 from dual").fetchall() == [(1,)]
    assert statistic(dba, his.session_id, "SQL*Net roundtrips to/from client") == trips + 2


def test_a_killed_session_is_told_and_its_changes_are_gone(
    standin: ServerThread, his: oracledb.Connection, dba: oracledb.Connection
) -> None:
    his.cursor().execute("create table zz_killed (a number)")
    victim = oracledb.connect(user="his", password="secret", dsn=standin.dsn)
    victim.cursor().execute("insert into zz_killed values (1)")
    dba.cursor().execute(f"alter system kill session '{victim.session_id},{victim.serial_num}'")
    assert his.cursor().execute("select count(*) from zz_killed").fetchone() == (0,)
    status = "select status from v$session where sid = :1"
    assert dba.cursor().execute(status, [victim.session_id]).fetchone() == ("KILLED",)
    with pytest.raises(oracledb.DatabaseError, match="DPY-4011"):
        victim.ping()
    assert not victim.is_healthy()
    his.cursor().execute("drop table zz_killed")


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("alter system kill session '99999,1'", "ORA-00030"),
        ("alter system kill session 'x'", "ORA-00026"),
        ("alter system switch logfile", "ORA-03001.*SWITCH"),
    ],
)
def test_what_alter_system_cannot_do_is_told(dba: oracledb.Connection, statement: str, error: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match=error):
        dba.cursor().execute(statement)


def test_alter_system_needs_the_privilege(his: oracledb.Connection, dba: oracledb.Connection) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-01031"):
        his.cursor().execute(f"alter system kill session '{dba.session_id},{dba.serial_num}'")
    with pytest.raises(oracledb.DatabaseError, match="ORA-00027"):
        dba.cursor().execute(f"alter system kill session '{dba.session_id},{dba.serial_num}'")


def test_application_contexts_are_set_at_logon_and_later(standin: ServerThread) -> None:
    begin = [("CLIENTCONTEXT", "desk", "3")]
    read = "select sys_context('clientcontext', 'DESK'), sys_context('clientcontext', 'ward') from dual"
    with oracledb.connect(user="his", password="secret", dsn=standin.dsn, appcontext=begin) as session:
        assert session.cursor().execute(read).fetchone() == ("3", None)
        session.set_app_context("CLIENTCONTEXT", ward="ICU")
        assert session.cursor().execute(read).fetchone() == ("3", "ICU")
        session.clear_app_context("CLIENTCONTEXT")
        assert session.cursor().execute(read).fetchone() == (None, None)
        session.set_app_context("USERENV", x="y")
        with pytest.raises(oracledb.DatabaseError, match="ORA-28267"):
            session.ping()


def test_the_client_is_told_of_its_current_schema(his: oracledb.Connection) -> None:
    his.cursor().execute("alter session set current_schema = system")
    assert his.current_schema == "SYSTEM"
    with pytest.raises(oracledb.DatabaseError, match="ORA-01435"):
        his.cursor().execute("alter session set current_schema = zz_nobody")
    his.cursor().execute("alter session set current_schema = his")
    assert his.current_schema == "HIS"


def test_a_proxy_comes_in_only_when_it_was_granted(standin: ServerThread, dba: oracledb.Connection) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-28150"):
        oracledb.connect(user="his[system]", password="secret", dsn=standin.dsn)
    dba.cursor().execute("create user zz_client identified by secret2")
    dba.cursor().execute("grant create session to zz_client")
    dba.cursor().execute("alter user zz_client grant connect through his")
    seen = "select sys_context('userenv', 'session_user'), sys_context('userenv', 'proxy_user') from dual"
    with oracledb.connect(user="his[zz_client]", password="secret", dsn=standin.dsn) as session:
        assert session.cursor().execute(seen).fetchone() == ("ZZ_CLIENT", "HIS")
    dba.cursor().execute("alter user zz_client revoke connect through his")
    with pytest.raises(oracledb.DatabaseError, match="ORA-28150"):
        oracledb.connect(user="his[zz_client]", password="secret", dsn=standin.dsn)
    dba.cursor().execute("drop user zz_client")


def test_sysdba_is_sys_and_not_for_everybody(standin: ServerThread) -> None:
    mode = oracledb.AUTH_MODE_SYSDBA
    with pytest.raises(oracledb.DatabaseError, match="ORA-01031"):
        oracledb.connect(user="his", password="secret", dsn=standin.dsn, mode=mode)
    with oracledb.connect(user="sys", password="manager", dsn=standin.dsn, mode=mode) as session:
        seen = "select user, sys_context('userenv', 'isdba') from dual"
        assert session.cursor().execute(seen).fetchone() == ("SYS", "TRUE")
