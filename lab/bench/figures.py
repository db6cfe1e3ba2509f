"""Figures of a benchmark: kept with what they were measured on, and written for people."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lab.rehearsals.versions import git_state
from lab.settings import LabSettings, runs_root
from lab.store import write_whole


def store(kind: str, figures: Mapping[str, Any], settings: LabSettings) -> Path:
    """Keep the figures: `runs/bench/<kind>-<UTC time>.json`."""
    path = runs_root() / "bench" / f"{kind}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    machine = {"processors": os.cpu_count(), "load": [round(load, 2) for load in os.getloadavg()]}
    told = {"engine": settings.engine, "size": settings.size, "git": git_state(), "machine": machine}
    write_whole(path, json.dumps({**told, **figures}, indent=1) + "\n")
    return path


def two_digits(value: float | None) -> str:
    """Two digits, or a dash for what is not known."""
    return "-" if value is None else f"{value:.2f}"
