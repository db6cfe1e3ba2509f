"""The listener: several services, clients sent to another address, its state for lsnrctl, and clients' certificates."""

from __future__ import annotations

import re
import socket
import struct
import subprocess
from pathlib import Path

import oracledb
import pytest

from lab.standin.config import ConfigError, from_table
from lab.standin.tns.packets import PacketType

from .conftest import StartServer
from .fake_database import FakeDatabase
from .server_thread import ServerThread


def logon(port: int, service: str = "XEPDB1", **changes: object) -> oracledb.Connection:
    """As HIS, with an address that may be the wrong one."""
    return oracledb.connect(user="his", password="secret", dsn=f"127.0.0.1:{port}/{service}", **changes)


def ask(port: int, command: str) -> list[bytes]:
    """The packets that answer a listener query."""
    text = f"(DESCRIPTION=(CONNECT_DATA=(COMMAND={command})(ARGUMENTS=64)(SERVICE=LISTENER)))".encode()
    fixed = struct.pack(">HHHHHHHHHH", 314, 300, 0, 8192, 32767, 0, 0, 1, len(text), 58 + 16) + bytes(74 - 28)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(struct.pack(">HHBBH", 74 + len(text), 0, PacketType.CONNECT, 0, 0) + fixed + text)
        reply = b"".join(iter(lambda: client.recv(65536), b""))
    packets = []
    while reply:
        size = int.from_bytes(reply[:2], "big")
        packets.append(reply[:size])
        reply = reply[size:]
    return packets


def test_every_configured_service_is_served(start_server: StartServer) -> None:
    server = start_server(services=("WARDS", "CASH"))
    for service in ("xepdb1", "wards", "cash.hospital.example"):
        logon(server.port, service).close()
    with pytest.raises(oracledb.DatabaseError, match="DPY-6001"):
        logon(server.port, "NOSUCH")


@pytest.mark.parametrize("service", ["WARDS", "*"])
def test_a_client_follows_to_another_address(start_server: StartServer, fake: FakeDatabase, service: str) -> None:
    there = start_server(services=("WARDS",))
    here = start_server(redirect={service: f"127.0.0.1:{there.port}"})
    with logon(here.port, "wards.hospital.example") as connection:
        connection.ping()
        assert fake.sessions[-1].identity.service == "WARDS.HOSPITAL.EXAMPLE"


def test_others_stay(start_server: StartServer) -> None:
    here = start_server(redirect={"WARDS": "127.0.0.1:1"})
    logon(here.port).close()
    with pytest.raises(oracledb.DatabaseError, match="DPY-6005"):
        logon(here.port, "WARDS")


def test_who_was_sent_is_not_sent_again(start_server: StartServer) -> None:
    first = start_server()
    second = start_server(redirect={"*": f"127.0.0.1:{first.port}"})
    third = start_server(redirect={"*": f"127.0.0.1:{second.port}"})
    first.stop()
    logon(third.port).close()


def test_the_listeners_state(start_server: StartServer) -> None:
    server = start_server(services=("WARDS",))
    logon(server.port).close()
    with pytest.raises(oracledb.DatabaseError):
        logon(server.port, "NOSUCH")
    accepted, head, *rest = ask(server.port, "status")
    assert accepted[4] == PacketType.ACCEPT and len(accepted) == 32
    assert int.from_bytes(accepted[18:20], "big") == len(head) - 10
    assert re.search(rb"\(ERR=0\)\(ALIAS=LISTENER\).*\(START_DATE=\d\d-[A-Z]{3}-\d{4} [\d:]+\).*\(UPTIME=\d+\)", head)
    text = b"".join(one[10:] for one in rest)
    assert re.findall(rb"SERVICE_NAME=(\w+)", text) == [b"WARDS", b"XEPDB1"]
    assert b"(PORT=%d)" % server.port in text and b"(ESTABLISHED=1)(REFUSED=1)" in text
    assert rest[-1][8:10] == b"\x00\x40"


@pytest.mark.parametrize(
    ("command", "kind", "told"),
    [
        ("ping", PacketType.REFUSE, b"(ERR=0)(ALIAS=LISTENER)"),
        ("version", PacketType.ACCEPT, b"TNSLSNR for Linux: Version "),
        ("services", PacketType.ACCEPT, b"(HANDLER_DISPLAY=DEDICATED SERVER)"),
        ("stop", PacketType.REFUSE, b"(ERR=1189)"),
        ("dance", PacketType.REFUSE, b"(ERR=1150)"),
    ],
)
def test_other_commands(server: ServerThread, command: str, kind: PacketType, told: bytes) -> None:
    packets = ask(server.port, command)
    assert packets[0][4] == kind and told in b"".join(packets)
    logon(server.port).close()


def certificates(folder: Path, *names: str) -> None:
    """A CA, and for each name a directory with a wallet: the CA, and a certificate with its key."""

    def openssl(*arguments: str | Path) -> None:
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)

    new = ("-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj")
    openssl("req", "-x509", *new, "/CN=CA", "-keyout", folder / "ca.key", "-out", folder / "ca.pem")
    for name in names:
        place = folder / name
        place.mkdir()
        signer = ("-CA", folder / "ca.pem", "-CAkey", folder / "ca.key")
        openssl("req", "-x509", *new, f"/CN={name}", *signer, "-keyout", place / "key", "-out", place / "cert")
        parts = (place / "key", place / "cert", folder / "ca.pem")
        (place / "ewallet.pem").write_text("".join(part.read_text() for part in parts))


def test_a_client_shows_its_certificate(start_server: StartServer, fake: FakeDatabase, tmp_path: Path) -> None:
    certificates(tmp_path, "localhost", "desk")
    place = tmp_path / "localhost"
    server = start_server(
        tls_certificate=str(place / "cert"), tls_key=str(place / "key"), tls_client_ca=str(tmp_path / "ca.pem")
    )
    dsn = f"tcps://localhost:{server.tls_port}/XEPDB1"
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    (stranger / "ewallet.pem").write_text((tmp_path / "ca.pem").read_text())

    def enter(wallet: Path) -> oracledb.Connection:
        given = {"wallet_location": str(wallet), "ssl_server_dn_match": False}
        return oracledb.connect(user="his", password="secret", dsn=dsn, **given)

    enter(tmp_path / "desk").close()
    with pytest.raises(oracledb.DatabaseError):
        enter(stranger)
    assert len(fake.sessions) == 1


@pytest.mark.parametrize(
    "table",
    [
        {"redirect": "nowhere"},
        {"redirect": {"WARDS": 1521}},
        {"redirect": 1},
        {"redirect": "a)(b=c:1"},
        {"tls_client_ca": "ca.pem"},
    ],
)
def test_settings_that_make_no_sense_are_told(table: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=r"redirect|tls_client_ca"):
        from_table(table)


def test_a_redirection_for_all_or_by_service() -> None:
    assert from_table({"redirect": "db2:1521"}).redirect == {"*": "db2:1521"}
    assert from_table({"redirect": {"wards": "[::1]:1522"}}).redirect == {"WARDS": "[::1]:1522"}
