"""The stand-in's image: the base, PostgreSQL, the locked wheels and lab/standin, made once per content."""

from __future__ import annotations

import io
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import docker
from docker.errors import APIError, BuildError

from lab.errors import StepFailed
from lab.images.content import digest, source_files, tree_digest
from lab.images.payload import wheel_directory
from lab.machine.labels import of_cache
from lab.settings import PROJECT

Say = Callable[[str], None]
STANDIN = PROJECT / "lab" / "standin"
IMAGE = STANDIN / "image"


def build_standin_image(client: docker.DockerClient, base_image: str, say: Say = lambda line: None) -> str:
    """The image's tag; built unless one of the same content is there. Raises StepFailed."""
    content = digest(client.images.get(base_image).id, tree_digest(STANDIN))
    tag = f"lab-standin:{content}"
    if client.images.list(name=tag):
        return tag
    say("building the stand-in's image")
    with tempfile.TemporaryFile() as context:
        write_context(context, wheel_directory(IMAGE / "requirements.lock"))
        context.seek(0)
        try:
            client.images.build(
                fileobj=context,
                custom_context=True,
                tag=tag,
                buildargs={"BASE_IMAGE": base_image},
                labels=of_cache("standin", content),
                rm=True,
                forcerm=True,
            )
        except (BuildError, APIError) as error:
            raise StepFailed("The stand-in's image could not be built", where=_cause(error)) from None
    return tag


def write_context(target: IO[bytes], wheels: Path) -> None:
    """The build context as a tar: Dockerfile, files/, lab/standin, and the wheels unpacked below lib/."""
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as archive:
        _add(archive, "Dockerfile", (IMAGE / "Dockerfile").read_bytes())
        for path in source_files(IMAGE / "files"):
            _add(archive, f"files/{path.relative_to(IMAGE / 'files')}", path.read_bytes(), path.stat().st_mode & 0o111)
        _add(archive, "lab/__init__.py", (PROJECT / "lab" / "__init__.py").read_bytes())
        for path in source_files(STANDIN):
            if IMAGE not in path.parents:
                _add(archive, f"lab/standin/{path.relative_to(STANDIN)}", path.read_bytes())
        for wheel in sorted(wheels.glob("*.whl")):
            _add_wheel(archive, wheel)


def _add_wheel(archive: tarfile.TarFile, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as source:
        for item in source.infolist():
            if not item.is_dir():
                _add(archive, f"lib/{item.filename}", source.read(item), item.external_attr >> 16 & 0o111)


def _add(archive: tarfile.TarFile, name: str, content: bytes, executable: int = 0) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o755 if executable else 0o644
    archive.addfile(entry, io.BytesIO(content))


def _cause(error: BuildError | APIError) -> str:
    lines = [str(item.get("stream", "")).strip() for item in getattr(error, "build_log", [])]
    text = [line for line in lines if line] or [str(error)]
    return " | ".join(text[-3:])[-400:]
