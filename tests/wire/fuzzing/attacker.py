"""Sending hostile packets: before the logon from a bare socket, after it on the line of a real client."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Sequence

import oracledb

from .record import logged_on
from .relay import Relay

PATIENCE = 20.0  # seconds until the server must have ended a conversation whose client is gone


def attack(port: int, packets: Sequence[bytes], before_logon: bool) -> float:
    """Send all packets, hang up, and wait for the server to end the conversation: how many seconds that took."""
    if before_logon:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
            return _send(line, packets)
    with Relay(port) as relay:
        connection = logged_on(relay)
        try:
            return _send(relay.hold(), packets)
        finally:
            relay.close()
            with contextlib.suppress(oracledb.Error):
                connection.close()


def _send(line: socket.socket, packets: Sequence[bytes]) -> float:
    line.settimeout(PATIENCE)
    with contextlib.suppress(ConnectionError):
        line.sendall(b"".join(packets))
        line.shutdown(socket.SHUT_WR)
    began = time.monotonic()
    with contextlib.suppress(ConnectionError):
        while line.recv(1 << 16):
            pass
    return time.monotonic() - began
