"""Structured logs: one JSON object a line, never with a bind value or a password."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """time, level, what happened, and the fields given with it. values: also what an exception says of itself, which
    may be a value that a client sent."""

    def __init__(self, values: bool = False) -> None:
        super().__init__()
        self._values = values

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        entry.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[1]:
            entry["traceback"] = self.formatException(record.exc_info) if self._values else _places(record.exc_info[1])
        return json.dumps(entry, ensure_ascii=False, default=str)


def _places(error: BaseException | None) -> str:
    """Kinds of the exceptions and where they came from."""
    lines: list[str] = []
    while error is not None:
        lines += [*traceback.format_tb(error.__traceback__), f"{type(error).__name__}\n"]
        error = error.__cause__ or error.__context__
    return "".join(lines)


def fields(**values: object) -> dict[str, dict[str, object]]:
    """For a logger's `extra`: log.info("logon", extra=fields(sid=7))."""
    return {"fields": values}


def configure(level: str, values: bool = False) -> None:
    """Send this package's logs to standard error. values: see JsonLines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(values))
    root = logging.getLogger("lab.standin")
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    root.propagate = False
