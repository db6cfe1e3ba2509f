"""The server as a process: its configuration, its marker line, its end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import oracledb
import pytest

from lab.standin.config import ConfigError, from_table

ROOT = Path(__file__).parents[2]


def start(*arguments: str) -> subprocess.Popen[str]:
    """`python -m lab.standin …`."""
    return subprocess.Popen(
        [sys.executable, "-m", "lab.standin", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_server_serves_until_sigterm_and_exits_cleanly(postgres_dsn: str, tmp_path: Path) -> None:
    health = tmp_path / "health.sock"
    config = tmp_path / "standin.toml"
    config.write_text(
        f'listen = "127.0.0.1"\nport = 0\nhealth_socket = "{health}"\n[database]\ndsn = "{postgres_dsn}"\n'
    )
    process = start("--config", str(config))
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line.startswith("standin: listening on 127.0.0.1:")
    connection = oracledb.connect(user="his", password="secret", dsn=line.rsplit(" ", 1)[1] + "/XEPDB1")
    connection.cursor().execute("select :1 from dual", ["patient's secret"]).fetchall()
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(os.fspath(health))
        assert client.makefile().read() == "ok\n"
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "patient's secret" not in errors and '"event": "logon"' in errors


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("prot = 1521\n", "prot: no such key"),
        ('port = "x"\n', "port: 'x' is not of type int"),
        ('mode = "11"\n', "mode: '11' is neither 19 nor 23"),
        ("tls_port = 2484\n", "needs tls_certificate and tls_key"),
        ("port = [\n", "Invalid value"),
        ('[database]\nfactory = "no.such:thing"\n', "database.factory"),
        ('[database]\ndsn = "host=/nonexistent"\n', "ORA-01034"),
        ('listen = "127.0.0.1"\n', "Cannot overwrite a value"),
        ("[database]\n", "database.dsn: must be set"),
    ],
)
def test_unusable_configuration_is_one_line_and_status_2(tmp_path: Path, text: str, told: str) -> None:
    config = tmp_path / "standin.toml"
    config.write_text('listen = "127.0.0.1"\n' + text)
    process = start("--config", str(config), "--port", "0") if "port" not in text else start("--config", str(config))
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 2
    assert told in errors and errors.count("\n") == 1


def test_unknown_limit_names_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="limits.cursor: no such key; known: connect_timeout, cursors"):
        from_table({"limits": {"cursor": 1}})


def test_port_in_use_is_one_line(postgres_dsn: str, tmp_path: Path) -> None:
    config = tmp_path / "standin.toml"
    config.write_text(f'[database]\ndsn = "{postgres_dsn}"\n')
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start("--config", str(config), "--listen", "127.0.0.1", "--port", str(port))
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 2 and errors.count("\n") == 1
