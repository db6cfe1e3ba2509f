"""The cluster's probe: ask the server's health socket for a committed write. Starts without site packages: cheap."""

from __future__ import annotations

import socket
import sys

PATH = "/run/standin/health.sock"
TIMEOUT = 1.8


def probe(path: str = PATH, timeout: float = TIMEOUT) -> str:
    """ "ok" after a committed write, else the server's line of error. Raises OSError (closed, or frozen: TimeoutError)."""
    with socket.socket(socket.AF_UNIX) as channel:
        channel.settimeout(timeout)
        channel.connect(path)
        answer = b""
        while not answer.endswith(b"\n") and (piece := channel.recv(4096)):
            answer += piece
    return answer.decode(errors="replace").strip()


def main(arguments: list[str]) -> int:
    """Exit status: 0 committed, 1 not, 7 nothing is there."""
    timeout = float(arguments[1]) if arguments[:1] == ["--timeout"] and len(arguments) == 2 else TIMEOUT
    try:
        answer = probe(timeout=timeout)
    except (FileNotFoundError, ConnectionRefusedError):
        print("dbprobe: the database is closed", file=sys.stderr)
        return 7
    except OSError as error:
        print(f"dbprobe: no commit within {timeout:g} s: {error}", file=sys.stderr)
        return 1
    if answer != "ok":
        print(f"dbprobe: {answer or 'the server hung up'}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
