"""The driver's own tests: taken from the source distribution that the lock file names, kept for the next time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from lab.settings import PROJECT, state_root

LOCK = PROJECT / "requirements.lock"
_PINNED = re.compile(r"^oracledb==(\S+)[^\n]*\n(?:    --hash=[^\n]*\n)+", re.MULTILINE)
_SECONDS = 300
# pip asks the package for its metadata, and the package would translate all its Cython first: nothing is built here.
_NOTHING_TO_BUILD = "def cythonize(*modules, **options):\n    return []\n"


def pinned(lock: str) -> tuple[str, str]:
    """The driver's version and its whole entry, hashes included. Raises LookupError."""
    found = _PINNED.search(lock)
    if found is None:
        raise LookupError("the lock file does not pin oracledb")
    return found[1], found[0]


def driver_tests(kept: Path | None = None) -> Path:
    """The folder of the tests; downloads them when they are not there yet. Raises subprocess.CalledProcessError."""
    version, entry = pinned(LOCK.read_text())
    place = (kept or state_root() / "_driver-tests") / version
    if not (place / "tests" / "conftest.py").exists():
        with tempfile.TemporaryDirectory() as folder:
            _download(entry, Path(folder))
            _unpack(next(Path(folder).glob("oracledb-*.tar.gz")), place)
    return place / "tests"


def _download(entry: str, folder: Path) -> None:
    wanted = folder / "wanted.txt"
    wanted.write_text(entry)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--no-binary", "oracledb", "--require-hashes", "--dest", str(folder), "--requirement", str(wanted)]
    command += ["--no-build-isolation"]
    stub = folder / "stub" / "Cython" / "Build.py"
    stub.parent.mkdir(parents=True)
    stub.with_name("__init__.py").touch()
    stub.write_text(_NOTHING_TO_BUILD)
    environment = {**os.environ, "PYTHONPATH": str(stub.parents[1])}
    subprocess.run(command, check=True, timeout=_SECONDS, env=environment)


def _unpack(archive: Path, place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            _, _, inside = member.name.partition("/")
            if inside.startswith("tests/") and member.isfile():
                member.name = inside
                tar.extract(member, place, filter="data")
