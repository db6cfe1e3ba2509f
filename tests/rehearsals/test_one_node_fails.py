"""Plan 3.1, one node fails, rehearsed on a sound replica. `make rehearse` performs all of it; here, what tells most."""

from __future__ import annotations

import pytest

from lab.plan.catalogue import read_catalogue
from lab.provision import Lab
from lab.rehearsal import rehearse
from lab.rehearsals.script import choose, without_steps
from lab.store import stored_runs
from lab.verdict import Outcome, Verdict

pytestmark = pytest.mark.lab


def not_passed(verdict: Verdict) -> list[str]:
    return [f"{f.checker}: {f.summary} {f.details[:5]}" for f in verdict.findings if f.verdict is not Outcome.PASS]


def test_power_loss_of_the_active_node_with_every_lettered_step(lab: Lab) -> None:
    (script,) = choose(read_catalogue(), ("3.1-one-node",), "power-loss", "active")
    done = rehearse(lab, script, print)
    assert done.verdict.verdict is Outcome.PASS, not_passed(done.verdict)
    assert done.report.is_file() and (done.path / "junit.xml").is_file()
    assert [run.path for run in stored_runs() if run.state == "finished"] == [done.path]


@pytest.mark.parametrize(
    ("trigger", "target"),
    [
        ("hang-database", "active"),
        ("cut-all-networks", "active"),
        ("freeze", "passive"),
        ("power-loss then power-loss", "active"),
    ],
)
def test_the_service_comes_back_by_itself_and_nothing_is_lost(lab: Lab, trigger: str, target: str) -> None:
    (script,) = choose(read_catalogue(), ("3.1-one-node",), trigger, target)
    done = rehearse(lab, without_steps(script), print)
    assert done.verdict.verdict is Outcome.PASS, not_passed(done.verdict)
