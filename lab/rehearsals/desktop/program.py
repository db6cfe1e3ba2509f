"""The cashier's program as a process of its own, as on a PC: started by one command, used through its page."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Self

import httpx

from lab.errors import StepFailed


class Program:
    """`python -m lab.cashier serve` on a free port of 127.0.0.1, as a context. It ends with the thread that started it:
    a rehearsal that is killed leaves no program behind."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def __enter__(self) -> Self:
        self._errors = tempfile.TemporaryFile("w+")
        command = ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m", "lab.cashier", "serve", "--no-browser"]
        place = ["--data", str(self.directory), "--port", "0"]
        self.process = subprocess.Popen([*command, *place], stdout=subprocess.PIPE, stderr=self._errors, text=True)
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            self._errors.seek(0)
            raise StepFailed("A cashier's program does not start", where=self._errors.read().strip()[-500:])
        self.page = httpx.Client(base_url=line.split()[1], timeout=20)
        return self

    def kill(self) -> None:
        """As a power cut ends it."""
        self.process.kill()
        self.process.wait()

    def __exit__(self, *_: object) -> None:
        self.page.close()
        self.process.terminate()
        self.process.wait(10)
        self._errors.close()
        if self.process.stdout:
            self.process.stdout.close()

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """What the page does with a press of Enter. Raises StepFailed with the program's own words for a refusal."""
        answer = self.page.post(f"/api/{path}", json=body) if body is not None else self.page.post(f"/api/{path}")
        if answer.is_error:
            raise StepFailed(f"The cashier's program refuses {path}", where=answer.text[:300])
        return answer.json() if "json" in answer.headers.get("content-type", "") else answer.content
