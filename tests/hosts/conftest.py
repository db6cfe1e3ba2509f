"""A running replica for the tests of its servers.

A module's `testinfra_hosts = ["lab://dbservers"]` gives each of its tests `host`, once for every server of that group.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lab.provision import Lab
from lab.settings import make_settings
from lab.topology import read_topology
from tests.conftest import NAME
from tests.hosts.lab_backend import LabBackend


def _tell_the_backend() -> None:
    topology = read_topology(make_settings(NAME))
    groups: dict[str, list[str]] = {"all": [host.name for host in topology.manned]}
    for host in topology.manned:
        for group in host.groups:
            groups.setdefault(group, []).append(host.name)
    LabBackend.know(groups, {host.name: host.container for host in topology.hosts.values()})


_tell_the_backend()


@pytest.fixture(scope="session")
def lab(replica: Lab) -> Iterator[Lab]:
    """The replica that the tests share, up and serving."""
    yield replica
    LabBackend.close_all()


@pytest.fixture(autouse=True)
def _needs_the_replica(lab: Lab) -> None:
    """Every test here looks at running servers."""
