"""Database servers derived from an Oracle image: systemd, cluster and Ansible's needs are put back."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
from pathlib import Path

import docker
from docker.errors import APIError, BuildError, ImageNotFound
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lab.errors import MachineNotReady, StepFailed
from lab.images.content import digest, source_files, tree_digest
from lab.images.engines.engine import Engine, Say
from lab.machine.labels import of_cache

HERE = Path(__file__).resolve().parent / "oracle_image"
PULL_SECONDS = 1800


def render_dockerfile(engine: Engine) -> str:
    """The Dockerfile of this engine's database servers."""
    templates = Environment(loader=FileSystemLoader(HERE), undefined=StrictUndefined, keep_trailing_newline=True)
    return templates.get_template("Dockerfile.j2").render(
        engine=engine, environment={key: json.dumps(value) for key, value in engine.environment.items()}
    )


def build_oracle_image(engine: Engine, client: docker.DockerClient, base: str, say: Say) -> str:
    """The derived image's tag; built unless one of the same content is there. `base` plays no part: they are on
    Oracle's own Linux. Raises MachineNotReady (the image cannot be had), StepFailed (it cannot be derived)."""
    parent = _parent(engine, client, say)
    content = digest(parent, render_dockerfile(engine), tree_digest(HERE))
    tag = f"lab-{engine.name}:{content}"
    if not client.images.list(name=tag):
        say(f"deriving the database server's image from {engine.reference}")
        _build(engine, client, tag, content)
    return tag


def _parent(engine: Engine, client: docker.DockerClient, say: Say) -> str:
    try:
        return str(client.images.get(engine.reference).id)
    except ImageNotFound:
        say(f"pulling {engine.reference}")
    failure = _pull(engine.reference)
    if failure:
        raise MachineNotReady(
            f"The engine {engine.name} needs the image {engine.reference}, which cannot be pulled",
            where=failure,
            todo="Give Docker a registry that has it, or `docker load` it, or use --engine standin",
        )
    return str(client.images.get(engine.reference).id)


def _pull(reference: str) -> str:
    """Empty when it worked, else the last line of what went wrong."""
    command = ["docker", "pull", "--quiet", reference]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PULL_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    lines = done.stderr.strip().splitlines() or ["no output"]
    return lines[-1][:200] if done.returncode else ""


def _build(engine: Engine, client: docker.DockerClient, tag: str, content: str) -> None:
    with io.BytesIO(build_context(engine)) as context:
        try:
            client.images.build(
                fileobj=context,
                custom_context=True,
                tag=tag,
                labels=of_cache(engine.name, content),
                rm=True,
                forcerm=True,
            )
        except (BuildError, APIError) as error:
            raise StepFailed(
                f"{engine.reference} could not be made a database server", where=str(error)[:300]
            ) from None


def build_context(engine: Engine) -> bytes:
    """A tar of the rendered Dockerfile and the verbs."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        _add(archive, "Dockerfile", render_dockerfile(engine).encode())
        for path in source_files(HERE / "bin"):
            _add(archive, f"bin/{path.name}", path.read_bytes())
    return target.getvalue()


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o755 if name.startswith("bin/") else 0o644
    archive.addfile(entry, io.BytesIO(content))
