"""Telling systemd that a program serves (sd_notify(3))."""

from __future__ import annotations

import os
import socket


def notify(word: str) -> None:
    """Tell the manager; nothing where there is none."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(word.encode(), "\0" + address[1:] if address.startswith("@") else address)
