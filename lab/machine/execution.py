"""Running a command in a container."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from lab.errors import StepFailed, TimedOut


@dataclass(frozen=True)
class Completed:
    """What a command left: its exit status and everything it wrote, decoded."""

    status: int
    stdout: str
    stderr: str


def run_in_container(
    container: str,
    argv: Sequence[str],
    *,
    timeout: float = 30.0,
    check: bool = True,
    stdin: str = "",
    user: str | None = None,
) -> Completed:
    """Run `argv` in a running container, without a shell.

    timeout: seconds, after which the command is ended (SIGKILL) inside the container too. stdin: text for the
    command's standard input; secrets go this way, never in `argv`. Raises TimedOut, and StepFailed where `check` and
    the status is not 0.
    """
    limited = ["timeout", "-s", "KILL", f"{timeout:g}", *argv]
    command = ["docker", "exec", "-i", *(["-u", user] if user else []), container, *limited]
    try:
        done = subprocess.run(command, input=stdin.encode(), capture_output=True, timeout=timeout + 2)
    except subprocess.TimeoutExpired:
        raise _timed_out(container, argv, timeout) from None
    result = Completed(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))
    if result.status == 137 and check:
        raise _timed_out(container, argv, timeout)
    if check and result.status:
        last = (result.stderr.strip() or result.stdout.strip() or "no output").splitlines()[-1]
        raise StepFailed(f"`{' '.join(argv)}` ended with {result.status} on {container}", where=last)
    return result


def _timed_out(container: str, argv: Sequence[str], timeout: float) -> TimedOut:
    return TimedOut(f"`{' '.join(argv)}` on {container} did not end in {timeout:g} s")
