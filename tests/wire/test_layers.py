"""The wire half's layers: each imports only those before it, and nothing of the lab outside the stand-in."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

STANDIN = Path(__file__).parents[2] / "lab" / "standin"
ALLOWED = {
    "tns": {"tns"},
    "ttc": {"ttc", "tns", "interface", "identity", "branches"},
    "codecs": {"codecs", "ttc", "tns", "interface", "identity", "branches"},
    "auth": {"auth", "interface"},
    "session": {
        "session",
        "auth",
        "codecs",
        "ttc",
        "tns",
        "interface",
        "identity",
        "branches",
        "config",
        "logs",
        "patience",
    },
}


def imported(path: Path) -> set[str]:
    """The parts of lab.standin that a module imports; `outside` for anything else of the lab."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            found.add(path.parent.name)
        elif isinstance(node, ast.ImportFrom) and node.level == 2:
            found.add((node.module or "").split(".")[0])
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lab"):
            found.add("outside")
    return found


@pytest.mark.parametrize("layer", ALLOWED)
def test_layer_imports_only_those_before_it(layer: str) -> None:
    for path in (STANDIN / layer).glob("*.py"):
        assert imported(path) <= ALLOWED[layer], path.name


def test_a_forbidden_import_is_noticed(tmp_path: Path) -> None:
    module = tmp_path / "wrong.py"
    module.write_text("from lab.his import thing\nfrom ..session import calls\n")
    assert imported(module) == {"outside", "session"}
