"""The replica that the tests share: brought up once, taken down at the end.

LAB_TEST_NAME names the lab to use; the default is one of this checkout's own, so that what another checkout left on the
machine is in nobody's way. One that is up already is used as it is, and stays up.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator

import pytest

from lab.provision import Lab
from lab.settings import PROJECT, load, make_settings

NAME = os.environ.get("LAB_TEST_NAME") or f"tests-{zlib.crc32(str(PROJECT).encode()):08x}"


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
