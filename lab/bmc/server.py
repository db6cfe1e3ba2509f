"""The HTTPS side of a BMC: one thread a connection, each with time-outs."""

from __future__ import annotations

import json
import logging
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from lab.bmc.service import Answer, RedfishService, Request

LARGEST_BODY = 64 * 1024
log = logging.getLogger("bmc")


class RedfishServer(ThreadingHTTPServer):
    """HTTPS listener of one service. A client that says nothing for `timeout` seconds is dropped."""

    daemon_threads = True
    request_queue_size = 32

    def __init__(
        self, address: tuple[str, int], service: RedfishService, tls: ssl.SSLContext | None, timeout: float
    ) -> None:
        self.service, self.tls = service, tls
        self.handler_timeout = timeout
        super().__init__(address, _Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """In the connection's own thread: the handshake, so that a silent client holds up nobody else."""
        request.settimeout(self.handler_timeout)
        if self.tls is not None:
            request = self.tls.wrap_socket(request, server_side=True)
        try:
            super().finish_request(request, client_address)
        finally:
            request.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.info("connection of %s ended early", client_address[0], exc_info=log.isEnabledFor(logging.DEBUG))


def make_tls(certificate: str, key: str) -> ssl.SSLContext:
    """Server side TLS with this certificate. Raises OSError (ssl.SSLError is one)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    return context


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "bmc"
    sys_version = ""
    disable_nagle_algorithm = True
    server: RedfishServer

    def _serve(self) -> None:
        body = self._body()
        if body is None:
            self.send_error(413)
            self.close_connection = True
            return
        path = self.path.partition("?")[0]
        request = Request(self.command, path, self.headers.get("Authorization"), body)
        self._send(self.server.service.answer(request))

    do_GET = do_HEAD = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815 - names set by http.server

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length") or "0"
        if not length.isdigit() or int(length) > LARGEST_BODY or self.headers.get("Transfer-Encoding"):
            return None
        return self.rfile.read(int(length))

    def _send(self, answer: Answer) -> None:
        body = b"" if answer.document is None else json.dumps(answer.document).encode()
        self.send_response(answer.status)
        self.send_header("OData-Version", "4.0")
        self.send_header("Cache-Control", "no-store")
        if answer.status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="BMC"')
        if answer.document is not None:
            self.send_header("Content-Type", "application/json")
        if answer.status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        log.debug("%s " + format, self.address_string(), *args)
