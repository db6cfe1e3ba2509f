"""Running one rehearsal, in one fixed order: steady state, workload, fault, procedure, heal, final reads, check, store.

Healing happens however the run ends. A run that was killed is healed when the next one begins.
"""

from __future__ import annotations

import traceback
import uuid
from collections.abc import Collection
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lab.checkers.judge import judge
from lab.errors import LabError, StepFailed
from lab.evidence import load_evidence
from lab.faults import registry
from lab.limits import Takeover
from lab.machine.lock import lab_lock
from lab.machine.pressure import CpuPressure
from lab.plan.catalogue import read_catalogue
from lab.plan.procedure import Procedure
from lab.playbook import run_playbook
from lab.provision import Lab, Say
from lab.rehearsals.cluster_log import mark_cluster
from lab.rehearsals.emergency.server import EmergencyServer
from lab.rehearsals.final_reads import Rows, read_final
from lab.rehearsals.people import People, Work
from lab.rehearsals.record import RunRecord
from lab.rehearsals.script import Script, Strike, Target
from lab.rehearsals.steady import SETTLING_SECONDS, STEADY_SECONDS, forget_failures, wait_steady
from lab.rehearsals.steps import StepWatch
from lab.rehearsals.versions import git_state, versions
from lab.report.junit import write_junit
from lab.report.page import write_report
from lab.sampling import Sampler
from lab.store import new_run
from lab.verdict import Verdict
from lab.waiting import pace, wait_until
from lab.workload.areas import Area
from lab.workload.orders import Orders
from lab.workload.process import Desks

QUIET_SECONDS = 10.0  # how long nothing must move where no takeover is wanted


@dataclass(frozen=True)
class Rehearsed:
    """A finished rehearsal: its folder, verdict and report."""

    path: Path
    verdict: Verdict
    report: Path


def rehearse(lab: Lab, script: Script, say: Say, performed_by: type[Performance] | None = None) -> Rehearsed:
    """Perform the script on a running lab and judge it. performed_by: a performance that does something otherwise, for
    tests that must turn the verdict red. A defect of our own ends as `unknown`, its traceback in the run's logs.
    Raises LabBusy while another rehearsal runs."""
    with lab_lock(lab.settings):
        folder = new_run(
            script.procedure.id,
            trigger=script.trigger,
            target=str(script.strike.target),
            engine=lab.settings.engine,
            limits=script.limits.as_dict(),
            versions=versions(),
            git=git_state(),
            plan_hash=read_catalogue().hash,
            seed=script.seed,
            **({"checkers": list(script.checkers)} if script.checkers is not None else {}),
        )
        record = RunRecord(folder, say)
        try:
            (performed_by or Performance)(lab, script, record).perform()
        except LabError as error:
            folder.update(problem=error.line())
            say(error.line())
        except Exception as error:
            (folder.logs / "traceback.txt").write_text(traceback.format_exc(), encoding="utf-8")
            folder.update(crash=f"{type(error).__name__}: {error}")
            say(f"the rehearsal crashed: {type(error).__name__}; see {folder.logs / 'traceback.txt'}")
    folder.history.touch()
    verdict = judge(load_evidence(folder.path))
    folder.finish(verdict)
    write_junit(folder.path / "junit.xml", [verdict])
    return Rehearsed(folder.path, verdict, write_report(folder.path))


@dataclass
class Performance:
    """One script being performed on one lab. told: further variables of the procedure's playbook."""

    lab: Lab
    script: Script
    record: RunRecord
    told: dict[str, str] = field(default_factory=dict)
    _struck: list[tuple[str, str]] = field(default_factory=list)

    def perform(self) -> None:
        """All of it. Whatever happens inside, no fault is left behind."""
        with ExitStack() as stack:
            stack.callback(self._leave_nothing)
            self._steady("before")
            self.emergency.hold_nights()
            sampler = stack.enter_context(Sampler(self.lab, self.record.now, self.record.sample))
            desks = stack.enter_context(self._desks())
            begin, pressure = self.record.now(), CpuPressure()
            self._await_service(desks, self.script.warm_up, self.script.opening)
            self.record.mark("workload", begin, name="desks")
            problem = self._disturb(desks, sampler)
            self._heal(desks)
            desks.close()
            self.record.mark("workload", begin, name="desks", until=self.record.now(), cpu_pressure=pressure.share)
            self.before_final_reads()
            self.record.say("final reads")
            self.record.folder.final(self.final_rows())
            if problem is not None:
                raise problem

    @property
    def emergency(self) -> EmergencyServer:
        """The emergency server, whose nights go by the clock, rehearsal or not."""
        return EmergencyServer(self.lab, self.record)

    def final_rows(self) -> Rows:
        """What the judge is given of the end: the main database's rows."""
        return read_final(self.lab)

    def url_of(self, server: str) -> str:
        """Where the desks find an application server."""
        return f"http://{self.lab.topology.host(server).addresses['lan']}"

    def before_final_reads(self) -> None:
        """Nothing; the place where a test makes the database lie."""

    def _disturb(self, desks: Desks, sampler: Sampler) -> LabError | None:
        """Faults and procedure; a failure here must not keep us from healing and reading what is there."""
        try:
            self._strike(self.script.strike, desks, sampler)
            for strike in self.script.more_faults:
                self._repair()
                self._steady("between")
                self._strike(strike, desks, sampler)
            if self.script.steps:
                self._procedure(sampler)
                self._await_service(desks, self.script.settle)
        except LabError as error:
            self.record.say(error.line())
            return error
        return None

    def _desks(self) -> Desks:
        self.record.say("the desks open")
        everywhere = [host.name for host in self.lab.topology.group("appservers")]
        chosen = everywhere if self.script.desks_of is None else self.script.desks_of
        servers = {name: self.url_of(name) for name in chosen}
        folder = self.record.folder
        run = uuid.uuid4().hex[:8]
        areas = {name: Area(self.lab.topology.host(name).vars["serves"]) for name in chosen}
        orders = Orders(servers, self.record.epoch, str(folder.history), run, self.script.seed, self.script.pace, areas)
        folder.update(parameters={"run": run, "pace": vars(self.script.pace)})
        return Desks(orders, folder.logs / "desks.log")

    def _steady(self, when: str) -> None:
        self.record.say(f"steady state {when}")
        healed = registry.heal_all(self.lab) if when == "before" else []
        started = registry.switch_on(self.lab)
        forget_failures(self.lab)
        if when == "before":
            with suppress(LabError):  # it may still be starting
                self.emergency.forget_failures()
        deadline = self.script.steady if when == "after" else STEADY_SECONDS
        reasons = wait_steady(self.lab, deadline, SETTLING_SECONDS if healed or started else 0.0, power=True)
        active = self.lab.active()
        self.record.mark(
            "steady", self.record.now(), name=when, when=when, healthy=not reasons, active=active, reasons=reasons
        )
        if when == "before" and reasons:
            raise StepFailed("The replica does not come to its steady state", where="; ".join(reasons[:3]))

    def _await_service(
        self, desks: Desks, seconds: float, deadline: float | None = None, servers: Collection[str] = ()
    ) -> None:
        """Each of these servers has desks, every usual operation of theirs is acknowledged there, and then so many
        seconds more. deadline: instead of the script's `recovery`; servers: instead of the limits'."""
        since = self.record.now()
        limits = self.script.limits
        wanted = set(servers or limits.servers)

        def all_served() -> bool:
            counts, expected = desks.acknowledged(since), desks.expected(wanted)
            used = {server for server, _ in expected}
            return used >= wanted and all(counts[pair] >= limits.min_operations for pair in expected)

        wait_until(
            all_served, deadline or self.script.recovery, "every desk to be served on every server", interval=0.3
        )
        pace(seconds)

    def _strike(self, strike: Strike, desks: Desks, sampler: Sampler) -> None:
        active = wait_until(lambda: sampler.active, 10, "one node to have the database open")
        assert active is not None
        others = [host.name for host in self.lab.topology.group("dbservers") if host.name != active]
        host = active if strike.target is Target.ACTIVE else others[0]
        self.record.say(f"{strike.fault} on {host}, {strike.target}")
        begin = self.record.now()
        self._struck.append((strike.fault, host))
        registry.inject(self.lab, strike.fault, host)
        done = self.record.now()
        self.record.mark(
            "fault", begin, name=strike.fault, until=done, fault=strike.fault, host=host, role=str(strike.target)
        )
        self._recover(begin, host, active, desks, sampler)

    def _recover(self, begin: float, host: str, active: str, desks: Desks, sampler: Sampler) -> None:
        if self.script.limits.takeover is Takeover.REQUIRED:
            wait_until(
                lambda: sampler.active not in (None, active), self.script.recovery, f"the database to leave {active}"
            )
        else:
            pace(QUIET_SECONDS)
        self._await_service(desks, self.script.settle)
        now = sampler.active
        reader = now if now != host or now is None else active
        if reader:
            mark_cluster(self.lab, self.record, reader, begin, active)

    def _repair(self) -> None:
        """What "repair the failed server" means on the replica: the cause is gone; its power stays as it is."""
        for fault in dict.fromkeys(fault for fault, _ in self._struck):
            begin, hosts = self.record.now(), [host for name, host in self._struck if name == fault]
            for host in hosts:
                registry.heal(self.lab, fault, host)
            told = {"fault": fault, "host": ", ".join(hosts)}
            self.record.mark("heal", begin, name=fault, until=self.record.now(), **told)
        self._struck.clear()

    def _procedure(self, sampler: Sampler, procedure: Procedure | None = None, work: Work | None = None) -> None:
        """Play the script's procedure, or another one that it leads to. work: of the people in that one."""
        failed = self._struck[0][1] if self._struck else ""
        played = procedure or self.script.procedure
        desk = self.record.folder.path / f"desk-{played.id}"

        with People(desk, work or self.human_step) as people:
            watch = StepWatch(self.record, played, people)
            variables = {
                "failed_server": failed,
                "database_server": sampler.active or "",
                "human_step_desk": str(desk),
                "evidence_directory": str(self.record.folder.path),
                **self.told,
            }
            try:
                log = f"{self.record.folder.path.name}-{played.id}"
                run_playbook(self.lab, played.playbook, variables, watch, log_name=log)
            finally:
                watch.close()

    def human_step(self, asked: dict[str, Any]) -> str:
        """What a simulated person does who is asked for a step, and says afterwards."""
        if str(asked.get("what", "")).startswith("repair"):
            self._repair()
            return "repaired"
        return "done"

    def _heal(self, desks: Desks) -> None:
        self._repair()
        self._steady("after")
        self.record.mark("sweep", self.record.now(), name="sweep", left=registry.left(self.lab))

    def _leave_nothing(self) -> None:
        registry.heal_all(self.lab)
        registry.switch_on(self.lab)
        self.emergency.resume_nights()
