"""Structured logs: one JSON object a line, never with a bind value or a password."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """time, level, what happened, and the fields given with it."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        entry.update(getattr(record, "fields", {}))
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def fields(**values: object) -> dict[str, dict[str, object]]:
    """For a logger's `extra`: log.info("logon", extra=fields(sid=7))."""
    return {"fields": values}


def configure(level: str) -> None:
    """Send this package's logs to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger("lab.standin")
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    root.propagate = False
