"""What the cluster's own view says is not in order."""

from __future__ import annotations

from lab.rehearsals.steady import cluster_reasons

NODE = '<node name="{}" online="{}" standby="false" unclean="false" pending="false"/>'
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
