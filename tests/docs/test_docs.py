"""The documents name what exists, and what exists is named in the documents."""

import re
from pathlib import Path

import pytest

from lab.cli import COMMANDS
from lab.settings import ANSIBLE, PROJECT

README = (PROJECT / "README.md").read_text()
TOUR = (PROJECT / "docs" / "tour.md").read_text()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert re.search(rf"\blab {name}\b", README), f"README.md does not mention `lab {name}`"


@pytest.mark.parametrize("role", sorted(path.name for path in (ANSIBLE / "roles").iterdir() if path.is_dir()))
def test_every_role_is_in_the_tour(role: str) -> None:
    assert f"`{role}`" in TOUR


@pytest.mark.parametrize("document", ["README.md", *(f"docs/{p.name}" for p in (PROJECT / "docs").glob("*.md"))])
def test_every_link_leads_somewhere(document: str) -> None:
    path = PROJECT / document
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text()):
        assert (path.parent / target).exists(), f"{document}: {target}"


def test_every_place_of_the_tour_exists() -> None:
    for row in re.findall(r"^\| (`[^|]+`[^|]*) \|", TOUR, re.MULTILINE):
        for place in re.findall(r"`([^`]+)`", row):
            found = any((base / place).exists() for base in (PROJECT, ANSIBLE))
            assert found, f"docs/tour.md: {place}"


def test_the_makefile_documents_its_targets() -> None:
    text = Path(PROJECT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony
    for target in phony.group(1).split():
        assert re.search(rf"^{target}:.*## ", text, re.MULTILINE), f"make {target} has no description"
