"""Cables pulled: all of a server's networks, or only the cluster's interconnect."""

from __future__ import annotations

from dataclasses import dataclass

from lab.faults.cables import cables, plug, pull
from lab.faults.fault import Patient


@dataclass(frozen=True)
class CutNetworks:
    """Unplugs a server from these networks; empty means all of them."""

    name: str
    summary: str
    networks: tuple[str, ...] = ()

    def inject(self, lab: Patient, host: str) -> None:
        for cable in cables(lab, host, self.networks):
            pull(cable)

    def heal(self, lab: Patient, host: str) -> None:
        for cable in cables(lab, host, self.networks):
            if not cable.plugged:
                plug(cable)

    def left(self, lab: Patient) -> list[str]:
        return [
            name for name in lab.topology.hosts if any(not cable.plugged for cable in cables(lab, name, self.networks))
        ]
