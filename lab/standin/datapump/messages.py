"""Data Pump's log lines and the errors that end a job."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TextIO

DONE, FAILED, WARNINGS = 0, 1, 5


class JobFailed(Exception):
    """The job ends with exit status 1. lines: ORA- lines, the first one says what."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__(" ".join(lines))


def cause_of(error: Exception) -> str:
    """What stopped a job that was at work, in one line with an error's number."""
    number = "ORA-03113: end-of-file on communication channel" if "connection" in str(error) else "ORA-39126: fatal"
    if isinstance(error, OSError):
        number = "ORA-31643: unable to close or write the dump file"
    return f"{number}: {' '.join(str(error).split())[:300]}"


@dataclass
class Log:
    """Lines to the terminal and to the log file. errors: how many objects went wrong."""

    file: TextIO | None = None
    errors: int = 0
    started: datetime = field(default_factory=datetime.now)
    logtime: str = "none"  # LOGTIME: where lines begin with the time: none, status (the terminal), logfile or all
    metrics: bool = False  # METRICS: how long each phase took

    @classmethod
    def to(cls, path: Path | None) -> Log:
        """Raises JobFailed where the file cannot be written."""
        try:
            return cls(path.open("w", encoding="utf-8") if path else None)
        except OSError as error:
            raise JobFailed(
                "ORA-39002: invalid operation",
                "ORA-39070: Unable to open the log file.",
                f"ORA-29283: invalid file operation: {path}: {error.strerror}",
            ) from None

    def line(self, text: str) -> None:
        """One line."""
        stamp = f"{datetime.now():%d-%b-%y %H:%M:%S.%f}"[:-3].upper() + ": "
        print((stamp if self.logtime in ("status", "all") else "") + text, flush=True)
        if self.file:
            print((stamp if self.logtime in ("logfile", "all") else "") + text, file=self.file, flush=True)

    def phase(self, what: str, count: int, began: datetime) -> None:
        """With METRICS: a phase is over."""
        if self.metrics:
            self.line(
                f"     Completed {count} {what} objects in {(datetime.now() - began).total_seconds():.0f} seconds"
            )

    def error(self, text: str) -> None:
        """An object went wrong; the job goes on."""
        self.errors += 1
        self.line(text)

    def end(self, job: str) -> int:
        """The last line; the exit status."""
        now = datetime.now()
        elapsed = str(now - self.started).split(".")[0]
        how = f"completed with {self.errors} error(s)" if self.errors else "successfully completed"
        self.line(f'Job "{job}" {how} at {now:%a %b %d %H:%M:%S %Y} elapsed 0 {elapsed}')
        return WARNINGS if self.errors else DONE

    def failed(self, job: str, error: JobFailed) -> int:
        """The lines of an error that ended the job."""
        for text in error.lines:
            self.line(text)
        self.line(f'Job "{job}" stopped due to fatal error at {datetime.now():%a %b %d %H:%M:%S %Y}')
        return FAILED
