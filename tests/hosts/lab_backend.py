"""A testinfra backend, `lab://<host or group>`: one agent process for each container, about 1.5 ms a command.

`docker exec` for each command costs 60-100 ms; the agent is started once and takes commands on its standard input, one
JSON line each.
"""

from __future__ import annotations

import base64
import json
import selectors
import subprocess
from typing import Any, ClassVar

import testinfra.backend
from testinfra.backend import base

AGENT = """
import base64, json, subprocess, sys
out = sys.stdout.buffer
out.write(b"READY\\n"); out.flush()
for line in sys.stdin.buffer:
    asked = json.loads(line)
    try:
        done = subprocess.run(["/bin/sh", "-c", asked["command"]], stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=asked["timeout"])
        answer = [done.returncode, done.stdout, done.stderr]
    except subprocess.TimeoutExpired as error:
        answer = [124, error.stdout or b"", b"timed out"]
    texts = [base64.b64encode(text).decode() for text in answer[1:]]
    out.write(json.dumps([answer[0], *texts]).encode() + b"\\n"); out.flush()
"""
SECONDS = 30.0


class AgentLost(ConnectionError):
    """The agent ended or does not answer: its server was stopped, fenced or frozen."""


class Agent:
    """The process in a container that runs commands for us."""

    def __init__(self, container: str, user: str | None) -> None:
        as_user = ["-u", user] if user else []
        self._process = subprocess.Popen(
            ["docker", "exec", "-i", *as_user, container, "python3", "-uc", AGENT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._process.stdout, selectors.EVENT_READ)  # type: ignore[arg-type]
        self._buffer = b""
        if self._line(15) != b"READY":
            self.close()
            raise AgentLost(f"{container}: no agent")

    def ask(self, command: str, timeout: float) -> tuple[int, bytes, bytes]:
        """Run one shell command. Raises AgentLost."""
        question = json.dumps({"command": command, "timeout": timeout}).encode() + b"\n"
        try:
            self._process.stdin.write(question)  # type: ignore[union-attr]
        except OSError as error:
            raise AgentLost(str(error)) from None
        status, out, err = json.loads(self._line(timeout + 2))
        return status, base64.b64decode(out), base64.b64decode(err)

    def _line(self, timeout: float) -> bytes:
        while b"\n" not in self._buffer:
            if not self._selector.select(timeout):
                raise AgentLost(f"no answer in {timeout:g} s")
            data = self._process.stdout.read(65536)  # type: ignore[union-attr]
            if not data:
                raise AgentLost("the agent ended")
            self._buffer += data
        line, self._buffer = self._buffer.split(b"\n", 1)
        return line

    def close(self) -> None:
        """End the agent."""
        self._process.kill()
        self._process.communicate()
        self._selector.close()


class LabBackend(base.BaseBackend):
    """Commands on a lab's server. `know` tells it which hosts and groups there are."""

    NAME = "lab"
    _groups: ClassVar[dict[str, list[str]]] = {}
    _containers: ClassVar[dict[str, str]] = {}
    _agents: ClassVar[dict[tuple[str, str | None], Agent]] = {}

    def __init__(self, name: str, *args: Any, **options: Any) -> None:
        self.name, self.user = self.parse_containerspec(name)
        super().__init__(self.name, *args, **options)

    @classmethod
    def know(cls, groups: dict[str, list[str]], containers: dict[str, str]) -> None:
        """Set what the host specifications mean: group -> hosts, host -> container."""
        cls._groups, cls._containers = groups, containers

    @classmethod
    def get_hosts(cls, host: str, **options: Any) -> list[str]:
        return cls._groups.get(host, [host])

    @classmethod
    def close_all(cls) -> None:
        """End every agent."""
        while cls._agents:
            cls._agents.popitem()[1].close()

    def run(self, command: str, *args: str, **options: Any) -> base.CommandResult:
        text = self.get_command(command, *args)
        key = (self._containers.get(self.name, self.name), self.user)
        try:
            status, out, err = self._ask(key, text)
        except AgentLost as error:
            status, out, err = 255, b"", str(error).encode()
        return self.result(status, self.encode(text), out, err)

    def _ask(self, key: tuple[str, str | None], text: str) -> tuple[int, bytes, bytes]:
        """Once more with a new agent where the old one's server had been started again meanwhile."""
        known = self._agents.pop(key, None)
        for agent in (known, None):
            if agent is None and known is not None:
                known.close()
            try:
                used = agent or Agent(*key)
                answer = used.ask(text, SECONDS)
                self._agents[key] = used
                return answer
            except AgentLost:
                if agent is None:
                    raise
        raise AgentLost(key[0])


testinfra.backend.BACKENDS["lab"] = "tests.hosts.lab_backend.LabBackend"
