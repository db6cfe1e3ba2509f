"""Serving the page on 127.0.0.1, and nowhere else."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import click
import uvicorn

from lab.cashier.app import make_app
from lab.cashier.desk import Desk
from lab.errors import BadInput


def serve_page(data: Path, port: int, opened: Callable[[str], None]) -> None:
    """Serve until told to stop. opened: called with the page's address when it can be reached."""
    desk = Desk(data)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio then sets TCP_NODELAY
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        raise BadInput(f"Port {port} cannot be used: {error.strerror}", todo="The program may be running") from None
    listener.listen(128)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    click.echo(f"cashier: {url}")
    opened(url)
    server = uvicorn.Server(uvicorn.Config(make_app(desk), access_log=False, log_level="warning"))
    server.run(sockets=[listener])
