"""A replica that is broken on purpose must turn the rehearsal red, and for the right reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lab.faults import registry
from lab.machine.array import HEALTHY, console_status
from lab.plan.catalogue import read_catalogue
from lab.provision import Lab
from lab.rehearsal import Performance, rehearse
from lab.rehearsals.app_servers import AppServerFault
from lab.rehearsals.disk_array import ArrayFault
from lab.rehearsals.final_reads import connect
from lab.rehearsals.script import Script, Strike, choose, without_steps
from lab.sampling import Sampler
from lab.verdict import Outcome, Verdict
from lab.waiting import wait_until
from lab.workload.orders import Pace
from lab.workload.process import Desks

pytestmark = pytest.mark.lab
say = print
CONTROLLER = "/opt/array/lab/array/controller.py"
MIRROR = "/opt/array/lab/array/mirror.py"
KEEP_ONE_PATH = """
import json
with open("/etc/array/host.json") as file:
    settings = json.load(file)
with open("/etc/array/host.json", "w") as file:
    json.dump({**settings, "paths": settings["paths"][:1]}, file)
"""


def script(trigger: str = "power-loss", target: str = "active") -> Script:
    """The quick form of a rehearsal: no lettered steps."""
    (chosen,) = choose(read_catalogue(), ("3.1-one-node",), trigger, target)
    return replace(without_steps(chosen), pace=Pace(), warm_up=1.0, settle=1.0)


def hopeless(trigger: str = "power-loss") -> Script:
    """The same for a replica that will not recover: nobody waits long for it."""
    return replace(script(trigger), recovery=15.0, steady=3.0)


def failed(verdict: Verdict) -> set[str]:
    return {finding.checker for finding in verdict.findings if finding.verdict is Outcome.FAIL}


def on_both(lab: Lab, command: str) -> None:
    for host in lab.topology.group("dbservers"):
        lab.exec(host.name, ["/bin/sh", "-c", command], timeout=20)


def passive(lab: Lab) -> str:
    active = lab.active()
    return next(host.name for host in lab.topology.group("dbservers") if host.name != active)


def without_fencing(lab: Lab) -> None:
    lab.exec(passive(lab), ["crm_attribute", "--name", "stonith-enabled", "--update", "false"], timeout=20)


def broken_array(trigger: str, target: str) -> Script:
    """A rehearsal of the array in service, for one that will not stand it."""
    (chosen,) = choose(read_catalogue(), ("3.1.1-array",), trigger, target)
    return replace(without_steps(chosen), warm_up=1.0, settle=1.0, recovery=60.0, steady=3.0)


def without_mirroring(lab: Lab) -> None:
    """Only the first disk is written, and every write is acknowledged; both count as in sync."""
    for host in lab.topology.group("controllers"):
        lab.exec(host.name, ["sed", "-i", "s/takers = .*/takers = self.members[:1]/", MIRROR])
        lab.exec(host.name, ["systemctl", "restart", "disk-array"])
    wait_until(lambda: console_status(lab.topology).health == HEALTHY, 30, "the array to say that it is healthy")


class Stumbles(Performance):
    def before_final_reads(self) -> None:
        raise ZeroDivisionError("a defect of our own")


def test_a_defect_of_our_own_is_unknown_and_leaves_no_fault(lab: Lab) -> None:
    done = rehearse(lab, script(), say, Stumbles)
    assert done.verdict.verdict is Outcome.UNKNOWN
    assert "ZeroDivisionError" in (done.path / "logs" / "traceback.txt").read_text()
    assert registry.left(lab) == [] and lab.status().up


def test_without_fencing_two_nodes_are_open_and_the_reservation_alone_keeps_the_data(lab: Lab) -> None:
    without_fencing(lab)
    done = rehearse(lab, hopeless("freeze"), say)
    assert done.verdict.verdict is Outcome.FAIL
    assert "one-node-open" in failed(done.verdict) and "lost-operations" not in failed(done.verdict)


def test_without_fencing_and_reservation_two_nodes_are_open(lab: Lab) -> None:
    without_fencing(lab)
    for host in lab.topology.group("controllers"):
        lab.exec(host.name, ["sed", "-i", "s/!= mirror.state.reserved_by:/is None:/", CONTROLLER])
        lab.exec(host.name, ["sed", "-i", 's/if holder not in ("", who):/if False:/', CONTROLLER])
        lab.exec(host.name, ["systemctl", "restart", "disk-array"])
    done = rehearse(lab, hopeless("freeze"), say)
    assert failed(done.verdict) & {"one-node-open", "storage-lock"}, done.verdict.findings


def test_an_address_that_does_not_move_keeps_the_service_down(lab: Lab) -> None:
    agent = "/usr/lib/ocf/resource.d/heartbeat"
    lab.exec(passive(lab), ["cp", f"{agent}/Dummy", f"{agent}/IPaddr2"])
    done = rehearse(lab, hopeless(), say)
    assert "outage" in failed(done.verdict), done.verdict.findings


def test_a_mirror_that_is_silently_off_is_found_though_the_array_says_that_it_is_healthy(lab: Lab) -> None:
    without_mirroring(lab)
    done = rehearse(lab, broken_array("cut-fabric2", "storage-path"), say, ArrayFault)
    assert failed(done.verdict) == {"copies-equal"}, done.verdict.findings


class ServesTheStaleDisk(Performance):
    """The disk that has everything dies before the node does."""

    def _strike(self, strike: Strike, desks: Desks, sampler: Sampler) -> None:
        registry.inject(self.lab, "power-loss", self.lab.topology.group("disks")[0].name)
        super()._strike(strike, desks, sampler)


def test_a_stale_replica_that_is_served_is_found(lab: Lab) -> None:
    without_mirroring(lab)
    done = rehearse(lab, hopeless(), say, ServesTheStaleDisk)
    assert "lost-operations" in failed(done.verdict), done.verdict.findings


def test_a_server_with_one_path_only_is_found(lab: Lab) -> None:
    server = passive(lab)
    lab.exec(server, ["python3", "-c", KEEP_ONE_PATH])
    registry.inject(lab, "switchover", lab.active() or "")
    wait_until(lambda: console_status(lab.topology).reserved_by == server, 60, "the database to move")
    done = rehearse(lab, broken_array("cut-fabric1", "storage-switch"), say, ArrayFault)
    assert {"array-redundancy", "outage"} <= failed(done.verdict), done.verdict.findings


class DeletesARow(Performance):
    def before_final_reads(self) -> None:
        with connect(self.lab) as connection, connection.cursor() as cursor:
            cursor.execute("DELETE FROM dispensing_lines WHERE dispensing_id = (SELECT MAX(id) FROM dispensings)")
            cursor.execute("DELETE FROM dispensings WHERE id = (SELECT MAX(id) FROM dispensings)")
            connection.commit()


def test_one_acknowledged_row_that_is_gone_is_found(lab: Lab) -> None:
    done = rehearse(lab, script("kill-database"), say, DeletesARow)
    assert "lost-operations" in failed(done.verdict), done.verdict.findings
    assert done.verdict.figures["lost"] == 1


class RepeatsAnInvoice(Performance):
    def before_final_reads(self) -> None:
        with connect(self.lab) as connection, connection.cursor() as cursor:
            cursor.execute("ALTER TABLE invoices DROP CONSTRAINT invoices_invoice_no_uk")
            cursor.execute("SELECT * FROM invoices WHERE id = (SELECT MAX(id) FROM invoices)")
            names = [column.name for column in cursor.description or []]
            again = {**dict(zip(names, cursor.fetchone() or (), strict=True)), "OP_KEY": "printed-twice"}
            again["ID"] += 1_000_000
            places = ", ".join(f":{name}" for name in names)
            cursor.execute(f"INSERT INTO invoices ({', '.join(names)}) VALUES ({places})", again)
            connection.commit()


def test_an_invoice_number_used_twice_is_found(lab: Lab) -> None:
    done = rehearse(lab, script("kill-database"), say, RepeatsAnInvoice)
    assert "invoice-numbers" in failed(done.verdict), done.verdict.findings


def app_server(trigger: str, target: str = "appserver-1") -> Script:
    """A rehearsal of an application server that goes wrong: nobody waits long for it."""
    (chosen,) = choose(read_catalogue(), ("3.1.2-appservers",), trigger, target)
    return replace(chosen, warm_up=1.0, settle=1.0, recovery=15.0, steady=5.0)


def test_a_balancer_that_does_not_check_its_programs_is_found(lab: Lab) -> None:
    balancer = "/etc/haproxy/haproxy.cfg"
    lab.exec("appserver-1", ["sed", "-i.whole", "s/default-server check/default-server/", balancer])
    try:
        lab.exec("appserver-1", ["systemctl", "reload", "haproxy"])
        done = rehearse(lab, replace(app_server("hang-ce01"), settle=5.0), say, AppServerFault)
    finally:
        lab.exec("appserver-1", ["mv", f"{balancer}.whole", balancer])
        lab.exec("appserver-1", ["systemctl", "reload", "haproxy"])
    stuck = {"no-failures", "outage", "added-latency"}  # by how many desks were with the hung program
    assert stuck & failed(done.verdict), done.verdict.findings


class ForgetsTheKey(AppServerFault):
    def _desks(self) -> Desks:
        desks = super()._desks()
        desks.module = "tests.rehearsals.forgetful_desks"
        return desks


def test_a_retry_without_the_operations_key_is_found(lab: Lab) -> None:
    done = rehearse(lab, app_server("hang-ce01"), say, ForgetsTheKey)
    assert "nothing-doubled" in failed(done.verdict), done.verdict.findings


class TellsNobody(AppServerFault):
    def _tell(self, server: str) -> None:
        begin = self.record.now()
        self.record.mark("address_change", begin, name=f"to {server}", desks_of=self._failed, to=server)


def test_a_desk_that_was_not_told_the_other_address_is_found(lab: Lab) -> None:
    done = rehearse(lab, app_server("power-loss"), say, TellsNobody)
    assert "desks-moved" in failed(done.verdict), done.verdict.findings


def test_a_rehearsal_in_which_nobody_worked_fails(lab: Lab) -> None:
    idle = script("kill-database")
    done = rehearse(lab, replace(idle, desks_of=(), limits=idle.limits.with_({"servers": ()})), say)
    assert done.verdict.verdict is Outcome.FAIL and done.verdict.figures["operations"] == 0
