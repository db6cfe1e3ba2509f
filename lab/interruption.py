"""Ctrl-C while somebody else's loop runs: asked to end in good order there, raised here afterwards."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Inside, Ctrl-C only makes the given question answer yes; after it, KeyboardInterrupt is raised for it.

    For libraries that take a "shall I stop?" callback and would otherwise keep the signal for good, as ansible-runner
    does.
    Outside the main thread, where no signal arrives, the answer is always no.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.signal(signal.SIGINT, lambda *_: asked.set())
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
    if asked.is_set():
        raise KeyboardInterrupt


def work_of(state: Path) -> str:
    """An environment variable, whole, that marks every process which works on the lab with this state directory."""
    return f"LAB_WORK_OF={state.resolve()}"


def end_processes_knowing(text: str) -> None:
    """Kill every process of ours whose environment holds this text; ansible-playbook may outlive a cancelled run."""
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int(path.name) != os.getpid() and text.encode() in (path / "environ").read_bytes():
                os.kill(int(path.name), signal.SIGKILL)
