"""What the array's programs say of themselves, for the journal."""

from __future__ import annotations

import sys


def say(line: str) -> None:
    """One line, at once."""
    print(line, file=sys.stderr, flush=True)
