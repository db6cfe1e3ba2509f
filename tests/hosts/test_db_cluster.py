"""The cluster of the pair: two links, fencing, and the group in its order."""

from __future__ import annotations

import pytest

from lab.provision import Lab
from tests.hosts.pair import Pair, find_pair
from tests.hosts.secret_search import readable_by_everybody

pytestmark = pytest.mark.lab
testinfra_hosts = ["lab://dbservers"]
SECRETS = ("oracle_password", "his_password", "bmc_password", "corosync_authkey")


@pytest.fixture
def pair(lab: Lab) -> Pair:
    return find_pair(lab)


@pytest.mark.parametrize("name", ["corosync", "pacemaker"])
def test_the_cluster_runs_and_starts_with_the_server(host, name: str) -> None:
    assert host.service(name).is_running
    assert host.service(name).is_enabled


@pytest.mark.parametrize(
    "path, owner, mode",
    [
        ("/etc/corosync/authkey", "root", 0o400),
        ("/etc/pacemaker/bmc-password", "root", 0o600),
        ("/etc/pacemaker/configuration.xml", "root", 0o640),
        ("/usr/local/sbin/bmc-password", "root", 0o755),
        ("/usr/lib/ocf/resource.d/lab/database", "root", 0o755),
        ("/var/lib/pacemaker/cib/cib.xml", "hacluster", 0o600),
    ],
)
def test_files_belong_to_those_who_need_them(host, path: str, owner: str, mode: int) -> None:
    assert (host.file(path).user, host.file(path).mode) == (owner, mode)


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_is_readable_by_everybody(host, lab: Lab, secret: str) -> None:
    assert readable_by_everybody(lab, host.backend.name, lab.secrets[secret]) == ""


def test_the_search_for_secrets_would_find_one(host, lab: Lab) -> None:
    found = readable_by_everybody(lab, host.backend.name, host.backend.name, "/etc/hostname")
    assert found == "/etc/hostname"


def test_no_secret_is_in_the_clusters_configuration(pair: Pair) -> None:
    text = pair.on_active("cibadmin", "--query").stdout
    assert text and not [name for name in SECRETS if pair.lab.secrets[name] in text]


def test_both_links_connect_both_nodes(host) -> None:
    told = host.check_output("corosync-cfgtool -s")
    assert told.count("localhost") == 2
    assert told.count("connected") - told.count("disconnected") == 2


def test_membership_is_given_up_by_a_thread_with_a_right_to_the_processor(host) -> None:
    """Else a busy machine would have healthy nodes fenced."""
    assert host.check_output("ps -o cls= -C corosync").strip() == "RR"


def test_it_listens_on_its_own_links_only(host, lab: Lab) -> None:
    addresses = lab.topology.host(host.backend.name).addresses
    sockets = [line.split() for line in host.check_output("ss -lunpH").splitlines()]
    bound = {line[3].rpartition(":")[0] for line in sockets if "corosync" in line[-1]}
    assert bound == {addresses["interconnect"], addresses["management"]}


def test_the_properties_that_safety_hangs_on(pair: Pair) -> None:
    properties = {p.get("name"): p.get("value") for p in pair.xml("cibadmin", "--query").iter("nvpair")}
    wanted = {"stonith-enabled": "true", "stonith-action": "off", "no-quorum-policy": "stop", "have-watchdog": "false"}
    assert {name: properties.get(name) for name in wanted} == wanted
    assert properties["migration-threshold"] == "1"


def test_a_database_that_does_not_stop_is_fenced(pair: Pair) -> None:
    operations = pair.xml("cibadmin", "--query", "--scope", "resources").iter("op")
    on_fail = {op.get("id"): op.get("on-fail") for op in operations}
    assert (on_fail["database-stop"], on_fail["storage-stop"]) == ("fence", "fence")


def test_the_group_starts_the_storage_then_the_database_then_the_address(pair: Pair) -> None:
    group = pair.xml("cibadmin", "--query", "--scope", "resources").find("group[@id='g-db']")
    assert group is not None
    assert [one.get("id") for one in group.findall("primitive")] == ["storage", "database", "vip"]


def test_everything_runs_and_no_node_fences_itself(pair: Pair) -> None:
    resources = list(pair.xml("crm_mon", "--one-shot", "--output-as=xml").iter("resource"))
    where = {one.get("id"): [node.get("name") for node in one.findall("node")] for one in resources}
    assert where == {
        "fence-dbserver-a": ["dbserver-b"],
        "fence-dbserver-b": ["dbserver-a"],
        "storage": [pair.active],
        "database": [pair.active],
        "vip": [pair.active],
    }
    assert {(one.get("failed"), one.get("managed"), one.get("blocked")) for one in resources} == {
        ("false", "true", "false")
    }


def test_each_node_can_fence_the_other_and_never_itself(pair: Pair) -> None:
    for own, other in ((pair.active, pair.passive), (pair.passive, pair.active)):
        assert f"fence-{other}" in pair.lab.exec(own, ["stonith_admin", "--list", other], timeout=30).stdout
        assert "fence-" not in pair.lab.exec(own, ["stonith_admin", "--list", own], check=False).stdout


def test_a_second_run_of_its_configuration_changes_nothing(pair: Pair) -> None:
    done = pair.on_active("/usr/local/sbin/lab-cib", "apply", "/etc/pacemaker/configuration.xml")
    assert (done.status, done.stdout.strip()) == (0, "unchanged")
