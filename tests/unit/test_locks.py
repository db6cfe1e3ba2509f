"""What ships into the containers is locked to the versions that the project itself is locked to."""

import re
from pathlib import Path

import pytest

from lab.settings import PROJECT

PAYLOADS = ["lab/standin/image/requirements.lock", "lab/his/requirements.lock", "lab/cashier/requirements.lock"]


def pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", path.read_text(), re.MULTILINE))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_lock_agrees_with_the_projects_lock(payload: str) -> None:
    project, shipped = pins(PROJECT / "requirements.lock"), pins(PROJECT / payload)
    assert shipped, f"{payload} pins nothing"
    assert {name: version for name, version in shipped.items() if project.get(name) != version} == {}


@pytest.mark.parametrize("payload", ["requirements.lock", *PAYLOADS])
def test_a_lock_names_no_registry(payload: str) -> None:
    assert not re.search(r"https?://|--index|--find-links", (PROJECT / payload).read_text())
