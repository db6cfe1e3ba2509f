"""What roles install of our own: a tarball of a package and a directory of wheels for it, both made on this machine."""

from __future__ import annotations

import gzip
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from lab.errors import StepFailed
from lab.images.content import digest, source_files, tree_digest
from lab.settings import PROJECT, state_root

# role -> the package below lab/ that it installs, and modules beside it that the package imports.
PACKAGES = {
    "app_server": "his",
    "his_schema": "his",
    "bmc": "bmc",
    "emergency_server": "emergency",
    "db_storage": "array",
    "disk_array": "array",
}
BESIDE = {"emergency": ("errors.py",)}
# The Python of the servers (Debian 12), whatever Python this machine has.
WHEEL_TARGET = ("--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", "--only-binary", ":all:")
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")


@dataclass(frozen=True)
class Payload:
    """The files for one role: `<role>_payload` and `<role>_wheels` are these paths."""

    role: str
    tarball: Path
    wheels: Path | None

    def variables(self) -> dict[str, str]:
        """As the role's Ansible variables."""
        made = {f"{self.role}_payload": str(self.tarball)}
        return {**made, f"{self.role}_wheels": str(self.wheels)} if self.wheels else made


def payload_digest(role: str) -> str:
    """Changes when the code that the role installs, or its locked packages, change."""
    package = PACKAGES.get(role)
    return _package_digest(package) if package else ""


def make_payload(role: str) -> Payload | None:
    """The role's tarball and wheels, from the cache where nothing changed. Raises StepFailed (no package index)."""
    package = PACKAGES.get(role)
    if package is None:
        return None
    source = PROJECT / "lab" / package
    tarball = _cache("payloads") / f"lab-{package}-{_package_digest(package)}.tar.gz"
    if not tarball.exists():
        _write(tarball, _tar(package))
    lock = source / "requirements.lock"
    return Payload(role, tarball, wheel_directory(lock) if lock.exists() else None)


def wheel_directory(lock: Path) -> Path:
    """The wheels of a lock file, downloaded once per content of the lock. Raises StepFailed."""
    directory = _cache("wheels") / digest(lock.read_text())
    if (directory / ".complete").exists():
        return directory
    shutil.rmtree(directory, ignore_errors=True)
    platforms = [item for name in PLATFORMS for item in ("--platform", name)]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += [*WHEEL_TARGET, *platforms, "--require-hashes", "-r", str(lock), "-d", str(directory)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no output"])[-1]
        raise StepFailed(
            "pip could not download the locked packages", where=f"{lock}: {last}", todo="Check pip's index"
        )
    (directory / ".complete").touch()
    return directory


def _cache(kind: str) -> Path:
    directory = state_root() / "cache" / kind
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def _package_digest(package: str) -> str:
    root = PROJECT / "lab"
    beside = [(root / name).read_text(encoding="utf-8") for name in BESIDE.get(package, ())]
    own = tree_digest(root / package)
    return digest(own, beside) if beside else own


def _tar(package: str) -> bytes:
    """A tarball that is the same, byte for byte, for the same files."""
    root = PROJECT / "lab"
    beside = [root / name for name in ("__init__.py", *BESIDE.get(package, ()))]
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in [*beside, *source_files(root / package)]:
            archive.addfile(_entry(path), io.BytesIO(path.read_bytes()))
    return gzip.compress(plain.getvalue(), mtime=0)


def _entry(path: Path) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(str(path.relative_to(PROJECT)))
    entry.size = path.stat().st_size
    entry.mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
    return entry


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_suffix(f".{hashlib.sha256(content).hexdigest()[:8]}.new")
    fresh.write_bytes(content)
    fresh.rename(path)
