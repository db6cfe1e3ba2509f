"""A relay between a real client and the server: it records what the client sends, and can be left holding the line."""

from __future__ import annotations

import selectors
import socket
import threading

_LOOK = 0.02  # seconds between two looks at whether to stop
_PIECE = 1 << 16


class Relay:
    """One connection's. sent: what the client sent so far. Use as a context manager."""

    def __init__(self, port: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.upstream = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._client: socket.socket | None = None
        self._sent = bytearray()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    def __enter__(self) -> Relay:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Both lines."""
        self._stop.set()
        self._thread.join(10)
        for one in (self._listener, self.upstream, self._client):
            if one:
                one.close()

    @property
    def sent(self) -> bytes:
        return bytes(self._sent)

    def hold(self) -> socket.socket:
        """Carry nothing any more; the line to the server, on which the client is logged on."""
        self._stop.set()
        self._thread.join(10)
        return self.upstream

    def _carry(self) -> None:
        client = self._accepted()
        if client is None:
            return
        with selectors.DefaultSelector() as ready:
            ready.register(client, selectors.EVENT_READ, self.upstream)
            ready.register(self.upstream, selectors.EVENT_READ, client)
            while not self._stop.is_set():
                for key, _ in ready.select(_LOOK):
                    if not self._pass_on(key.fileobj, key.data):  # type: ignore[arg-type]
                        return

    def _accepted(self) -> socket.socket | None:
        self._listener.settimeout(_LOOK)
        while not self._stop.is_set():
            try:
                self._client, _ = self._listener.accept()
                return self._client
            except TimeoutError:
                continue
        return None

    def _pass_on(self, source: socket.socket, target: socket.socket) -> bool:
        """False when one side is gone."""
        try:
            piece = source.recv(_PIECE)
            target.sendall(piece)
        except OSError:
            return False
        if source is self._client:
            self._sent += piece
        return bool(piece)
