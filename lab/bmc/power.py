"""The power button: Redfish reset types (DSP0268, ComputerSystem.Reset) done to one server."""

from __future__ import annotations

import threading
from enum import StrEnum
from typing import Protocol

from lab.bmc.engine import ContainerState


class ResetType(StrEnum):
    """What the button can do."""

    ON = "On"
    FORCE_ON = "ForceOn"
    FORCE_OFF = "ForceOff"
    GRACEFUL_SHUTDOWN = "GracefulShutdown"
    FORCE_RESTART = "ForceRestart"
    POWER_CYCLE = "PowerCycle"


class Refused(Exception):
    """The server's state does not allow this now; the text says why and what would work."""


class Engine(Protocol):
    """What starts and stops the server; see lab.bmc.engine.DockerEngine."""

    def state(self) -> ContainerState: ...

    def kill(self) -> None: ...

    def stop(self, seconds: int) -> None: ...

    def start(self) -> None: ...


class PowerButton:
    """One server's power. Changes wait for each other, so that an "off" cannot be overtaken by a "restart"."""

    def __init__(self, engine: Engine, stop_timeout: int) -> None:
        self._engine, self._stop_timeout = engine, stop_timeout
        self._changing = threading.Lock()

    @property
    def on(self) -> bool:
        """Whether any process of the server exists. A frozen server is on: it may thaw and write."""
        return self._engine.state().running

    def press(self, reset: ResetType) -> None:
        """Do it and return when it is done. Raises Refused and EngineError; then the state is what `on` says."""
        if reset is ResetType.GRACEFUL_SHUTDOWN:
            self._shut_down()
            return
        with self._changing:
            if reset in (ResetType.FORCE_OFF, ResetType.FORCE_RESTART, ResetType.POWER_CYCLE):
                self._cut()
            if reset is not ResetType.FORCE_OFF:
                self._engine.start()

    def _cut(self) -> None:
        self._engine.kill()
        if self._engine.state().running:
            raise Refused("the server still runs after its power was cut; try ForceOff again")

    def _shut_down(self) -> None:
        """Outside the lock: somebody must be able to cut the power of a server that takes its time."""
        state = self._engine.state()
        if state.frozen:  # the engine would thaw it to deliver the signal, and a thawed server writes
            raise Refused("the server is frozen and cannot shut down by itself; use ForceOff")
        if state.running:
            self._engine.stop(self._stop_timeout)
