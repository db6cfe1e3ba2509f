"""The server's clock and the session's: SYSDATE and SYSTIMESTAMP show the time of the server's operating system;
CURRENT_DATE, CURRENT_TIMESTAMP and LOCALTIMESTAMP that of the session's time zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import oracledb
import pytest

from lab.standin.config import Settings
from lab.standin.pg import open_database
from lab.standin.ttc.capabilities import Mode

from .server_thread import ServerThread

SHANGHAI, NEW_YORK = timedelta(hours=8), timedelta(hours=-5)


@pytest.fixture
def abroad(postgres_dsn: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[oracledb.Connection]:
    """A session five hours behind Greenwich, of a server that stands in Shanghai."""
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "Asia/Shanghai")
    settings = Settings(listen="127.0.0.1", port=0, mode=Mode.V19)
    with (
        ServerThread(settings, lambda: open_database({"dsn": postgres_dsn, "release": Mode.V19.value})) as server,
        oracledb.connect(user="his", password="secret", dsn=server.dsn) as connection,
    ):
        with connection.cursor() as cursor:
            cursor.execute("ALTER SESSION SET TIME_ZONE = '-05:00'")
        yield connection


def one(connection: oracledb.Connection, statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        (value,) = cursor.fetchone() or (None,)
        return value


def behind_greenwich(connection: oracledb.Connection, expression: str) -> timedelta:
    """How far the time shown is from UTC's, to the nearest quarter of an hour."""
    shown = one(connection, f"SELECT CAST({expression} AS TIMESTAMP) FROM dual")
    ahead = shown - one(connection, "SELECT SYS_EXTRACT_UTC(SYSTIMESTAMP) FROM dual")
    return timedelta(minutes=15 * round(ahead.total_seconds() / 900))


@pytest.mark.parametrize(
    "expression", ["SYSDATE", "SYSTIMESTAMP", "SYSTIMESTAMP + INTERVAL '1' SECOND", "TRUNC(SYSDATE, 'MI')"]
)
def test_the_servers_clock_shows_its_own_time(abroad: oracledb.Connection, expression: str) -> None:
    assert behind_greenwich(abroad, expression) == SHANGHAI


@pytest.mark.parametrize("expression", ["CURRENT_DATE", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP"])
def test_the_sessions_clock_shows_the_sessions(abroad: oracledb.Connection, expression: str) -> None:
    assert behind_greenwich(abroad, expression) == NEW_YORK


def test_both_say_in_which_zone(abroad: oracledb.Connection) -> None:
    assert one(abroad, "SELECT TO_CHAR(SYSTIMESTAMP, 'TZH:TZM') FROM dual") == "+08:00"
    assert one(abroad, "SELECT TO_CHAR(CURRENT_TIMESTAMP, 'TZH:TZM') FROM dual") == "-05:00"
    assert one(abroad, "SELECT EXTRACT(TIMEZONE_HOUR FROM SYSTIMESTAMP) FROM dual") == 8
    assert one(abroad, "SELECT TO_CHAR(SYSTIMESTAMP AT TIME ZONE '-03:00', 'TZH:TZM') FROM dual") == "-03:00"


def test_they_are_the_same_moment(abroad: oracledb.Connection) -> None:
    assert abs(one(abroad, "SELECT CURRENT_TIMESTAMP - SYSTIMESTAMP FROM dual")) < timedelta(seconds=5)
    assert (
        one(
            abroad,
            "SELECT COUNT(*) FROM dual WHERE SYSTIMESTAMP BETWEEN SYSTIMESTAMP - INTERVAL '1' MINUTE AND SYSTIMESTAMP",
        )
        == 1
    )
    assert (
        one(abroad, "SELECT COUNT(*) FROM dual WHERE CURRENT_TIMESTAMP > SYSTIMESTAMP - NUMTODSINTERVAL(5, 'SECOND')")
        == 1
    )


def test_what_a_column_takes_by_default_is_the_servers_time_whoever_asks(abroad: oracledb.Connection) -> None:
    with abroad.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE clock_stamps"
            " (id NUMBER, made_at TIMESTAMP(6) DEFAULT SYSTIMESTAMP, on_day DATE DEFAULT SYSDATE,"
            " zoned TIMESTAMP WITH TIME ZONE DEFAULT SYSTIMESTAMP,"
            " local TIMESTAMP WITH LOCAL TIME ZONE DEFAULT SYSTIMESTAMP)"
        )
        try:
            cursor.execute("INSERT INTO clock_stamps (id) VALUES (1)")
            cursor.execute(
                "SELECT made_at, on_day, CAST(local AS TIMESTAMP), CAST(local AS DATE), TO_CHAR(zoned, 'TZH:TZM')"
                " FROM clock_stamps"
            )
            made_at, on_day, local, local_day, zone = cursor.fetchone()
            assert timedelta(0) <= local - local_day < timedelta(seconds=1)
            assert timedelta(0) <= made_at - on_day < timedelta(seconds=5) and zone == "+08:00"
            assert timedelta(minutes=round((made_at - local).total_seconds() / 60)) == SHANGHAI - NEW_YORK
            cursor.execute(
                "UPDATE clock_stamps SET made_at = SYSTIMESTAMP WHERE made_at <= SYSTIMESTAMP - INTERVAL '0' SECOND"
            )
            assert cursor.rowcount in (0, 1)
            cursor.execute(
                "BEGIN UPDATE clock_stamps SET made_at = SYSTIMESTAMP - INTERVAL '1' DAY, on_day = SYSDATE - 1; END;"
            )
            cursor.execute("SELECT made_at, on_day, SYSDATE FROM clock_stamps WHERE on_day < TRUNC(SYSDATE)")
            made_at, on_day, now = cursor.fetchone()
            assert abs(made_at - on_day) < timedelta(seconds=5) and now - on_day >= timedelta(hours=23)
        finally:
            cursor.execute("DROP TABLE clock_stamps PURGE")


def test_a_block_reads_both_clocks(abroad: oracledb.Connection) -> None:
    with abroad.cursor() as cursor:
        of_server, of_session, day = (
            cursor.var(kind) for kind in (oracledb.DB_TYPE_TIMESTAMP, oracledb.DB_TYPE_TIMESTAMP, datetime)
        )
        cursor.execute(
            "DECLARE t TIMESTAMP := SYSTIMESTAMP; s TIMESTAMP := CURRENT_TIMESTAMP; d DATE := SYSDATE;"
            " BEGIN :1 := t; :2 := s; :3 := d; END;",
            [of_server, of_session, day],
        )
        apart = of_server.getvalue() - of_session.getvalue()
        assert timedelta(minutes=round(apart.total_seconds() / 60)) == SHANGHAI - NEW_YORK
        assert abs(of_server.getvalue() - day.getvalue()) < timedelta(seconds=5)


def test_the_dictionary_says_which_clock_a_default_reads(abroad: oracledb.Connection) -> None:
    with abroad.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE clock_defaults (a DATE DEFAULT SYSDATE, b TIMESTAMP DEFAULT SYSTIMESTAMP,"
            " c DATE DEFAULT CURRENT_DATE, d TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP)"
        )
        try:
            cursor.execute(
                "SELECT data_default FROM user_tab_columns WHERE table_name = 'CLOCK_DEFAULTS' ORDER BY column_id"
            )
            found = [text.strip().upper() for (text,) in cursor]
        finally:
            cursor.execute("DROP TABLE clock_defaults PURGE")
    assert found == ["SYSDATE", "SYSTIMESTAMP", "CURRENT_DATE", "CURRENT_TIMESTAMP"]
