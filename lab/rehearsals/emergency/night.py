"""The rehearsal of the nightly copy (plan 3.2.1, A to E): a good night under traffic, some that are disturbed and must
leave yesterday's copy and an alarm, and a good one again."""

from __future__ import annotations

from dataclasses import dataclass

from lab.emergency.watching import STAGE
from lab.errors import LabError, StepFailed
from lab.faults import registry
from lab.rehearsal import Performance
from lab.rehearsals.emergency.server import EmergencyServer
from lab.rehearsals.script import Strike, Target
from lab.sampling import Sampler
from lab.workload.process import Desks

CHANGES = ("schema-changed",)  # of the main system: the night has to bring them
MISSED = ("stale-copy",)  # no night at all
TIMERS = ("timer-off",)  # the night's hour comes and nothing happens


@dataclass
class NightPerformance(Performance):
    """The faults strike one after the other while nobody watches, each repaired before the next."""

    def _disturb(self, desks: Desks, sampler: Sampler) -> LabError | None:
        server = self.emergency
        try:
            server.abandon()
            self._ordinary_night(server, sampler)
            for strike in (self.script.strike, *self.script.more_faults):
                server.note_copy()
                if strike.fault in TIMERS:
                    self._night_that_never_began(server, strike, sampler)
                else:
                    self._disturbed_night(server, strike, sampler)
                    self._repair()
                server.note_copy()
            for night in (server.night("after the repair"), server.night_straight("straight onto the server")):
                if failed := night["failed"]:
                    raise StepFailed("A night after the repair failed too", where=failed)
            self._await_service(desks, self.script.settle)
        except LabError as error:
            self.record.say(error.line())
            return error
        return None

    def _ordinary_night(self, server: EmergencyServer, sampler: Sampler) -> None:
        before, begin = server.status(), self.record.now()
        self._procedure(sampler)
        server.ended("ordinary", before, begin)

    def _disturbed_night(self, server: EmergencyServer, strike: Strike, sampler: Sampler) -> None:
        self._inject(server, strike, sampler)
        if strike.fault in MISSED:
            server.note_missed_night(strike.fault)
        else:
            server.night(f"disturbed by {strike.fault}")

    def _night_that_never_began(self, server: EmergencyServer, strike: Strike, sampler: Sampler) -> None:
        """Its hour comes and goes; who looks in the morning raises the alarm. Repaired, it comes by its timer."""
        last = server.began()
        with server.soon():
            self._inject(server, strike, sampler)
            server.let_the_hours_come(watched=True)
            server.await_alarm(STAGE)
            if server.began() != last:
                raise StepFailed("A night began although nothing was to begin it")
            server.note_missed_night(strike.fault)
            server.hold_nights()
        with server.soon():
            before, begin = server.status(), self.record.now()
            self._repair()
            server.let_the_hours_come(watched=False)
            server.await_night(last)
            self.record.say("a night: by its timer")
            server.ended("by its timer", before, begin)
            server.hold_nights()

    def _inject(self, server: EmergencyServer, strike: Strike, sampler: Sampler) -> None:
        fault, begin = strike.fault, self.record.now()
        host = server.name if strike.target is Target.EMERGENCY else sampler.active
        if host is None:
            raise StepFailed("No node has the database open", where=f"before {fault}")
        self._struck.append((fault, host))
        registry.inject(self.lab, fault, host)
        kind = "change" if fault in CHANGES else "fault"
        told = {"fault": fault, "host": host, "role": str(strike.target)}
        self.record.mark(kind, begin, name=fault, until=self.record.now(), **told)
