"""Applying the whole site to a fresh replica changes nothing."""

import pytest

from lab.provision import Lab
from lab.settings import ANSIBLE

pytestmark = pytest.mark.lab


def test_a_run_of_the_site_on_a_fresh_replica_changes_nothing(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_MITOGEN", "1")
    assert changed_by_the_site(lab, {host.name for host in lab.topology.manned}) == []


def test_without_mitogen_it_changes_nothing_on_one_server_of_each_class(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_MITOGEN", "0")
    one = {host.server_class: host.name for host in lab.topology.manned}
    assert changed_by_the_site(lab, set(one.values()), limit=",".join(one.values())) == []


def changed_by_the_site(lab: Lab, hosts: set[str], **options: str) -> list[tuple[str, str]]:
    """(host, task) of what a second run changed; every one of the hosts must have been reached."""
    result = lab.apply(ANSIBLE / "site.yml", tags=("configure", "run"), **options)
    assert set(result.stats) == hosts
    return [(task.host, task.name) for task in result.tasks if task.status == "changed"]
