"""How short of processors the machine was, by the kernel's pressure stall information (PSI)."""

from __future__ import annotations

import re
import time
from pathlib import Path

CPU = Path("/proc/pressure/cpu")


class CpuPressure:
    """Counts from the moment it is made."""

    def __init__(self, source: Path = CPU) -> None:
        self._source = source
        self._begin, self._waited = time.monotonic(), self._total()

    @property
    def share(self) -> float | None:
        """The share of the time since then in which something waited for a processor, 0 to 1; None where the kernel
        does not say."""
        now, seconds = self._total(), time.monotonic() - self._begin
        if now is None or self._waited is None or seconds <= 0:
            return None
        return round(min((now - self._waited) / seconds, 1.0), 2)

    def _total(self) -> float | None:
        """Seconds since the machine started."""
        try:
            found = re.search(r"^some .*\btotal=(\d+)", self._source.read_text(), re.MULTILINE)
        except OSError:
            return None
        return int(found[1]) / 1e6 if found else None
