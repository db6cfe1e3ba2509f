"""Rehearsals of plan 3.1.2: an application program fails and nobody notices, or a whole application server fails and
its desks are told the other one's address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from lab.errors import LabError
from lab.faults import registry
from lab.faults.fault import Delayed
from lab.rehearsal import Performance
from lab.sampling import Sampler
from lab.waiting import wait_until
from lab.workload.orders import Notice
from lab.workload.process import Desks

START_SECONDS = 90.0
STRIKE_SECONDS = 60.0


@dataclass
class AppServerFault(Performance):
    """Strikes the application server that the script's target names."""

    _desks_open: Desks | None = None

    @property
    def _failed(self) -> str:
        return str(self.script.strike.target)

    @property
    def _other(self) -> str:
        return next(host.name for host in self.lab.topology.group("appservers") if host.name != self._failed)

    def _disturb(self, desks: Desks, sampler: Sampler) -> LabError | None:
        self._desks_open = desks
        try:
            self._strike_server()
            if self.script.limits.procedure:
                self._procedure(sampler)
                self._await_service(desks, self.script.settle)
                self._fail_back(desks)
            else:
                self._await_service(desks, self.script.settle)
        except LabError as error:
            self.record.say(error.line())
            return error
        return None

    def human_step(self, asked: dict[str, Any]) -> str:
        """Step B: the notice reaches every desk of the failed server."""
        if asked["clause"] == "3.1.2-B":
            self._tell(self._other)
            return f"the desks of {self._failed} use {self._other}"
        return super().human_step(asked)

    def _strike_server(self) -> None:
        fault, host = self.script.strike.fault, self._failed
        self.record.say(f"{fault} on {host}")
        begin = self.record.now()
        self._struck.append((fault, host))
        registry.inject(self.lab, fault, host)
        injected = registry.fault_named(fault)
        if isinstance(injected, Delayed):
            wait_until(lambda: injected.has_struck(self.lab, host), STRIKE_SECONDS, f"{fault} to show on {host}")
        until = self.record.now()
        self.record.mark("fault", begin, name=fault, until=until, fault=fault, host=host, role="application server")

    def _fail_back(self, desks: Desks) -> None:
        self._repair()
        registry.switch_on(self.lab)
        url = f"{self.url_of(self._failed)}/health"
        wait_until(
            lambda: httpx.get(url, timeout=2, trust_env=False).is_success, START_SECONDS, f"{self._failed} to commit"
        )
        self._tell(self._failed)
        self._await_service(desks, self.script.settle, servers=(self._failed, self._other))

    def _tell(self, server: str) -> None:
        assert self._desks_open is not None
        begin = self.record.now()
        self._desks_open.tell(Notice(self._failed, server, self.url_of(server)))
        self.record.mark("address_change", begin, name=f"to {server}", desks_of=self._failed, to=server)
