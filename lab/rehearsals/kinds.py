"""Which performance a procedure's rehearsals need."""

from __future__ import annotations

from lab.rehearsal import Performance
from lab.rehearsals.app_servers import AppServerFault
from lab.rehearsals.blackout import Blackout
from lab.rehearsals.desktop.performance import DesktopPerformance
from lab.rehearsals.disk_array import ArrayFault
from lab.rehearsals.emergency.array_lost import ArrayLost
from lab.rehearsals.emergency.day import EmergencyPerformance
from lab.rehearsals.emergency.escalation import Escalation
from lab.rehearsals.emergency.mishaps import Mishaps
from lab.rehearsals.emergency.night import NightPerformance
from lab.rehearsals.emergency.whole import WholeEscalation
from lab.rehearsals.script import Script, Target
from lab.rehearsals.spare_server import SpareServer

KINDS: dict[str | tuple[str, str], type[Performance]] = {
    ("3.1-both-nodes", "storage-lost"): Escalation,
    "3.1-both-nodes": Blackout,
    "3.1.1-array": ArrayFault,
    ("3.1.1-array", "power-loss then disks-lost on array then cut-lan on everything"): WholeEscalation,
    ("3.1.1-array", Target.STANDBY): ArrayLost,
    "3.1.2-appservers": AppServerFault,
    ("3.1.2-appservers", Target.APPSERVERS): SpareServer,
    "3.2.1-nightly-copy": NightPerformance,
    ("3.2.1-emergency-server", "power-loss then stale-copy on emergency-server then power-loss on active"): Mishaps,
    "3.2.1-emergency-server": EmergencyPerformance,
    "3.3.1-desktop": DesktopPerformance,
}


def performance_of(script: Script) -> type[Performance]:
    """The kind of performance of this procedure with this trigger or target, or of the procedure, or the plain one."""
    procedure = script.procedure.id
    special = KINDS.get((procedure, script.trigger)) or KINDS.get((procedure, script.strike.target))
    return special or KINDS.get(procedure, Performance)
