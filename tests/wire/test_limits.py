"""What one client may take of the server, and what the server keeps to itself."""

from __future__ import annotations

import io
import logging
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

import oracledb
import pytest

from lab.standin.config import Limits
from lab.standin.interface import OraError
from lab.standin.logs import JsonLines
from lab.standin.server import tls_context
from lab.waiting import pace, wait_until

from .conftest import StartServer
from .fake_database import FakeDatabase
from .server_thread import ServerThread
from .test_hostile_input import assert_closed, connect_packet

SECRET = "patient's secret 4711"


def connect(server: ServerThread, user: str = "his", password: str = "secret") -> oracledb.Connection:
    return oracledb.connect(user=user, password=password, dsn=server.dsn)


def test_an_idle_session_is_rolled_back_and_told_at_its_next_call(
    start_server: StartServer, fake: FakeDatabase
) -> None:
    server = start_server(limits=Limits(idle_timeout=0.3))
    connection = connect(server)
    connection.cursor().execute("insert into t values (:1)", [1])
    wait_until(lambda: fake.sessions[0].closed, 10, "the idle session to be closed", interval=0.02)
    with pytest.raises(oracledb.DatabaseError, match="ORA-02396"):
        connection.commit()
    assert fake.committed == []


def test_a_session_at_work_is_not_idle(start_server: StartServer) -> None:
    connection = connect(start_server(limits=Limits(idle_timeout=1.0)))
    for _ in range(15):
        connection.ping()
        pace(0.1)


def test_clients_that_send_byte_by_byte_or_nothing_are_cut_off_and_others_served(start_server: StartServer) -> None:
    server = start_server(limits=Limits(connect_timeout=1.0))
    lines = [socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(20)]
    for number, line in enumerate(lines):
        line.sendall(connect_packet()[:number])
    connect(server).close()
    for line in lines:
        assert_closed(line)


def test_more_sessions_than_allowed_are_refused_and_there_is_room_again_afterwards(start_server: StartServer) -> None:
    server = start_server(limits=Limits(sessions=3))
    held = [connect(server) for _ in range(3)]
    with pytest.raises(oracledb.DatabaseError, match="ORA-12516|DPY-6000|DPY-4011"):
        connect(server)
    for one in held:
        one.close()
    wait_until(lambda: connect(server).close() is None, 10, "room for another session")


def test_empty_temporary_lobs_are_counted_too(start_server: StartServer) -> None:
    connection = connect(start_server(limits=Limits(lob_bytes=10_000)))
    with pytest.raises(oracledb.DatabaseError, match="ORA-01652"):
        kept = [connection.createlob(oracledb.DB_TYPE_CLOB) for _ in range(100)]
        assert kept


def test_a_request_that_is_too_long_ends_its_session_alone(start_server: StartServer) -> None:
    server = start_server(limits=Limits(request_bytes=100_000))
    other = connect(server)
    with pytest.raises(oracledb.DatabaseError, match="DPY-4011|DPY-1001"):
        connect(server).cursor().execute("select :1 from dual", ["x" * 500_000])
    other.ping()


def refusal_of(server: ServerThread, user: str) -> tuple[str, float]:
    began = time.monotonic()
    with pytest.raises(oracledb.DatabaseError) as refused:
        connect(server, user, "wrong")
    return str(refused.value), time.monotonic() - began


def test_nobody_learns_whether_a_user_exists(start_server: StartServer, fake: FakeDatabase) -> None:
    server = start_server()
    known = [refusal_of(server, "his") for _ in range(9)]
    unknown = [refusal_of(server, f"nobody{n}") for n in range(9)]
    assert {text for text, _ in known} == {text for text, _ in unknown}
    middle = [sorted(seconds for _, seconds in one)[4] for one in (known, unknown)]
    assert max(middle) / min(middle) < 3


def test_what_a_client_sent_is_in_no_line_of_the_log_unless_asked(
    start_server: StartServer, fake: FakeDatabase
) -> None:
    def stumble(session: object, rows: object) -> None:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(f"bad value {SECRET}") from error

    fake.scripts["select stumble from dual"] = stumble  # type: ignore[assignment]
    for asked in (False, True):
        assert (SECRET in logged(start_server(), asked)) == asked


def logged(server: ServerThread, values: bool) -> str:
    """The log of a session with a secret in it, at the most talkative level."""
    written, log = io.StringIO(), logging.getLogger("lab.standin")
    handler, level = logging.StreamHandler(written), log.level
    handler.setFormatter(JsonLines(values))
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        with connect(server) as connection:
            cursor = connection.cursor()
            cursor.execute("select :1 from dual", [SECRET]).fetchall()
            cursor.execute("insert into t values (:1)", [SECRET])
            for wrong in ("select stumble from dual", "select missing from dual"):
                with pytest.raises(oracledb.DatabaseError):
                    cursor.execute(wrong)
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
    assert "ValueError" in written.getvalue()
    return written.getvalue()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate and its key in one file."""
    both = tmp_path / "both.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run(
        [*command.split(), "-keyout", tmp_path / "k", "-out", tmp_path / "c"], check=True, capture_output=True
    )
    both.write_text((tmp_path / "c").read_text() + (tmp_path / "k").read_text())
    return both


def test_tls_is_of_today_or_none(start_server: StartServer, certificate: Path) -> None:
    server = start_server(
        tls_certificate=str(certificate), tls_key=str(certificate), limits=Limits(connect_timeout=1.0)
    )
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", server.tls_port), timeout=5) as line, pytest.raises(ssl.SSLError):
        old.wrap_socket(line)
    with socket.create_connection(("127.0.0.1", server.tls_port), timeout=10) as silent:
        assert_closed(silent)
    stranger = ssl.create_default_context()
    with (
        socket.create_connection(("127.0.0.1", server.tls_port), timeout=5) as line,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        stranger.wrap_socket(line, server_hostname="127.0.0.1")
    connect(server).close()


def test_tls_does_not_renegotiate(certificate: Path) -> None:
    from lab.standin.config import Settings

    context = tls_context(Settings(tls_certificate=str(certificate), tls_key=str(certificate)))
    assert context.options & ssl.OP_NO_RENEGOTIATION and context.minimum_version == ssl.TLSVersion.TLSv1_2


def test_many_sessions_leave_no_memory_behind(start_server: StartServer) -> None:
    """Of the second hundred, that is: the first one fills caches."""
    server = start_server()

    def sessions(count: int) -> int:
        for number in range(count):
            with connect(server) as connection:
                connection.cursor().execute("select :1 from dual", [f"text {number}"]).fetchall()
        return threading.active_count()

    sessions(100)
    before = resident()
    sessions(150)
    assert resident() - before < 8


def resident() -> int:
    """MiB of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 // 2**20


def test_an_error_of_the_database_is_no_fault(start_server: StartServer, fake: FakeDatabase) -> None:
    def full(session: object, rows: object) -> None:
        raise OraError(1653, "unable to extend table in tablespace USERS")

    fake.scripts["select full from dual"] = full  # type: ignore[assignment]
    with connect(start_server()) as connection:
        with pytest.raises(oracledb.DatabaseError, match="ORA-01653"):
            connection.cursor().execute("select full from dual")
        connection.ping()
