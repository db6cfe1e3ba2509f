"""The base image: Debian with systemd and what Ansible needs, from wherever it can be had."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import docker
from docker.errors import DockerException, ImageNotFound

from lab.errors import BadInput, LabError, MachineNotReady, StepFailed
from lab.machine.engine import apt_install
from lab.machine.labels import of_cache

Say = Callable[[str], None]
SUITE = "bookworm"
REFERENCE = "debian:bookworm-slim"
PULL_SECONDS = 60
PACKAGES = (
    "ca-certificates",
    "dbus",
    "e2fsprogs",
    "iproute2",
    "iputils-arping",
    "iputils-ping",
    "procps",
    "python3",
    "python3-apt",
    "systemd",
    "systemd-sysv",
)
RECIPE_VERSION = 2


def recipe_hash() -> str:
    """Changes whenever the base image should be made anew."""
    return hashlib.sha256(json.dumps([RECIPE_VERSION, SUITE, PACKAGES]).encode()).hexdigest()[:16]


def ensure_base(client: docker.DockerClient, say: Say) -> str:
    """The base image's name, made if need be (design 6 gives the order). Raises BadInput or MachineNotReady."""
    named = os.environ.get("LAB_BASE_IMAGE")
    if named:
        return _named(client, named)
    tag = f"lab-base:{recipe_hash()}"
    if client.images.list(name=tag):
        return tag
    failures = []
    for way in (_from_registry, _from_mmdebstrap, _from_debootstrap):
        try:
            say(f"base image: {(way.__doc__ or '').strip()}")
            way(client, tag)
            return tag
        except (LabError, DockerException, OSError, subprocess.SubprocessError) as error:
            failures.append(f"{way.__name__.removeprefix('_from_')}: {_last_line(str(error))}")
    raise MachineNotReady("No base image can be made", where="; ".join(failures), todo="Set LAB_BASE_IMAGE")


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["failed"])[-1][:160]


def _named(client: docker.DockerClient, name: str) -> str:
    try:
        client.images.get(name)
    except ImageNotFound:
        raise BadInput(
            f"LAB_BASE_IMAGE {name!r} is not on this machine", todo="Pull or build it, or unset it"
        ) from None
    return name


def _from_registry(client: docker.DockerClient, tag: str) -> None:
    """pulling debian:bookworm-slim"""
    done = subprocess.run(["docker", "pull", "-q", REFERENCE], capture_output=True, text=True, timeout=PULL_SECONDS)
    if done.returncode:
        raise StepFailed("docker pull failed", where=_last_line(done.stderr))
    dockerfile = (
        f"FROM {REFERENCE}\n"
        f"RUN apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends"
        f" {' '.join(PACKAGES)} && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin\n"
    )
    command = ["docker", "build", "-q", "-t", tag]
    for key, value in of_cache("base", recipe_hash()).items():
        command += ["--label", f"{key}={value}"]
    built = subprocess.run([*command, "-"], input=dockerfile, capture_output=True, text=True)
    if built.returncode:
        raise StepFailed("docker build failed", where=_last_line(built.stderr))


def _from_mmdebstrap(client: docker.DockerClient, tag: str) -> None:
    """building it with mmdebstrap"""
    _tool("mmdebstrap")
    with tempfile.TemporaryDirectory(prefix="lab-base-") as directory:
        tarball = Path(directory) / "base.tar"
        sources = _debian_sources()
        _run(
            [
                "mmdebstrap",
                "--quiet",
                "--variant=minbase",
                f"--include={','.join(PACKAGES)}",
                "--aptopt=Apt::Install-Recommends false",
                SUITE,
                str(tarball),
                *([str(sources)] if sources else []),
            ]
        )
        _import(client, tarball, tag)


def _from_debootstrap(client: docker.DockerClient, tag: str) -> None:
    """building it with debootstrap"""
    _tool("debootstrap")
    with tempfile.TemporaryDirectory(prefix="lab-base-") as directory:
        root, tarball = Path(directory) / "root", Path(directory) / "base.tar"
        _run(["debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", SUITE, str(root)])
        _run(["tar", "-C", str(root), "-cf", str(tarball), "."])
        _import(client, tarball, tag)


def _tool(name: str) -> None:
    if os.geteuid() != 0:
        raise MachineNotReady(f"{name} needs root")
    if shutil.which(name) is None:
        apt_install(name)


def _debian_sources() -> Path | None:
    """This machine's own Debian sources, which are known to be reachable; None: the tool's default."""
    path = Path("/etc/apt/sources.list.d/debian.sources")
    return path if path.exists() and SUITE in path.read_text() else None


def _run(command: list[str]) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise StepFailed(f"{command[0]} failed", where=_last_line(done.stderr or done.stdout))


def _import(client: docker.DockerClient, tarball: Path, tag: str) -> None:
    labels = [f"LABEL {key}={json.dumps(value)}" for key, value in of_cache("base", recipe_hash()).items()]
    changes = [item for label in labels for item in ("--change", label)]
    _run(["docker", "import", *changes, "--change", 'CMD ["/sbin/init"]', str(tarball), tag])
