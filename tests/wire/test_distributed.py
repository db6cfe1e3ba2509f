"""Two-phase commit and sessionless transactions: branches left, taken up elsewhere, prepared, and lost."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import oracledb
import pytest

from .server_thread import ServerThread


@pytest.fixture
def table(his: oracledb.Connection) -> Iterator[str]:
    his.cursor().execute("create table zz_branch (a number)")
    yield "zz_branch"
    his.cursor().execute("drop table zz_branch")


def logon(standin: ServerThread, user: str = "his", password: str = "secret") -> oracledb.Connection:
    return oracledb.connect(user=user, password=password, dsn=standin.dsn)


def rows(session: oracledb.Connection) -> list[int]:
    return [int(a) for (a,) in session.cursor().execute("select a from zz_branch order by a")]


def begun(session: oracledb.Connection, name: str, value: int) -> oracledb.Xid:
    """A branch with one row in it, attached."""
    xid = session.xid(7, name, "b")
    session.tpc_begin(xid)
    session.cursor().execute("insert into zz_branch values (:1)", [value])
    return xid


def test_a_branch_left_by_one_session_is_committed_by_another(
    standin: ServerThread, his: oracledb.Connection, table: str
) -> None:
    xid = begun(his, "left", 1)
    his.tpc_end(xid)
    assert rows(his) == [] and not his.transaction_in_progress
    with logon(standin) as other:
        other.tpc_begin(xid, oracledb.TPC_BEGIN_RESUME)
        assert rows(other) == [1]
        other.cursor().execute("insert into zz_branch values (2)")
        other.tpc_commit(xid, one_phase=True)
        assert rows(his) == [1, 2]
        with pytest.raises(oracledb.DatabaseError, match="ORA-24756"):
            other.tpc_begin(xid, oracledb.TPC_BEGIN_RESUME)


def test_a_prepared_branch_outlives_its_session_and_is_recovered(
    standin: ServerThread, his: oracledb.Connection, table: str
) -> None:
    with logon(standin) as session:
        assert session.tpc_prepare(begun(session, "prepared", 1))
    assert rows(his) == []
    (xid,) = his.tpc_recover()
    assert (xid.format_id, xid.global_transaction_id, xid.branch_qualifier) == (7, b"prepared", b"b")
    his.tpc_commit(xid)
    assert rows(his) == [1] and his.tpc_recover() == []


def test_a_branch_without_changes_needs_no_commit(his: oracledb.Connection, table: str) -> None:
    xid = his.xid(7, "read", "b")
    his.tpc_begin(xid)
    assert rows(his) == []
    assert not his.tpc_prepare(xid)


def test_another_users_prepared_branch_is_not_for_everybody(
    standin: ServerThread, his: oracledb.Connection, table: str
) -> None:
    his.tpc_prepare(begun(his, "mine", 1))
    (xid,) = his.tpc_recover()
    with logon(standin, "system", "manager") as dba:
        dba.cursor().execute("create user zz_stranger identified by secret3")
        dba.cursor().execute("grant create session to zz_stranger")
        with logon(standin, "zz_stranger", "secret3") as stranger, pytest.raises(oracledb.DatabaseError, match="01031"):
            stranger.tpc_commit(xid)
        dba.tpc_rollback(xid)
        dba.cursor().execute("drop user zz_stranger")
    assert rows(his) == []


def test_a_branch_in_use_is_not_for_a_second_session(
    standin: ServerThread, his: oracledb.Connection, table: str
) -> None:
    xid = begun(his, "used", 1)
    with logon(standin) as other:
        for attempt in (lambda: other.tpc_begin(xid, oracledb.TPC_BEGIN_RESUME, 0), lambda: other.tpc_prepare(xid)):
            with pytest.raises(oracledb.DatabaseError, match="ORA-25351"):
                attempt()
    his.tpc_rollback(xid)


@pytest.mark.parametrize(
    ("statement", "error"),
    [("commit", "ORA-02089"), ("rollback", "ORA-02074"), ("truncate table zz_branch", "ORA-02089")],
)
def test_statements_do_not_end_a_branch(his: oracledb.Connection, table: str, statement: str, error: str) -> None:
    xid = begun(his, "statement", 1)
    with pytest.raises(oracledb.DatabaseError, match=error):
        his.cursor().execute(statement)
    assert rows(his) == [1]
    his.tpc_rollback(xid)


def test_what_cannot_be_prepared_is_refused_by_name_and_gone(his: oracledb.Connection, table: str) -> None:
    xid = begun(his, "block", 1)
    his.cursor().execute("begin insert into zz_branch values (2); end;")
    with pytest.raises(oracledb.DatabaseError, match="ORA-03001.*preparing"):
        his.tpc_prepare(xid)
    assert rows(his) == [] and his.tpc_recover() == []


def test_a_local_transaction_is_in_the_way_unless_promoted(his: oracledb.Connection, table: str) -> None:
    his.cursor().execute("insert into zz_branch values (1)")
    xid = his.xid(7, "promoted", "b")
    with pytest.raises(oracledb.DatabaseError, match="ORA-24776"):
        his.tpc_begin(xid)
    his.tpc_begin(xid, oracledb.TPC_BEGIN_PROMOTE)
    his.tpc_prepare(xid)
    his.tpc_commit(xid)
    assert rows(his) == [1]


def test_settings_stay_with_the_session_that_left_a_branch(his: oracledb.Connection, table: str) -> None:
    his.cursor().execute("alter session set nls_date_format = 'DD!MM!YYYY'")
    his.module = "two-phase"
    xid = begun(his, "settings", 1)
    his.tpc_end(xid)
    seen = (
        "select to_char(date '2026-11-28'), sys_context('userenv', 'module'), sys_context('userenv', 'sid') from dual"
    )
    assert his.cursor().execute(seen).fetchone() == ("28!11!2026", "two-phase", str(his.session_id))
    his.tpc_rollback(xid)


def test_a_session_that_dies_in_a_branch_takes_it_along(
    standin: ServerThread, his: oracledb.Connection, table: str
) -> None:
    victim = logon(standin)
    begun(victim, "dying", 1)
    with logon(standin, "system", "manager") as dba:
        dba.cursor().execute(f"alter system kill session '{victim.session_id},{victim.serial_num}'")
    with contextlib.suppress(oracledb.Error):
        victim.close()
    with pytest.raises(oracledb.DatabaseError, match="ORA-24756"):
        his.tpc_begin(his.xid(7, "dying", "b"), oracledb.TPC_BEGIN_RESUME)
    assert rows(his) == []


def test_a_sessionless_transaction_goes_from_session_to_session(
    standin: ServerThread, his: oracledb.Connection, table: str
) -> None:
    his.begin_sessionless_transaction(transaction_id=b"walk", timeout=15)
    his.cursor().execute("insert into zz_branch values (1)", suspend_on_success=True)
    assert rows(his) == []
    with logon(standin) as other:
        with pytest.raises(oracledb.DatabaseError, match="ORA-26217"):
            other.begin_sessionless_transaction(transaction_id=b"walk")
        other.rollback()
    with logon(standin) as other:
        other.resume_sessionless_transaction(transaction_id=b"walk", timeout=1)
        other.cursor().execute("insert into zz_branch values (2)")
        other.commit()
    assert rows(his) == [1, 2]
    with logon(standin) as other, pytest.raises(oracledb.DatabaseError, match="ORA-26218"):
        other.resume_sessionless_transaction(transaction_id=b"walk")
