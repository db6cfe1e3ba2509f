"""With what a run was made: versions of programs, and the state of this checkout."""

from __future__ import annotations

import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version

from lab.settings import PROJECT

PACKAGES = ("lab", "ansible-core", "oracledb", "docker")


def versions() -> dict[str, str]:
    """Package -> version, with Python's own."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def git_state() -> dict[str, str | bool]:
    """Commit and whether files were changed since; empty outside a checkout."""
    try:
        commit = _git("rev-parse", "HEAD")
        return {"commit": commit, "changed": bool(_git("status", "--porcelain"))}
    except (OSError, subprocess.SubprocessError):
        return {}


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(PROJECT), *words], capture_output=True, text=True, timeout=20, check=True)
    return done.stdout.strip()
