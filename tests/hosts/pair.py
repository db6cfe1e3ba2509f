"""The database pair as it is now: which node is active, what its configuration says."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from lab.machine.execution import Completed
from lab.provision import Lab


@dataclass(frozen=True)
class Pair:
    """active runs the database, passive waits."""

    lab: Lab
    active: str
    passive: str

    def on_active(self, *argv: str) -> Completed:
        """Run a command there; a failure is the test's to judge."""
        return self.lab.exec(self.active, argv, check=False)

    def on_passive(self, *argv: str) -> Completed:
        """Run a command there; a failure is the test's to judge."""
        return self.lab.exec(self.passive, argv, check=False)

    def xml(self, *argv: str) -> ET.Element:
        """What a command of the cluster on the active node prints."""
        return ET.fromstring(self.lab.exec(self.active, argv).stdout)


def find_pair(lab: Lab) -> Pair:
    """The pair of a lab that is up."""
    active = lab.active()
    assert active is not None, "no database server holds the service address"
    names = [host.name for host in lab.topology.group("dbservers")]
    return Pair(lab, active, next(name for name in names if name != active))
