"""A broken inventory is refused in one line that names the place."""

from pathlib import Path

import pytest
import yaml

from lab.errors import BadInput
from lab.settings import LabSettings
from lab.topology import SOURCE, read_topology


def broken(tmp_path: Path, change) -> Path:
    document = yaml.safe_load(SOURCE.read_text())
    change(document["all"])
    path = tmp_path / "hosts.yml"
    path.write_text(yaml.safe_dump(document))
    return path


def host(all_: dict, group: str, name: str) -> dict:
    return all_["children"][group]["hosts"][name]


CHANGES = {
    "missing host": (lambda a: a["children"]["bmcs"]["hosts"].pop("bmc-dbserver-a"), "missing host 'bmc-dbserver-a'"),
    "unknown network": (
        lambda a: host(a, "dbservers", "dbserver-a")["numbers"].update(moon=5),
        "unknown network 'moon'",
    ),
    "impossible number": (lambda a: host(a, "dbservers", "dbserver-a")["numbers"].update(lan=255), "number 255"),
    "same address twice": (lambda a: host(a, "dbservers", "dbserver-a")["numbers"].update(lan=12), "same address"),
    "no server class": (lambda a: a["children"]["bmcs"]["vars"].pop("server_class"), "no server_class"),
    "no networks": (lambda a: a["vars"].pop("lab_networks"), "names no networks"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_broken_inventory_is_refused(case: str, tmp_path: Path) -> None:
    change, words = CHANGES[case]
    with pytest.raises(BadInput, match=words) as caught:
        read_topology(LabSettings(), broken(tmp_path, change))
    assert str(tmp_path) in caught.value.line()
    assert "\n" not in caught.value.line()


@pytest.mark.parametrize("text", ["", "a: [", "all: {}", "- 1"])
def test_a_file_that_is_no_inventory_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "hosts.yml"
    path.write_text(text)
    with pytest.raises(BadInput):
        read_topology(LabSettings(), path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_topology(LabSettings(), tmp_path / "none.yml")


def test_an_unknown_host_is_refused_naming_the_known_ones() -> None:
    with pytest.raises(BadInput, match="dbserver-a"):
        read_topology(LabSettings()).host("dbserver-z")


def test_the_lan_comes_first_and_addresses_follow_the_subnet() -> None:
    topology = read_topology(LabSettings("t", "10.99.0.0/20"))
    assert topology.host("dbserver-a").addresses["lan"] == "10.99.1.11"
    assert topology.service_addresses["db_vip"] == "10.99.1.10"
