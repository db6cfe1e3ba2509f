"""Users, roles, privileges, profiles and quotas as Oracle means them, seen by real clients."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import oracledb
import pytest

from .server_thread import ServerThread

USERS = ("ANNA", "BERT")


def session(server: ServerThread, user: str, password: str = "first") -> oracledb.Connection:
    return oracledb.connect(user=user, password=password, dsn=server.dsn)


def run(connection: oracledb.Connection, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def rows(connection: oracledb.Connection, query: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        return list(cursor.execute(query, values).fetchall())


@pytest.fixture
def system(standin: ServerThread) -> Iterator[oracledb.Connection]:
    """SYSTEM, with ANNA and BERT who may log on, ANNA also make tables; what a test makes is gone after it."""
    with session(standin, "system", "manager") as connection:
        forget(connection)
        for user in USERS:
            run(connection, f"create user {user} identified by first quota unlimited on users")
            run(connection, f"grant create session to {user}")
        run(connection, "grant create table, create view, create sequence, create procedure to anna")
        yield connection
        forget(connection)


def forget(connection: oracledb.Connection) -> None:
    for statement in (
        *(f"drop user {user} cascade" for user in USERS),
        "drop role nurse",
        "drop role chief",
        "drop profile strict cascade",
        "drop tablespace wards",
    ):
        with suppress(oracledb.DatabaseError):
            run(connection, statement)


@pytest.fixture
def anna(standin: ServerThread, system: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """ANNA with a table of three rows, a view, a sequence and a function."""
    with session(standin, "anna") as connection:
        run(
            connection,
            "create table bed (id number primary key, ward varchar2(10))",
            "insert into bed select level, 'A' from dual connect by level <= 3",
            "create view free_bed as select id from bed",
            "create sequence bed_seq",
            "create function beds return number is n number; begin select count(*) into n from bed; return n; end;",
        )
        connection.commit()
        yield connection


@pytest.fixture
def bert(standin: ServerThread, anna: oracledb.Connection) -> Iterator[oracledb.Connection]:
    with session(standin, "bert") as connection:
        yield connection


def refused(code: int, connection: oracledb.Connection, statement: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match=f"ORA-{code:05d}"):
        run(connection, statement)


def test_who_lacks_create_session_is_not_let_in(standin: ServerThread, system: oracledb.Connection) -> None:
    run(system, "revoke create session from bert")
    with pytest.raises(oracledb.DatabaseError, match="ORA-01045"):
        session(standin, "bert")


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        (1031, "create table t (a number)"),
        (1031, "create view v as select 1 a from dual"),
        (1031, "create sequence s"),
        (1031, "create procedure p is begin null; end;"),
        (1031, "create table anna.t (a number)"),
        (942, "drop table anna.bed"),
        (942, "alter table anna.bed add b number"),
        (942, "truncate table anna.bed"),
        (2289, "drop sequence anna.bed_seq"),
        (4043, "drop function anna.beds"),
        (1031, "create user carl identified by x"),
        (1031, "alter user anna identified by x"),
        (1031, "drop user anna cascade"),
        (1031, "create role r"),
        (1031, "create profile p limit failed_login_attempts 2"),
        (1031, "create tablespace t datafile 't.dbf' size 10m"),
        (1031, "grant create table to bert"),
        (1932, "grant dba to bert"),
        (942, "grant select on anna.bed to his"),
        (942, "select * from anna.bed"),
        (942, "insert into anna.bed values (9, 'x')"),
        (942, "select username from dba_users"),
        (942, "select sid from v$session"),
        (1031, "alter user bert quota unlimited on users"),
    ],
)
def test_without_the_privilege_it_is_refused(bert: oracledb.Connection, code: int, statement: str) -> None:
    refused(code, bert, statement)


def test_another_current_schema_gives_no_rights(bert: oracledb.Connection) -> None:
    run(bert, "alter session set current_schema = system")
    refused(1031, bert, "create user carl identified by x")
    refused(1031, bert, "create table t (a number)")


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        (1917, "grant create table to nobody"),
        (1919, "grant nothing to bert"),
        (990, "grant create nothing to bert"),
        (1952, "revoke create view from bert"),
        (1951, "revoke connect from bert"),
        (1920, "create user anna identified by x"),
        (1920, "create user connect identified by x"),
        (1921, "create role anna"),
        (1921, "create role resource"),
        (1918, "alter user nobody identified by x"),
        (1918, "drop user nobody"),
        (1918, "create table nobody.t (a number)"),
        (1940, "drop user bert"),
        (959, "alter user bert default tablespace nowhere"),
        (959, "alter user bert quota 1m on nowhere"),
        (2380, "alter user bert profile nothing"),
        (2376, "create profile strict limit nothing 1"),
        (1919, "drop role nobody"),
        (1927, "revoke select on anna.bed from bert"),
        (2224, "grant execute on anna.bed to bert"),
        (2225, "grant select on anna.beds to bert"),
        (2205, "grant update on anna.bed_seq to bert"),
        (942, "grant select on anna.nothing to bert"),
        (4042, "grant execute on anna.nothing to bert"),
        (969, "grant select (id) on anna.bed to bert"),
        (2030, "grant select on v$session to bert"),
    ],
)
def test_what_makes_no_sense_has_oracles_error(
    system: oracledb.Connection, bert: oracledb.Connection, code: int, statement: str
) -> None:
    refused(code, system, statement)


def test_a_user_with_objects_is_dropped_only_with_cascade(standin: ServerThread, system: oracledb.Connection) -> None:
    with session(standin, "anna") as anna:
        run(anna, "create table bed (id number)")
    refused(1922, system, "drop user anna")
    run(system, "drop user anna cascade", "drop user bert")


def test_a_role_gives_what_was_given_to_it(
    system: oracledb.Connection, anna: oracledb.Connection, bert: oracledb.Connection
) -> None:
    run(system, "create role nurse", "create role chief", "grant nurse to chief", "grant create table to chief")
    run(anna, "grant select, update (ward) on bed to nurse")
    refused(942, bert, "select * from anna.bed")
    run(system, "grant chief to bert")
    run(bert, "create table mine (a number)", "update anna.bed set ward = 'B' where id = 1")
    assert rows(bert, "select count(*) from anna.bed") == [(3,)]
    refused(1031, bert, "update anna.bed set id = 9 where id = 1")
    refused(1031, bert, "delete from anna.bed")
    assert {role for (role,) in rows(bert, "select role from session_roles")} == {"CHIEF", "NURSE"}
    run(bert, "set role all", "set role chief")
    refused(1924, bert, "set role dba")
    refused(1919, bert, "set role nothing")
    refused(3001, bert, "set role none")
    refused(1934, system, "grant chief to nurse")
    bert.rollback()
    run(system, "drop role nurse")
    refused(942, bert, "select * from anna.bed")


def test_admin_option_passes_a_privilege_on(system: oracledb.Connection, bert: oracledb.Connection) -> None:
    run(system, "grant create view to bert with admin option")
    run(bert, "grant create view to his")
    run(bert, "revoke create view from his")
    run(system, "grant create view to his")
    found = rows(system, "select admin_option from dba_sys_privs where grantee = 'BERT' and privilege = 'CREATE VIEW'")
    assert found == [("YES",)]


def test_grant_option_passes_an_object_on_and_its_end_ends_that_too(
    standin: ServerThread, system: oracledb.Connection, anna: oracledb.Connection, bert: oracledb.Connection
) -> None:
    run(anna, "grant select on bed to bert")
    refused(1031, bert, "grant select on anna.bed to his")
    run(anna, "grant select on bed to bert with grant option")
    run(bert, "grant select on anna.bed to his")
    with session(standin, "his", "secret") as his:
        assert rows(his, "select count(*) from anna.bed") == [(3,)]
        run(anna, "revoke select on bed from bert")
        refused(942, his, "select * from anna.bed")


def test_privileges_of_every_kind_of_object(anna: oracledb.Connection, bert: oracledb.Connection) -> None:
    run(anna, "grant select on bed_seq to bert", "grant execute on beds to bert", "grant all on free_bed to bert")
    assert rows(bert, "select anna.bed_seq.nextval, anna.beds() from dual") == [(1, 3)]
    assert rows(bert, "select count(*) from anna.free_bed") == [(3,)]
    found = {name for (name,) in rows(bert, "select privilege from user_tab_privs where table_name = 'FREE_BED'")}
    assert {"SELECT", "INSERT", "UPDATE", "DELETE", "ALTER"} <= found and "TRUNCATE" not in found
    run(anna, "revoke all on free_bed from bert", "revoke execute on beds from bert")
    refused(942, bert, "select * from anna.free_bed")
    refused(904, bert, "select anna.beds() from dual")


def test_public_is_everybody(anna: oracledb.Connection, bert: oracledb.Connection) -> None:
    run(anna, "grant select on bed to public")
    assert rows(bert, "select count(*) from anna.bed") == [(3,)]
    run(anna, "revoke select on bed from public")
    refused(942, bert, "select * from anna.bed")


def test_any_privileges_reach_tables_that_are_and_will_be(
    system: oracledb.Connection, anna: oracledb.Connection, bert: oracledb.Connection
) -> None:
    run(system, "grant select any table, update any table, select any sequence, execute any procedure to bert")
    run(anna, "create table later (a number)", "create function two return number is begin return 2; end;")
    assert rows(bert, "select count(*) from anna.bed, anna.later") == [(0,)]
    assert rows(bert, "select anna.two(), anna.beds(), anna.bed_seq.nextval from dual")[0][:2] == (2, 3)
    run(bert, "update anna.bed set ward = 'C'")
    refused(1031, bert, "delete from anna.bed")
    bert.rollback()
    refused(942, bert, "select * from sys.user$")
    run(system, "revoke select any table, update any table from bert")
    refused(942, bert, "select * from anna.bed")


def test_any_privileges_of_definition(system: oracledb.Connection, bert: oracledb.Connection) -> None:
    run(system, "grant create any table, create any index, alter any table, comment any table to bert")
    run(bert, "create table anna.made (a number, b number)", "create index anna.made_b on anna.made (b)")
    run(bert, "alter table anna.made add c number", "comment on table anna.made is 'by another'")
    owner = rows(system, "select owner from dba_tables where table_name = 'MADE'")
    assert owner == [("ANNA",)]
    refused(942, bert, "select * from anna.made")
    refused(942, bert, "drop table anna.made")
    run(system, "grant drop any table to bert")
    run(bert, "drop table anna.made")
    refused(1031, bert, "create table sys.t (a number)")


def test_dba_may_everything_until_it_is_revoked(
    standin: ServerThread, system: oracledb.Connection, anna: oracledb.Connection
) -> None:
    run(system, "grant dba to bert")
    with session(standin, "bert") as bert:
        run(bert, "create user carl identified by x", "drop user carl", "create table anna.by_dba (a number)")
        assert rows(bert, "select count(*) from anna.bed") == [(3,)]
        assert rows(bert, "select count(*) from dba_users where username = 'ANNA'") == [(1,)]
        run(anna, "insert into by_dba values (1)")
        run(system, "revoke dba from bert")
        refused(942, bert, "select * from anna.bed")


def test_catalog_role_opens_the_dba_views(system: oracledb.Connection, bert: oracledb.Connection) -> None:
    run(system, "grant select_catalog_role to bert")
    assert rows(bert, "select count(*) from dba_users where username = 'ANNA'") == [(1,)]
    run(system, "revoke select_catalog_role from bert", "grant select on v_$session to bert")
    refused(942, bert, "select count(*) from dba_users")
    assert rows(bert, "select count(*) from v$session where 1 = 0") == [(0,)]


def test_without_a_quota_no_row_is_stored(
    standin: ServerThread, system: oracledb.Connection, anna: oracledb.Connection
) -> None:
    run(system, "alter user anna quota 0 on users")
    refused(1950, anna, "insert into bed values (10, 'A')")
    run(anna, "create table unstored (a number)")
    refused(1950, anna, "insert into unstored values (1)")
    run(system, "alter user anna quota 10m on users")
    run(anna, "insert into unstored values (1)")
    run(system, "alter user anna quota 8k on users")
    refused(1536, anna, "insert into bed values (10, 'A')")
    run(system, "grant unlimited tablespace to anna")
    run(anna, "insert into bed values (10, 'A')")
    found = rows(system, "select tablespace_name, max_bytes from dba_ts_quotas where username = 'ANNA'")
    assert found == [("USERS", 8192)]


def test_a_locked_account_stays_out(standin: ServerThread, system: oracledb.Connection) -> None:
    run(system, "alter user bert account lock")
    with pytest.raises(oracledb.DatabaseError, match="ORA-28000"):
        session(standin, "bert")
    assert rows(system, "select account_status from dba_users where username = 'BERT'") == [("LOCKED",)]
    run(system, "alter user bert account unlock")
    session(standin, "bert").close()


def test_failed_logons_lock_for_as_long_as_the_profile_says(standin: ServerThread, system: oracledb.Connection) -> None:
    run(
        system,
        "create profile strict limit failed_login_attempts 2 password_lock_time 1",
        "alter user bert profile strict",
    )
    for _ in range(2):
        with pytest.raises(oracledb.DatabaseError, match="ORA-01017"):
            session(standin, "bert", "wrong")
    with pytest.raises(oracledb.DatabaseError, match="ORA-28000"):
        session(standin, "bert")
    assert rows(system, "select account_status from dba_users where username = 'BERT'") == [("LOCKED(TIMED)",)]
    run(system, "alter profile strict limit password_lock_time 0")
    session(standin, "bert").close()
    assert rows(system, "select account_status from dba_users where username = 'BERT'") == [("OPEN",)]


def test_sessions_per_user(standin: ServerThread, system: oracledb.Connection) -> None:
    run(system, "create profile strict limit sessions_per_user 1", "alter user bert profile strict")
    with session(standin, "bert"), pytest.raises(oracledb.DatabaseError, match="ORA-02391"):
        session(standin, "bert")
    refused(2382, system, "drop profile strict")


def test_an_expired_password_must_be_changed(standin: ServerThread, system: oracledb.Connection) -> None:
    run(system, "alter user bert password expire")
    assert rows(system, "select account_status from dba_users where username = 'BERT'") == [("EXPIRED",)]
    with pytest.raises(oracledb.DatabaseError, match="ORA-28001"):
        session(standin, "bert")
    oracledb.connect(user="bert", password="first", newpassword="second", dsn=standin.dsn).close()
    session(standin, "bert", "second").close()


def test_a_password_too_old_has_days_of_grace(standin: ServerThread, system: oracledb.Connection) -> None:
    status = "select account_status from dba_users where username = 'BERT'"
    with session(standin, "bert") as before:
        assert before.warning is None
    run(system, "create profile strict limit password_life_time 0.0000001 password_grace_time 7")
    run(system, "alter user bert profile strict")
    assert rows(system, status) == [("OPEN",)]
    with session(standin, "bert") as told:
        assert told.warning is not None and told.warning.full_code == "ORA-28002"
        assert told.warning.message.startswith("ORA-28002: the password will expire within 7 days")
        told.ping()
    assert rows(system, status) == [("EXPIRED(GRACE)",)]
    run(system, "alter profile strict limit password_grace_time unlimited")
    with session(standin, "bert") as told:
        assert told.warning is not None and told.warning.full_code == "ORA-28011"
    run(system, "alter profile strict limit password_grace_time 0.0000001")
    assert rows(system, status) == [("EXPIRED",)]
    with pytest.raises(oracledb.DatabaseError, match="ORA-28001"):
        session(standin, "bert")
    run(system, "alter profile strict limit password_life_time 90", "alter user bert identified by second")
    with session(standin, "bert", "second") as after:
        assert after.warning is None


def test_everybody_may_change_its_own_password(standin: ServerThread, bert: oracledb.Connection) -> None:
    run(bert, 'alter user bert identified by "Second" replace first')
    session(standin, "bert", "Second").close()


def test_tablespaces_are_known_by_name(system: oracledb.Connection) -> None:
    run(system, "create tablespace wards datafile 'wards01.dbf' size 10m autoextend on next 1m maxsize unlimited")
    refused(1543, system, "create tablespace wards datafile 'wards01.dbf' size 10m")
    run(system, "alter user anna default tablespace wards quota 100m on wards")
    found = rows(system, "select default_tablespace from dba_users where username = 'ANNA'")
    assert found == [("WARDS",)]
    run(system, "drop tablespace wards including contents and datafiles")
