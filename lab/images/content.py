"""Content hashes: what an image is made of, so that it is made anew exactly when that changes."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from lab.errors import BadInput
from lab.settings import ANSIBLE

IGNORED = {"__pycache__", "molecule", "tests", "README.md"}


def digest(*parts: Any) -> str:
    """16 hex digits over the parts (anything JSON can write)."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:16]


def tree_digest(directory: Path) -> str:
    """Over the names, modes and contents of all files below a directory; empty where there is none."""
    if not directory.is_dir():
        return ""
    whole = hashlib.sha256()
    for path in source_files(directory):
        whole.update(f"{path.relative_to(directory)}\0{path.stat().st_mode & 0o111}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]


def source_files(directory: Path) -> list[Path]:
    """The files that count, in a fixed order: no caches, no tests."""
    found = (path for path in directory.rglob("*") if path.is_file() and not IGNORED & set(path.parts))
    return sorted(path for path in found if path.suffix != ".pyc")


def roles_of(playbook: Path, group: str) -> list[str]:
    """The roles that a playbook gives to a group, in order. Raises BadInput."""
    plays = yaml.safe_load(playbook.read_text()) or []
    names = [_role_name(role) for play in plays if group in _groups(play) for role in play.get("roles") or []]
    for name in names:
        if not (ANSIBLE / "roles" / name).is_dir():
            raise BadInput(f"The role {name!r} is missing", where=str(playbook))
    return names


def _groups(play: dict[str, Any]) -> list[str]:
    hosts = play.get("hosts", [])
    return [name.strip() for name in hosts.split(",")] if isinstance(hosts, str) else list(hosts)


def _role_name(role: str | dict[str, Any]) -> str:
    return role if isinstance(role, str) else str(role.get("role") or role.get("name"))


def roles_digest(names: Iterable[str], playbook: Path) -> str:
    """Over roles, their playbook and the Ansible that runs them."""
    version = importlib.metadata.version("ansible-core")
    trees = {name: tree_digest(ANSIBLE / "roles" / name) for name in names}
    return digest(version, playbook.read_text(), trees)
