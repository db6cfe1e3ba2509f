"""Kill -9 at any moment under load: every acknowledged commit is there (at length: `python -m tests.wire.killing`)."""

from __future__ import annotations

from collections.abc import Iterator

import docker
import pytest

from lab.images.base import ensure_base
from lab.images.standin import build_standin_image

from .killing.containers import victims_of
from .killing.ledger import Fate, Ledger, judge
from .killing.processes import Both, machine
from .killing.rounds import run
from .standin_container import StandinContainer, start


@pytest.mark.parametrize(
    ("fate", "rows", "fault"),
    [
        (Fate.KEPT, [(1, 1), (1, 2)], None),
        (Fate.KEPT, [], "lost"),
        (Fate.KEPT, [(1, 1)], "lost"),
        (Fate.UNKNOWN, [], None),
        (Fate.UNKNOWN, [(1, 1), (1, 2)], None),
        (Fate.UNKNOWN, [(1, 2)], "torn"),
        (Fate.UNDONE, [(1, 1), (1, 2)], "risen"),
        (Fate.KEPT, [(1, 1), (1, 2), (1, 2)], "foreign"),
        (Fate.KEPT, [(1, 1), (1, 2), (7, 1), (7, 2)], "foreign"),
    ],
)
def test_the_judge_names_what_speaks_against_the_database(
    fate: Fate, rows: list[tuple[int, int]], fault: str | None
) -> None:
    ledger = Ledger()
    ledger.settle(ledger.begin(), fate)
    found = judge(ledger, rows)
    assert found.good == (fault is None)
    assert fault is None or getattr(found, fault)


def test_processes_killed_under_load_lose_no_acknowledged_commit() -> None:
    with machine() as here:
        figures = run(
            here.connect, [here.server, here.postgres, Both(here.postgres, here.server)], rounds=3, longest_load=0.5
        )
    assert figures.bad == [] and figures.acknowledged > 0


@pytest.mark.parametrize(
    ("options", "module"),
    [("-c synchronous_commit=off -c wal_writer_delay=10s", "lab.standin"), ("", "tests.wire.killing.liar")],
    ids=["database that acknowledges before it writes", "server that acknowledges before it commits"],
)
def test_a_commit_that_is_acknowledged_too_early_is_found(options: str, module: str) -> None:
    with machine(options, module) as here:
        figures = run(here.connect, [here.postgres], rounds=2, longest_load=0.3)
    assert figures.bad, figures.as_json()


@pytest.fixture
def container() -> Iterator[StandinContainer]:
    client = docker.from_env()
    image = build_standin_image(client, ensure_base(client, print))
    volume = client.volumes.create(labels={"lab.test": "killing"})
    one = start(image, volume.name)
    try:
        one.ready()
        one.learn_address()
        yield one
    finally:
        one.container.remove(force=True)
        volume.remove(force=True)


@pytest.mark.machine
def test_a_killed_container_and_what_runs_in_it_lose_no_acknowledged_commit(container: StandinContainer) -> None:
    victims = victims_of(container)
    figures = run(container.connect_at_once, list(victims.values()), rounds=len(victims), longest_load=0.5)
    assert figures.bad == [] and figures.kills == dict.fromkeys(victims, 1)
