"""The health socket: whoever connects gets "ok" after a committed write, or one line saying what is wrong."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path

from .interface import Database, OraError
from .logs import fields

log = logging.getLogger(__name__)
PROBE_SECONDS = 10.0


async def _answer(database: Database) -> str:
    try:
        await asyncio.wait_for(database.probe(), PROBE_SECONDS)
    except OraError as error:
        return error.text.splitlines()[0]
    except TimeoutError:
        return f"no committed write within {PROBE_SECONDS:.0f} s"
    except Exception as error:
        log.exception("fault in the probe")
        return f"fault: {type(error).__name__}"
    return "ok"


async def serve_health(path: str, database: Database) -> asyncio.AbstractServer:
    """Listen on a unix socket that root and the server's own user may use; a stale one is replaced."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = await _answer(database)
        if answer != "ok":
            log.error("unhealthy", extra=fields(reason=answer))
        with contextlib.suppress(ConnectionError):
            writer.write(answer.encode() + b"\n")
            await writer.drain()
        writer.close()

    socket_path = Path(path)
    socket_path.parent.mkdir(parents=True, exist_ok=True)
    socket_path.unlink(missing_ok=True)
    server = await asyncio.start_unix_server(handle, path)
    socket_path.chmod(0o600)
    return server
