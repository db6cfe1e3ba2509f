"""The cashier's program as a process of its own, as on a PC."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Self

import httpx


class Program:
    """`python -m lab.cashier serve` on a free port."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def __enter__(self) -> Self:
        self._errors = tempfile.TemporaryFile("w+")
        command = [
            sys.executable,
            "-m",
            "lab.cashier",
            "serve",
            "--data",
            str(self.directory),
            "--port",
            "0",
            "--no-browser",
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self._errors, text=True)
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            self._errors.seek(0)
            raise AssertionError(self._errors.read())
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


def sell(page: httpx.Client, number: int, invoice_no: int) -> dict[str, Any]:
    """Charge 0.60 yuan."""
    body = {"key": f"key-{number:08d}", "lines": [[2, 3]], "invoice_no": invoice_no, "prescription_kind": "handwritten"}
    who = {"tendered": "100", "pharmacist": "P21", "patient_name": "陈"}
    answer = page.post("/api/charge", json={**body, **who})
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found
