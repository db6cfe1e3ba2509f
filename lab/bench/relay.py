"""A server that only copies bytes between one client at a time and PostgreSQL's socket: what any in between costs.

It is run by itself inside the measured container: arguments are the port to listen on and the socket's path. It waits
for both sides in one poll and copies each message as it comes, in a process of its own, as the stand-in is one.
"""

from __future__ import annotations

import select
import socket
import sys

_MOST = 1 << 16


def copy(client: socket.socket, server: socket.socket) -> None:
    """Until one of them has no more to say."""
    other = {client.fileno(): (client, server), server.fileno(): (server, client)}
    ready = select.poll()
    for number in other:
        ready.register(number, select.POLLIN)
    while True:
        for number, _ in ready.poll():
            source, target = other[number]
            data = source.recv(_MOST)
            if not data:
                return
            target.sendall(data)


def serve(listener: socket.socket, path: str) -> None:
    """One client after the other, for ever."""
    while True:
        client, _ = listener.accept()
        with client, socket.socket(socket.AF_UNIX) as server:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                server.connect(path)
                copy(client, server)
            except OSError:
                continue


if __name__ == "__main__":
    serve(socket.create_server(("", int(sys.argv[1]))), sys.argv[2])
