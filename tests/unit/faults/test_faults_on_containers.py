"""Each fault on a plain container in a server's place: it takes hold, shows itself, heals, and heals twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import docker
import pytest
from docker.models.containers import Container

from lab.array.metadata import DATA
from lab.array.platters import BLOCK
from lab.errors import BadInput, MachineNotReady, StepFailed
from lab.faults import registry
from lab.faults.cables import cables, plug
from lab.faults.corrupt_disk import BLOCKS
from lab.faults.processes import database_processes, first_process, namespace_of, state
from lab.images.base import ensure_base
from lab.images.payload import make_payload
from lab.machine.array import ask_disk
from lab.machine.labels import of_lab
from lab.machine.networks import ensure_networks
from lab.machine.servers import PLATTERS
from lab.machine.sweep import remove_lab
from lab.provision import Lab
from lab.sampling import open_nodes
from lab.settings import LabSettings
from lab.waiting import wait_until

pytestmark = pytest.mark.machine
SETTINGS = LabSettings("h8t", "10.208.32.0/20")
HOST = "dbserver-a"
SIZE = DATA + (4 << 20)
OPEN = f"""
from pathlib import Path
from lab.array.platters import Platters
from lab.array.wire import ArrayError
disk = Platters(Path("{PLATTERS}"), {SIZE})
"""
FILL = f"{OPEN}disk.write({DATA}, bytes(range(256)) * {(SIZE - DATA) // 256})"
COUNT_ROT = f"""{OPEN}
def rotten(at):
    try:
        disk.read(at, {BLOCK})
    except ArrayError:
        return 1
    return 0
print(sum(rotten(at) for at in range(0, {SIZE}, {BLOCK})))
"""
DATABASE = "exec -a 'postgres: writer' sleep 600"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAB_STATE", str(tmp_path_factory.mktemp("state")))
        lab = Lab(SETTINGS)
        remove_lab(lab.client, SETTINGS)
        ensure_networks(lab.client, lab.topology)
        try:
            yield lab
        finally:
            remove_lab(lab.client, SETTINGS)


def bare_server(lab: Lab, name: str, script: str = "sleep 600 & wait") -> Container:
    """A plain container in this server's place, with its plugs."""
    host = lab.topology.host(name)
    image = ensure_base(lab.client, lambda _: None)
    first, *others = host.addresses.items()
    container = lab.client.containers.create(
        image,
        ["/bin/bash", "-c", script],
        name=host.container,
        labels=of_lab(SETTINGS, "server"),
        init=True,
        network=lab.topology.networks[first[0]].full_name,
        networking_config={
            lab.topology.networks[first[0]].full_name: docker.types.EndpointConfig("1.41", ipv4_address=first[1])
        },
    )
    for network, address in others:
        lab.client.networks.get(lab.topology.networks[network].full_name).connect(container, ipv4_address=address)
    container.start()
    return container


@pytest.fixture
def server(lab: Lab) -> Iterator[Lab]:
    container = bare_server(lab, HOST, f"({DATABASE}) & ({DATABASE}) & wait")
    try:
        wait_until(lambda: len(database_processes(lab, HOST)) == 2, 10, "two database processes")
        yield lab
    finally:
        container.remove(force=True)


def test_the_sampler_sees_the_open_database_and_no_other(server: Lab) -> None:
    assert open_nodes(server) == (HOST,)


def test_power_loss_ends_everything_and_may_be_repeated(server: Lab) -> None:
    registry.inject(server, "power-loss", HOST)
    registry.inject(server, "power-loss", HOST)
    assert open_nodes(server) == ()
    assert registry.heal_all(server) == [f"power-loss on {HOST}"]
    assert registry.switch_on(server) == [HOST]


def test_a_frozen_server_still_counts_as_open_and_thaws(server: Lab) -> None:
    registry.inject(server, "freeze", HOST)
    registry.inject(server, "freeze", HOST)
    assert open_nodes(server) == (HOST,)
    assert registry.left(server) == [f"freeze on {HOST}"]
    registry.heal_all(server)
    registry.heal(server, "freeze", HOST)
    assert server.container(HOST).status == "running" and registry.left(server) == []


def test_killed_database_processes_are_gone_and_the_server_lives(server: Lab) -> None:
    registry.inject(server, "kill-database", HOST)
    wait_until(lambda: not database_processes(server, HOST), 5, "the processes to end")
    registry.heal_all(server)


def test_hung_database_processes_stop_and_go_on(server: Lab) -> None:
    registry.inject(server, "hang-database", HOST)
    wait_until(lambda: {state(pid) for pid in database_processes(server, HOST)} == {"T"}, 10, "the signals to arrive")
    assert open_nodes(server) == (HOST,)
    registry.heal_all(server)
    wait_until(lambda: "T" not in {state(pid) for pid in database_processes(server, HOST)}, 5, "them to go on")


@pytest.mark.parametrize(("fault", "cut"), [("cut-all-networks", 5), ("cut-interconnect", 1), ("cut-fabric1", 1)])
def test_pulled_cables_are_pulled_and_plugged_in_again(server: Lab, fault: str, cut: int) -> None:
    assert len(cables(server, HOST)) == 5
    registry.inject(server, fault, HOST)
    assert sum(not cable.plugged for cable in cables(server, HOST)) == cut
    registry.heal(server, fault, HOST)
    assert all(cable.plugged for cable in cables(server, HOST)) and registry.left(server) == []


def test_a_server_fenced_while_its_cables_are_looked_at_has_none(server: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    (cable, *_) = cables(server, HOST)
    fenced = first_process(server, HOST)
    server.container(HOST).kill()
    wait_until(lambda: not namespace_of(fenced), 10, "the server to be off")
    monkeypatch.setattr("lab.faults.cables.first_process", lambda *_: fenced)
    assert cables(server, HOST) == []
    plug(cable)


def test_cables_that_the_user_may_not_touch_are_an_error(
    server: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing = tmp_path / "nsenter"
    refusing.write_text("#!/bin/sh\necho 'Operation not permitted' >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(MachineNotReady, match="cables cannot be reached"):
        cables(server, HOST)


def test_lost_storage_is_a_pair_without_power_and_disks_without_cables(server: Lab) -> None:
    disks = [host.name for host in server.topology.group("disks")]
    with ExitStack() as stack:
        for name in disks:
            stack.callback(bare_server(server, name).remove, force=True)
        registry.inject(server, "storage-lost", HOST)
        assert open_nodes(server) == () and server.container(HOST).status == "exited"
        assert [cable.plugged for name in disks for cable in cables(server, name)] == [False, False]
        (SETTINGS.state / "faults.json").unlink()
        assert f"storage-lost on {HOST}" in registry.left(server)
        registry.heal_all(server)
        registry.heal(server, "storage-lost", HOST)
        assert [cable.plugged for name in disks for cable in cables(server, name)] == [True, True]
        assert registry.left(server) == []


@pytest.fixture
def disk(server: Lab) -> Iterator[Lab]:
    """A disk of the array in its place: the real program, on blocks of which each was written."""
    name = server.topology.group("disks")[0].name
    wait = "until [ -e /opt/array/ready ]; do sleep 0.1; done; cd /opt/array"
    container = bare_server(server, name, f"{wait}; python3 -c '{FILL}'; exec python3 -m lab.array disk disk.json")
    try:
        payload = make_payload("disk_array")
        assert payload is not None
        server.exec(name, ["mkdir", "-p", "/opt/array"])
        container.put_archive("/opt/array", payload.tarball.read_bytes())
        settings = json.dumps({"folder": PLATTERS, "size": SIZE, "listen": ["0.0.0.0"]})
        server.exec(name, ["sh", "-c", "cat > /opt/array/disk.json; touch /opt/array/ready"], stdin=settings)
        wait_until(lambda: answers(server, name), 20, "the disk to serve")
        yield server
    finally:
        container.remove(force=True)


def answers(lab: Lab, name: str) -> bool:
    with suppress(StepFailed):
        return bool(ask_disk(lab.topology, name, {"op": "status"}))
    return False


def test_a_slow_disk_shows_itself_and_recovers(disk: Lab) -> None:
    name = disk.topology.group("disks")[0].name
    registry.inject(disk, "slow-disk", name)
    (SETTINGS.state / "faults.json").unlink()
    assert registry.left(disk) == [f"slow-disk on {name}"]
    registry.heal_all(disk)
    registry.heal(disk, "slow-disk", name)
    assert registry.left(disk) == []
    registry.inject(disk, "power-loss", name)
    registry.heal(disk, "slow-disk", name)
    registry.heal_all(disk)


def test_a_corrupt_disk_has_other_bytes_and_its_checksums_say_so(disk: Lab) -> None:
    name = disk.topology.group("disks")[0].name
    registry.inject(disk, "corrupt-disk", name)
    found = disk.exec(name, ["sh", "-c", f"cd /opt/array && python3 -c '{COUNT_ROT}'"]).stdout
    assert int(found) == BLOCKS
    assert registry.heal_all(disk) == [f"corrupt-disk on {name}"]


def test_a_restarted_server_runs_again(server: Lab) -> None:
    before = first_process(server, HOST)
    registry.inject(server, "restart", HOST)
    assert first_process(server, HOST) not in (0, before)
    registry.heal_all(server)


def test_faults_of_a_killed_command_are_found_without_its_record(server: Lab) -> None:
    registry.inject(server, "cut-all-networks", HOST)
    registry.inject(server, "hang-database", HOST)
    (SETTINGS.state / "faults.json").unlink()
    assert registry.left(server) == [f"cut-all-networks on {HOST}", f"hang-database on {HOST}"]
    registry.heal_all(server)
    assert registry.left(server) == []


def test_a_fault_whose_injector_is_killed_at_once_is_on_record(server: Lab, tmp_path: Path) -> None:
    code = (
        "import os, signal\nfrom lab.faults import registry\nfrom lab.faults.freeze import Freeze\n"
        "from lab.provision import Lab\nfrom lab.settings import LabSettings\n"
        "class Dies(Freeze):\n    def inject(self, lab, host): os.kill(os.getpid(), signal.SIGKILL)\n"
        f"registry.FAULTS['freeze'] = Dies()\nregistry.inject(Lab({SETTINGS!r}), 'freeze', {HOST!r})\n"
    )
    done = subprocess.run([sys.executable, "-c", code], timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert registry.left(server) == [f"freeze on {HOST}"]
    assert registry.heal_all(server) == [f"freeze on {HOST}"]


def test_an_unknown_fault_or_host_changes_nothing(server: Lab) -> None:
    with pytest.raises(BadInput, match="Unknown fault"):
        registry.inject(server, "earthquake", HOST)
    with pytest.raises(BadInput, match="No host"):
        registry.inject(server, "freeze", "dbserver-z")
    assert registry.left(server) == []
