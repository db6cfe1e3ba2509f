#!/usr/bin/python3 -IS
"""The cluster's probe: ask the server's health socket for a committed write. Starts without site packages: cheap."""

from __future__ import annotations

import _socket  # not socket: it halves the probe's cost, which the cluster pays all the time
import sys

PATH = "/run/standin/health.sock"
TIMEOUT = 1.8


def probe(path: str = PATH, timeout: float = TIMEOUT) -> str:
    """What the server says: "ok" after a committed write, else one line. Raises OSError; TimeoutError when frozen."""
    channel = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    channel.settimeout(timeout)
    channel.connect(path)
    answer = b""
    while not answer.endswith(b"\n") and (piece := channel.recv(4096)):
        answer += piece
    channel.close()
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
