"""Applying the whole site to a fresh replica changes nothing."""

import pytest

from lab.provision import Lab
from lab.settings import ANSIBLE

pytestmark = pytest.mark.lab


@pytest.mark.parametrize("mitogen", ["0", "1"])
def test_a_run_of_the_site_on_a_fresh_replica_changes_nothing(
    lab: Lab, mitogen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_MITOGEN", mitogen)
    result = lab.apply(ANSIBLE / "site.yml", tags=("configure", "run"))
    changed = [(task.host, task.name) for task in result.tasks if task.status == "changed"]
    assert changed == []
    assert set(result.stats) == {host.name for host in lab.topology.manned}
