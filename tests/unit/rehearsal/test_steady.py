"""Whether all is in service: what the cluster's own view says, and how closely one looks while waiting."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from lab.machine.array import ArrayDisk, ArrayStatus
from lab.machine.health import HostStatus, LabStatus
from lab.provision import Lab
from lab.rehearsals.steady import cluster_reasons, wait_steady

NODE = '<node name="{}" online="{}" standby="false" unclean="false" pending="false"/>'
WHOLE = ArrayStatus("healthy", {"array-controller-1": "owner"}, (ArrayDisk(0, "s1", "in sync", None, None, ""),))
RESOURCE = '<resource id="{}" role="{}" failed="{}"/>'


def view(second_online: str = "true", role: str = "Started", failed: str = "false", failures: str = "") -> str:
    nodes = NODE.format("dbserver-a", "true") + NODE.format("dbserver-b", second_online)
    group = f'<group id="g-db">{RESOURCE.format("database", role, failed)}</group>'
    return f"<r><nodes>{nodes}</nodes><resources>{group}</resources><failures>{failures}</failures></r>"


def test_a_sound_pair_has_nothing_to_say() -> None:
    assert cluster_reasons(view()) == []


def test_a_missing_node_is_named() -> None:
    assert cluster_reasons(view(second_online="false")) == ["dbserver-b is not online"]


def test_a_stopped_or_failed_resource_is_named() -> None:
    assert cluster_reasons(view(role="Stopped")) == ["database is not running"]
    assert cluster_reasons(view(failed="true")) == ["database has failed"]


def test_a_failure_on_record_is_named() -> None:
    assert cluster_reasons(view(failures='<failure op_key="database_monitor_1000"/>')) == [
        "failure on record: database_monitor_1000"
    ]


def test_a_cluster_without_nodes_and_resources_is_not_steady() -> None:
    assert cluster_reasons("<r><nodes/><resources/></r>") == [
        "the cluster has no nodes",
        "the cluster has no resources",
    ]


class FakeLab:
    """A replica with one node that is not there yet, and what was asked of it."""

    def __init__(self, states: list[str], failed: tuple[str, ...] = ()) -> None:
        self._states, self._failed = states, failed
        self.closely: list[bool] = []
        self.topology = SimpleNamespace(group=lambda name: [SimpleNamespace(name="dbserver-a")])

    def status(self, *, ask_servers: bool = True) -> LabStatus:
        self.closely.append(ask_servers)
        state = self._states[0] if len(self._states) == 1 else self._states.pop(0)
        hosts = (HostStatus("dbserver-a", state, self._failed if ask_servers else ()),)
        return LabStatus("t", "standin", WHOLE, hosts, "dbserver-a", ("appserver-1",), ("appserver-1",))

    def exec(self, host: str, argv: list[str], timeout: float) -> SimpleNamespace:
        return SimpleNamespace(stdout=view())


def test_while_a_server_is_missing_nothing_is_run_on_the_others() -> None:
    """A look at everything costs a small machine the second that the booting server needs."""
    lab = FakeLab(["exited", "exited", "running"])
    assert wait_steady(cast(Lab, lab), 10) == []
    assert lab.closely == [False, False, False, True]


def test_what_only_a_close_look_shows_is_seen_before_it_is_steady() -> None:
    lab = FakeLab(["running"], failed=("chrony.service",))
    assert wait_steady(cast(Lab, lab), 0) == ["dbserver-a is running chrony.service"]
    assert lab.closely == [False, True]
