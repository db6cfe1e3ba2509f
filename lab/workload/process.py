"""Opening and closing the desks from the rehearsal's side."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from lab.errors import StepFailed
from lab.history import Phase, Record, read_history
from lab.settings import PROJECT
from lab.workload.areas import EVERYBODY
from lab.workload.orders import Notice, Orders

CLOSE_SECONDS = 15.0


@dataclass
class Desks:
    """The desks' process, as a context: open inside, closed after. log: what it wrote to standard error. used: whose
    desks use which application server now. module: what the process runs."""

    orders: Orders
    log: Path
    used: dict[str, str] = field(default_factory=dict)
    module: str = "lab.workload"
    _process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Desks:
        self.used = {name: name for name in self.orders.servers}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self.module], stdin=subprocess.PIPE, stderr=log, cwd=PROJECT
            )
        assert self._process.stdin is not None
        self._process.stdin.write(self.orders.as_json().encode() + b"\n")
        self._process.stdin.flush()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the desks and wait until the ledger is whole; a second call does nothing."""
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        process.stdin.close()
        try:
            process.wait(CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def tell(self, notice: Notice) -> None:
        """Give the desks a notice. Raises StepFailed where they are closed."""
        self.check()
        if self._process is None or self._process.stdin is None:
            raise StepFailed("The desks are closed", where=notice.as_json())
        self._process.stdin.write(notice.as_json().encode() + b"\n")
        self._process.stdin.flush()
        self.used[notice.desks_of] = notice.server

    def expected(self, servers: Collection[str]) -> set[tuple[str, str]]:
        """(application server, operation) of everything that every patient of the desks at these servers goes
        through."""
        return {
            (server, operation)
            for home, server in self.used.items()
            if server in servers
            for operation in EVERYBODY[self.orders.area(home)]
        }

    def check(self) -> None:
        """Raises StepFailed where the process has ended by itself."""
        if self._process is not None and self._process.poll() is not None:
            lines = self.log.read_text(errors="replace").strip().splitlines()
            raise StepFailed("The desks stopped working", where=lines[-1] if lines else "", todo=f"See {self.log}")

    def acknowledged(self, since: float = 0.0) -> Counter[tuple[str, str]]:
        """(application server, operation) -> operations acknowledged after this moment of the run."""
        return Counter((r.server, r.operation) for r in self._answered() if r.time >= since)

    def last_acknowledged(self) -> float:
        """When any operation was acknowledged last, seconds since the run began; 0 for never."""
        return max((r.time for r in self._answered()), default=0.0)

    def _answered(self) -> Iterator[Record]:
        self.check()
        path = Path(self.orders.history)
        records = read_history(path) if path.exists() else []
        return (record for record in records if record.phase is Phase.OK)
