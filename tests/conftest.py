"""The replica that the tests share: brought up once, taken down at the end.

LAB_TEST_NAME names the lab to use (default `tests`). One that is up already is used as it is, and stays up.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from lab.provision import Lab
from lab.settings import load, make_settings

NAME = os.environ.get("LAB_TEST_NAME", "tests")


def say(text: str) -> None:
    print(text, flush=True)


@pytest.fixture(scope="session")
def replica() -> Iterator[Lab]:
    """A running replica, healthy when it is handed over."""
    found = Lab(load(NAME))
    was_up = found.status().up
    if not was_up:
        found = Lab(make_settings(NAME, size="tiny"))
    found.up(say)
    yield found
    if not was_up:
        found.down()
