"""Every error that the lab raises on purpose.

The command line prints such an error as one line, "what (where). To do", and ends with the error's exit status. Any
other exception is a defect and shows its traceback.
"""

from __future__ import annotations

from typing import ClassVar


class LabError(Exception):
    """Something a person can put right. Read the line: it says what, where, and what to do."""

    exit_status: ClassVar[int] = 2

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        self.what, self.where, self.todo = what, where, todo
        super().__init__(self.line())

    def line(self) -> str:
        """The whole message on one line."""
        text = f"{self.what} ({self.where})" if self.where else self.what
        text = f"{text}. {self.todo}" if self.todo else text
        return " ".join(text.split())


class BadInput(LabError):
    """A name, file, option or setting is wrong. Correct it and call again; nothing was changed."""


class MachineNotReady(LabError):
    """The host lacks something (Docker engine, rights, disk, a free subnet). Provide it and call again."""


class LabBusy(LabError):
    """Another command holds this lab. Wait for it, or end it, and call again."""


class LabNotRunning(LabError):
    """The command needs a running replica. Run `lab up` first."""


class TimedOut(LabError):
    """A condition did not come true in time. The line says what was awaited and the last value seen."""


class StepFailed(LabError):
    """A playbook, an image build or a command on a host failed. The line names the log to read."""


class CannotJudge(LabError):
    """A stored run lacks what a verdict needs (history, timeline, final reads). Rehearse again."""
