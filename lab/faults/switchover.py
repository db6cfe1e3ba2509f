"""Nothing breaks: the administrator moves the database to the other node, as for a failback or maintenance."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lab.errors import LabError
from lab.faults.fault import Patient

GROUP = "g-db"
BANNED = re.compile(r'id="cli-ban-g-db-on-([\w-]+)"')


@dataclass(frozen=True)
class Switchover:
    """Forbids the database group this node until healed."""

    name: str = "switchover"
    summary: str = "the database is moved to the other node on purpose (failback)"

    def inject(self, lab: Patient, host: str) -> None:
        lab.exec(host, ["crm_resource", "--ban", "-r", GROUP, "-N", host], timeout=20)

    def heal(self, lab: Patient, host: str) -> None:
        for node in lab.topology.group("dbservers"):
            if _try(lab, node.name, ["crm_resource", "--clear", "-r", GROUP, "-N", host]) is not None:
                return

    def left(self, lab: Patient) -> list[str]:
        for node in lab.topology.group("dbservers"):
            text = _try(lab, node.name, ["cibadmin", "--query", "--scope", "constraints"])
            if text is not None:
                return sorted(set(BANNED.findall(text)))
        return []


def _try(lab: Patient, host: str, argv: list[str]) -> str | None:
    try:
        return lab.exec(host, argv, timeout=10).stdout if lab.container(host).status == "running" else None
    except LabError:
        return None
