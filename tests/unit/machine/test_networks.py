"""The lab's subnet must be free on this machine."""

from ipaddress import IPv4Network
from types import SimpleNamespace

import pytest

from lab.errors import MachineNotReady
from lab.machine import networks
from lab.machine.networks import Used, check_subnet, used_subnets
from lab.settings import PROJECT, LabSettings

SETTINGS = LabSettings("t", "10.213.0.0/20")


def docker_with(name: str, subnet: str, labels: dict) -> SimpleNamespace:
    network = SimpleNamespace(name=name, attrs={"Labels": labels, "IPAM": {"Config": [{"Subnet": subnet}]}})
    return SimpleNamespace(networks=SimpleNamespace(list=lambda: [network]))


def test_a_subnet_that_overlaps_is_refused_naming_the_owner() -> None:
    with pytest.raises(MachineNotReady, match="10.213.4.0/24 of a tunnel"):
        check_subnet(SETTINGS, [Used(IPv4Network("10.213.4.0/24"), "a tunnel")])


def test_a_subnet_beside_it_is_no_hindrance() -> None:
    check_subnet(SETTINGS, [Used(IPv4Network("10.213.16.0/20"), "another lab")])


def test_another_docker_network_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "_routes", lambda: iter(()))
    used = used_subnets(docker_with("other", "10.213.1.0/24", {}), SETTINGS)
    with pytest.raises(MachineNotReady, match="Docker network other"):
        check_subnet(SETTINGS, used)


def test_the_labs_own_networks_and_their_routes_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "_routes", lambda: iter([Used(IPv4Network("10.213.1.1/32"), "local")]))
    own = {"lab.name": "t", "lab.root": str(PROJECT)}
    assert used_subnets(docker_with("t-lan", "10.213.1.0/24", own), SETTINGS) == []


def test_a_network_of_the_same_lab_name_from_elsewhere_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "_routes", lambda: iter(()))
    stranger = {"lab.name": "t", "lab.root": "/elsewhere"}
    assert len(used_subnets(docker_with("t-lan", "10.213.1.0/24", stranger), SETTINGS)) == 1


def test_this_machines_routes_are_read() -> None:
    assert all(isinstance(used.subnet, IPv4Network) for used in networks._routes())
