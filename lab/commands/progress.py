"""Showing what a long command is doing: one moving line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console

Say = Callable[[str], None]


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Say]:
    """A callback for the library's progress texts; it writes to standard error. quiet: say nothing."""
    if quiet:
        yield lambda text: None
    elif sys.stderr.isatty():
        with Console(stderr=True).status("…") as status:
            yield lambda text: status.update(text)
    else:
        yield _plain_lines()


def _plain_lines() -> Say:
    begin, last = time.monotonic(), [""]

    def say(text: str) -> None:
        if text != last[0]:
            click.echo(f"[{time.monotonic() - begin:6.1f} s] {text}", err=True)
            last[0] = text

    return say
