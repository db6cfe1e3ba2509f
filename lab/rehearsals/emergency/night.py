"""The rehearsal of the nightly copy (plan 3.2.1, A to E): a good night under traffic, some that are disturbed and must
leave yesterday's copy and an alarm, and a good one again."""

from __future__ import annotations

from dataclasses import dataclass

from lab.errors import LabError, StepFailed
from lab.faults import registry
from lab.rehearsal import Performance
from lab.rehearsals.emergency.server import EmergencyServer
from lab.rehearsals.script import Strike, Target
from lab.sampling import Sampler
from lab.workload.process import Desks

CHANGES = ("schema-changed",)  # of the main system: the night has to bring them
MISSED = ("stale-copy",)  # no night at all


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
        fault, begin = strike.fault, self.record.now()
        host = server.name if strike.target is Target.EMERGENCY else sampler.active
        if host is None:
            raise StepFailed("No node has the database open", where=f"before {fault}")
        self._struck.append((fault, host))
        registry.inject(self.lab, fault, host)
        kind = "change" if fault in CHANGES else "fault"
        told = {"fault": fault, "host": host, "role": str(strike.target)}
        self.record.mark(kind, begin, name=fault, until=self.record.now(), **told)
        if fault in MISSED:
            server.note_missed_night(fault)
        else:
            server.night(f"disturbed by {fault}")
