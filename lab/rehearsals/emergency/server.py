"""The emergency server as a rehearsal sees it: its commands, and what its nights left behind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from lab.errors import LabError, StepFailed
from lab.faults.bad_nights import SETTINGS
from lab.machine.servers import COPIES
from lab.provision import Lab
from lab.waiting import wait_until

NIGHT_SECONDS = 300.0
UNIT, TIMER, WATCH = "emergency-nightly.service", "emergency-nightly.timer", "emergency-watch.timer"
UNITS = (UNIT, "emergency-watch.service")
BEGINS, DUE = (
    2,
    12,
)  # seconds from the start of the timers to the night's hour, and to that when its copy has to be ready
# Both hours come soon: what the timers and the settings say of them is put aside for that.
SOON = f"""
set -eu
for one in {TIMER}:{BEGINS} {WATCH}:{DUE}; do
  place=/run/systemd/system/${{one%:*}}.d
  mkdir -p $place
  printf '[Timer]\\nOnCalendar=\\nOnActiveSec=%s\\nAccuracySec=100ms\\n' ${{one#*:}} >$place/soon.conf
done
systemctl daemon-reload
cp -an {SETTINGS} {SETTINGS}.soon
sed -i 's/"limit_hours": [0-9.]*/"limit_hours": {DUE / 3600:.6f}/' {SETTINGS}"""
AS_EVER = f"""
rm -rf /run/systemd/system/{TIMER}.d/soon.conf /run/systemd/system/{WATCH}.d/soon.conf
systemctl daemon-reload
[ ! -e {SETTINGS}.soon ] || mv -f {SETTINGS}.soon {SETTINGS}"""
PROGRAMS = ("haproxy.service", "ce@00.service", "ce@01.service")
Values = dict[str, Any]


class Story(Protocol):
    """Where what happens is told (`RunRecord` is one). now: seconds; mark: an entry of the timeline."""

    @property
    def say(self) -> Callable[[str], None]: ...

    def now(self) -> float: ...

    def mark(self, kind: str, time: float, *, name: str = "", until: float | None = None, **detail: Any) -> None: ...


@dataclass
class EmergencyServer:
    """One lab's emergency server. patience: seconds until a night must have ended."""

    lab: Lab
    record: Story
    patience: float = NIGHT_SECONDS

    @property
    def name(self) -> str:
        """Its host name."""
        return self.lab.topology.group("emergency")[0].name

    @property
    def url(self) -> str:
        """Where its application answers once it is open."""
        return f"http://{self.lab.topology.host(self.name).addresses['lan']}"

    def command(self, *words: str, allowed: tuple[int, ...] = (0,), timeout: float = 120.0, stdin: str = "") -> Values:
        """What `lab-emergency` answers. Raises StepFailed with its line."""
        done = self.lab.exec(self.name, ["lab-emergency", *words], timeout=timeout, check=False, stdin=stdin)
        if done.status not in allowed:
            said = (done.stderr.strip().splitlines() or [f"it ended with {done.status}"])[-1]
            raise StepFailed(f"lab-emergency {words[0]} failed", where=said)
        answer: Values = json.loads(done.stdout.splitlines()[-1])
        return answer

    def status(self) -> Values:
        """Copies, alarm, opening."""
        return self.command("status", allowed=(0, 1))

    def note_copy(self) -> None:
        """Put on the timeline what the copy in use holds."""
        held = self.command("facts")
        self.record.mark("copy", self.record.now(), name=f"{held['schema']} of {held['moment']}", **held)

    def note_missed_night(self, name: str) -> None:
        """Put on the timeline what `lab-emergency status` says after a night that never was."""
        status = self.status()
        told = {key: status[key] for key in ("concerns", "alarm", "notice")}
        self.record.mark("missed-night", self.record.now(), name=name, **told)

    @contextmanager
    def soon(self) -> Iterator[None]:
        """The night's hour and that of its end come a few seconds after the timers are started, as they are at boot."""
        self.lab.exec(self.name, ["bash", "-c", SOON])
        try:
            yield
        finally:
            self.lab.exec(self.name, ["bash", "-c", AS_EVER])

    def let_the_hours_come(self, *, watched: bool) -> None:
        """Start the timers that are enabled; watched: and the one by which somebody looks whether there is a copy."""
        self.lab.exec(self.name, ["systemctl", "start", "timers.target", *[WATCH] * watched])

    def await_alarm(self, stage: str) -> None:
        """Until somebody is told that a night ended there. Raises TimedOut."""

        def told() -> bool:
            alarm = self.status()["alarm"]
            return bool(alarm and alarm["stage"] == stage)

        wait_until(told, DUE + 60, f"an alarm of the stage {stage}", interval=1)

    def await_night(self, begun_before: str) -> None:
        """Until a night has begun that is not the one that began then. Raises TimedOut."""
        wait_until(lambda: self.began() != begun_before, BEGINS + 60, "a night by its timer", interval=0.5)

    def began(self) -> str:
        """When the last night did, by its own account; empty before the first."""
        try:
            return str(json.loads(self._read("progress.json"))["began"])
        except (LabError, ValueError):
            return ""

    def abandon(self) -> bool:
        """Give up a day that a broken-off rehearsal left open: its application stopped, its opening forgotten. Its
        business was a rehearsal's, and nobody merges it any more. Whether there was one."""
        opening = self.status()["opening"]
        if opening is None or opening["merged"]:
            return False
        self.record.say("an emergency system that a broken-off rehearsal left open is given up")
        self.lab.exec(self.name, ["systemctl", "stop", *PROGRAMS])
        self.lab.exec(self.name, ["rm", "-f", f"{COPIES}/opening.json", f"{COPIES}/application.env"])
        return True

    def start_programs(self) -> None:
        """As soon as the system is open; until the application answers. Raises TimedOut."""
        self.lab.exec(self.name, ["systemctl", "start", *PROGRAMS], timeout=60)

        def answers() -> bool:
            with suppress(httpx.HTTPError):
                return httpx.get(f"{self.url}/health", timeout=5).is_success
            return False

        wait_until(answers, 60, "the emergency system's application to answer", interval=0.5)

    def stop_programs(self) -> None:
        """So that nothing new is done here."""
        self.lab.exec(self.name, ["systemctl", "stop", *PROGRAMS], timeout=60)

    def forget_failures(self) -> None:
        """Of the nights of a rehearsal that was broken off."""
        self.lab.exec(self.name, ["systemctl", "reset-failed", *UNITS], check=False)

    def hold_nights(self) -> None:
        """No night by the clock until `resume_nights`: one that began during a rehearsal would meet its fault. One
        under way is waited for."""
        self.lab.exec(self.name, ["systemctl", "stop", TIMER, WATCH])
        self._wait_until_ended()

    def resume_nights(self) -> None:
        """By the clock again; one that was due in between is made up for now. A server that boots does so itself."""
        self.lab.exec(self.name, ["systemctl", "start", TIMER], check=False)

    def night(self, name: str) -> Values:
        """Have the unit make a copy now, and put what came of it on the timeline; `failed` is empty for a good one."""
        before, begin = self.status(), self.record.now()
        self.record.say(f"a night: {name}")
        # In one call: to ask again and again costs a night on a small machine a good part of its time.
        self.lab.exec(self.name, ["systemctl", "start", UNIT], timeout=self.patience, check=False)
        return self.ended(name, before, begin)

    def night_straight(self, name: str) -> Values:
        """The same by hand, exported straight onto this server."""
        before, begin = self.status(), self.record.now()
        self.record.say(f"a night: {name}")
        self.lab.exec(self.name, ["lab-emergency", "nightly", "--way", "straight"], timeout=self.patience, check=False)
        return self.ended(name, before, begin)

    def ended(self, name: str, before: Values, begin: float) -> Values:
        """Wait for the night under way, and note it."""
        self._wait_until_ended()
        until, after = self.record.now(), self.status()
        progress: Values = json.loads(self._read("progress.json"))
        self.lab.exec(self.name, ["systemctl", "reset-failed", UNIT], check=False)
        told = {name: after[name] for name in ("alarm", "concerns", "notice")}
        told |= {"before": _schema(before), "after": _schema(after), "copy": after["current"]}
        self.record.mark("night", begin, name=name, until=until, **progress, **told)
        return progress

    def _wait_until_ended(self) -> None:
        def at_rest() -> bool:
            done = self.lab.exec(self.name, ["systemctl", "is-active", UNIT], check=False)
            return done.stdout.strip() not in ("activating", "active", "deactivating")

        wait_until(at_rest, self.patience, "the nightly copy to end", interval=0.3)

    def _read(self, name: str) -> str:
        return self.lab.exec(self.name, ["cat", f"{COPIES}/{name}"]).stdout


def _schema(status: Values) -> str:
    current = status["current"]
    return f"{current['schema']} of {current['moment']}" if current else ""
