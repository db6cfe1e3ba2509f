"""Logging on, being refused, breaking, running into limits, TLS, the health socket, and stopping."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import threading
from pathlib import Path

import oracledb
import pytest

from lab.standin.config import Limits
from lab.standin.interface import OraError
from lab.standin.ttc.capabilities import Mode

from .conftest import StartServer
from .fake_database import FakeDatabase
from .server_thread import ServerThread


def logon(server: ServerThread, **changes: object) -> oracledb.Connection:
    """As HIS unless told otherwise."""
    return oracledb.connect(**{"user": "his", "password": "secret", "dsn": server.dsn, **changes})


@pytest.mark.parametrize("user", ["his", "nobody"])
def test_wrong_password_and_unknown_user_are_refused_alike(server: ServerThread, fake: FakeDatabase, user: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-01017"):
        logon(server, user=user, password="wrong")
    assert fake.failed == [user.upper()]
    assert fake.sessions == []


def test_unknown_user_gets_the_same_challenge_twice(start_server: StartServer) -> None:
    from lab.standin.auth.verifiers import dummy_verifier

    assert dummy_verifier("X", b"s") == dummy_verifier("X", b"s") != dummy_verifier("Y", b"s")


def test_locked_account_is_told(server: ServerThread) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-28000"):
        logon(server, user="locked")


def test_database_that_is_not_open_is_told_at_logon(server: ServerThread, fake: FakeDatabase) -> None:
    async def closed(identity: object) -> object:
        raise OraError(1033, "ORACLE initialization or shutdown in progress")

    fake.open_session = closed  # type: ignore[method-assign,assignment]
    with pytest.raises(oracledb.DatabaseError, match="ORA-01033"):
        logon(server)


@pytest.mark.parametrize(("service", "code"), [("NOSUCH", "DPY-6001"), ("XEPDB1", "")])
def test_only_known_services_are_served(server: ServerThread, service: str, code: str) -> None:
    dsn = f"127.0.0.1:{server.port}/{service}"
    if not code:
        logon(server, dsn=dsn).close()
        return
    with pytest.raises(oracledb.DatabaseError, match=code):
        logon(server, dsn=dsn)


def test_unknown_sid_is_refused(server: ServerThread) -> None:
    dsn = f"(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=127.0.0.1)(PORT={server.port}))(CONNECT_DATA=(SID=NO)))"
    with pytest.raises(oracledb.DatabaseError, match="DPY-6003"):
        logon(server, dsn=dsn)


def test_password_change_counts_from_now_on(server: ServerThread) -> None:
    with logon(server) as connection:
        connection.changepassword("secret", "new secret")
        with pytest.raises(oracledb.DatabaseError, match="ORA-28008"):
            connection.changepassword("secret", "other")
    with pytest.raises(oracledb.DatabaseError, match="ORA-01017"):
        logon(server)
    logon(server, password="new secret", newpassword="third").close()
    logon(server, password="third").close()


def test_proxy_user_is_known_to_the_database(server: ServerThread, fake: FakeDatabase) -> None:
    logon(server, user="his[app]").close()
    assert (fake.sessions[0].identity.user, fake.sessions[0].identity.proxy_user) == ("APP", "HIS")


def test_sysdba_is_known_to_the_database(server: ServerThread, fake: FakeDatabase) -> None:
    logon(server, mode=oracledb.AUTH_MODE_SYSDBA).close()
    assert fake.sessions[0].identity.privileged


def test_call_timeout_ends_the_call_and_not_the_session(server: ServerThread) -> None:
    with logon(server) as connection:
        connection.call_timeout = 200
        with pytest.raises(oracledb.DatabaseError, match="DPY-4024"):
            connection.cursor().execute("begin wait; end;")
        assert connection.cursor().execute("select :1 from dual", [1]).fetchone() == (1,)


def test_cancel_ends_the_call(server: ServerThread) -> None:
    with logon(server) as connection:
        timer = threading.Timer(0.2, connection.cancel)
        timer.start()
        with pytest.raises(oracledb.DatabaseError, match="ORA-01013"):
            connection.cursor().execute("begin wait; end;")
        connection.ping()


def test_session_beyond_the_limit_is_refused(start_server: StartServer) -> None:
    server = start_server(limits=Limits(sessions=1))
    with logon(server), pytest.raises(oracledb.DatabaseError, match="12516"):
        logon(server)
    logon(server).close()


def test_lost_client_is_rolled_back(server: ServerThread, fake: FakeDatabase) -> None:
    connection = logon(server)
    connection.cursor().execute("insert into t values (:1)", [1])
    session = fake.sessions[0]
    del connection
    closed = threading.Event()
    for _ in range(200):
        if session.closed or closed.wait(0.01):
            break
    assert session.closed and fake.committed == []


def test_silent_client_is_cut_off(start_server: StartServer) -> None:
    server = start_server(limits=Limits(connect_timeout=0.2))
    silent = socket.create_connection(("127.0.0.1", server.port), timeout=5)
    with silent, contextlib.suppress(ConnectionResetError):
        assert silent.recv(1) == b""


def test_drcp_release_keeps_the_connection(server: ServerThread) -> None:
    dsn = f"{server.dsn}:pooled"
    pool = oracledb.create_pool(
        user="his", password="secret", dsn=dsn, min=1, max=2, cclass="lab", purity=oracledb.PURITY_SELF
    )
    for number in range(3):
        with pool.acquire() as connection:
            assert connection.cursor().execute("select :1 from dual", [number]).fetchone() == (number,)
    pool.close()


def test_tcps_client_logs_on(start_server: StartServer, tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    (tmp_path / "ewallet.pem").write_bytes(certificate.read_bytes())
    server = start_server(mode=Mode.V19, tls_certificate=str(certificate), tls_key=str(key))
    dsn = f"tcps://localhost:{server.tls_port}/XEPDB1"
    with logon(server, dsn=dsn, wallet_location=str(tmp_path), ssl_server_dn_match=False) as connection:
        connection.ping()


def ask(path: Path) -> str:
    """What the health socket says."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(5)
        client.connect(str(path))
        return client.makefile().read()


def test_health_socket_says_ok_after_a_write_and_else_why_not(
    start_server: StartServer, fake: FakeDatabase, tmp_path: Path
) -> None:
    path = tmp_path / "health.sock"
    start_server(health_socket=str(path))
    assert ask(path) == "ok\n"
    assert fake.probes == 1
    fake.broken = OraError(1034, "ORACLE not available")
    assert ask(path) == "ORA-01034: ORACLE not available\n"


def test_stopping_ends_sessions_and_rolls_back(start_server: StartServer, fake: FakeDatabase) -> None:
    server = start_server()
    connection = logon(server)
    connection.cursor().execute("insert into t values (:1)", [1])
    server.stop()
    assert fake.sessions[0].closed and fake.committed == []
    with pytest.raises(oracledb.DatabaseError):
        connection.ping()
