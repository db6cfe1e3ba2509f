"""Where nothing takes over by itself: one rehearsal of each kind of procedure beside 3.1's first part."""

from __future__ import annotations

import pytest

from lab.plan.catalogue import read_catalogue
from lab.provision import Lab
from lab.rehearsal import rehearse
from lab.rehearsals.kinds import performance_of
from lab.rehearsals.script import choose
from lab.verdict import Outcome
from tests.rehearsals.test_one_node_fails import not_passed

pytestmark = pytest.mark.lab


@pytest.mark.parametrize(
    ("procedure", "trigger", "target"),
    [
        ("3.1-both-nodes", "power-loss", "pair"),
        ("3.1.1-array", "power-loss", "array-disk"),
        ("3.1.2-appservers", "hang-ce01", "appserver-1"),
        ("3.1.2-appservers", "freeze", "appserver-2"),
        ("3.3.1-desktop", "cut-lan", "everything"),
        ("3.2.1-nightly-copy", "cut-lan", "emergency-server"),
        ("3.2.1-emergency-server", "power-loss", "everything"),
    ],
)
def test_every_step_is_performed_and_nothing_is_lost(lab: Lab, procedure: str, trigger: str, target: str) -> None:
    (script,) = choose(read_catalogue(), (procedure,), trigger, target)
    done = rehearse(lab, script, print, performance_of(script))
    assert done.verdict.verdict is Outcome.PASS, not_passed(done.verdict)
