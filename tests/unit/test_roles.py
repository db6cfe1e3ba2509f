"""The roles' public face: defaults and argument specs say the same, and every role has both."""

from pathlib import Path

import pytest
import yaml

from lab.settings import ANSIBLE

ROLES = sorted(path for path in (ANSIBLE / "roles").iterdir() if path.is_dir())


def read(path: Path) -> dict:
    return (yaml.safe_load(path.read_text()) or {}) if path.exists() else {}


def specified(role: Path) -> dict:
    specs = read(role / "meta" / "argument_specs.yml")["argument_specs"]
    return {name: option for entry in specs.values() for name, option in (entry.get("options") or {}).items()}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_every_default_is_specified_and_described(role: Path) -> None:
    options = specified(role)
    for name in read(role / "defaults" / "main.yml"):
        assert name in options, f"{role.name}: {name} has a default and no argument spec"
    for name, option in options.items():
        assert option.get("description"), f"{role.name}: {name} has no description"
        assert option.get("type"), f"{role.name}: {name} has no type"


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_an_optional_argument_has_its_default_in_defaults(role: Path) -> None:
    defaults = read(role / "defaults" / "main.yml")
    for name, option in specified(role).items():
        if "default" in option:
            assert defaults.get(name) == option["default"], f"{role.name}: {name} differs between the two files"


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_every_knob_carries_the_roles_name(role: Path) -> None:
    shared = ("lab_", "engine_")
    for name in read(role / "defaults" / "main.yml"):
        assert name.startswith((role.name + "_", *shared)), f"{role.name}: {name}"
