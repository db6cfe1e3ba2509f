"""The rehearsal of plan 3.1.2 where both application servers fail: the spare is brought up, every desk is told its
address, and all go back when the servers are repaired."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from lab.errors import LabError
from lab.faults import registry
from lab.machine.containers import RUNNING
from lab.machine.health import commits
from lab.rehearsals.blackout import SILENCE_SECONDS, Blackout
from lab.sampling import Sampler
from lab.waiting import wait_until
from lab.workload.orders import Notice
from lab.workload.process import Desks

START_SECONDS = 90.0


@dataclass
class SpareServer(Blackout):
    """Strikes both application servers."""

    _desks_open: Desks | None = None

    @property
    def _spare(self) -> str:
        return self.lab.topology.group("spares")[0].name

    @property
    def _servers(self) -> list[str]:
        return [host.name for host in self.lab.topology.group("appservers")]

    def _disturb(self, desks: Desks, sampler: Sampler) -> LabError | None:
        self._desks_open = desks
        self.told |= {"other_server_failed_too": "true", "failed_server": ",".join(self._servers)}
        try:
            self._strike_all(desks)
            self._procedure(sampler)
            self._await_service(desks, self.script.settle, servers=(self._spare,))
            self._strike_spare(desks)
            self._fail_back(desks)
        except LabError as error:
            self.record.say(error.line())
            return error
        return None

    def human_step(self, asked: dict[str, Any]) -> str:
        """Step C's notice reaches every desk."""
        if asked["clause"] == "3.1.2-C":
            for server in self._servers:
                self._tell(server, self._spare)
            return f"every desk uses {self._spare}"
        return super().human_step(asked)

    def _strike_spare(self, desks: Desks) -> None:
        """The last server fails too: nobody is served until the repair."""
        for strike in self.script.more_faults:
            begin = self.record.now()
            self._struck.append((strike.fault, self._spare))
            registry.inject(self.lab, strike.fault, self._spare)
            told = {"fault": strike.fault, "host": self._spare, "role": "spare application server"}
            self.record.mark("loss", begin, name=strike.fault, until=self.record.now(), **told)
            wait_until(lambda: self._silence(desks) >= SILENCE_SECONDS, 60, "the desks to fall silent", interval=0.5)

    def _fail_back(self, desks: Desks) -> None:
        self._repair()
        registry.switch_on(self.lab)
        for server in self._servers:
            wait_until(partial(commits, self.lab.topology, server), START_SECONDS, f"{server} to commit")
        for server in self._servers:
            self._tell(server, server)
        self._await_service(desks, self.script.settle)
        self._switch_spare_off()

    def _tell(self, desks_of: str, server: str) -> None:
        assert self._desks_open is not None
        begin = self.record.now()
        self._desks_open.tell(Notice(desks_of, server, self.url_of(server)))
        self.record.mark("address_change", begin, name=f"{desks_of} to {server}", desks_of=desks_of, to=server)

    def _leave_nothing(self) -> None:
        super()._leave_nothing()
        self._switch_spare_off()

    def _switch_spare_off(self) -> None:
        container = self.lab.container(self._spare)
        if container.status == RUNNING:
            container.kill()
