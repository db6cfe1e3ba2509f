"""Getting the newest base data: every night, and at every log-on; what is there stays when nothing better comes."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from lab.cashier.basedata import BaseData, read_base_data
from lab.cashier.identity import Identity
from lab.cashier.keys import public_key
from lab.errors import BadInput, LabError

log = logging.getLogger(__name__)
FILE, FORMER = "base.data", "base-{version}.data"
MOST_FORMER = 10  # former files kept: an open batch goes on with its own
PATIENCE = 1.5  # seconds for a server that does not answer: a log-on must not wait for a lost network


def kept_data(directory: Path, identity: Identity) -> BaseData | None:
    """The base data on this PC, checked; None where there is none. Raises BadSignature for a damaged file."""
    path = directory / FILE
    if not path.exists():
        return None
    return read_base_data(path.read_bytes(), public_key(identity.centre_key), str(path))


def data_of_batch(directory: Path, identity: Identity, version: int) -> tuple[BaseData | None, str]:
    """The base data that an open batch was approved with, though a newer one may have come since; and what is wrong."""
    for name in (FILE, FORMER.format(version=version)):
        path = directory / name
        try:
            found = read_base_data(path.read_bytes(), public_key(identity.centre_key), str(path))
        except (OSError, LabError) as error:
            log.warning("%s", error)
            continue
        if found.version == version:
            return found, ""
    return None, f"Base data version {version}, which was approved, is not on this PC: close the batch"


def fetch(directory: Path, identity: Identity) -> tuple[BaseData | None, str]:
    """The newest base data that can be had, and what went wrong on the way (empty: nothing)."""
    problem = ""
    try:
        kept = kept_data(directory, identity)
    except LabError as error:
        kept, problem = None, error.line()
    if not identity.source:
        return kept, problem
    try:
        content = _read(identity.source)
        new = read_base_data(content, public_key(identity.centre_key), identity.source)
    except LabError as error:
        log.warning("%s", error.line())
        return kept, " ".join(filter(None, [problem, error.line()]))
    if kept and new.version <= kept.version:
        return kept, problem
    if kept:
        _keep(directory / FORMER.format(version=kept.version), (directory / FILE).read_bytes())
        _forget(directory)
    _keep(directory / FILE, content)
    return new, ""


def _read(source: str) -> bytes:
    try:
        if source.startswith(("http://", "https://")):
            return _download(source)
        return Path(source).read_bytes()
    except OSError as error:
        raise BadInput("No newer base data can be had", where=f"{source}: {error}") from None


def _download(source: str) -> bytes:
    import httpx  # slow to load, and most log-ons on the day have no network

    try:
        answer = httpx.get(source, timeout=httpx.Timeout(20, connect=PATIENCE))
        answer.raise_for_status()
    except httpx.HTTPError as error:
        raise BadInput("No newer base data can be had", where=f"{source}: {error}") from None
    return answer.content


def _forget(directory: Path) -> None:
    former = sorted(directory.glob(FORMER.format(version="*")), key=lambda path: path.stat().st_mtime)
    for path in former[:-MOST_FORMER]:
        path.unlink()


def _keep(path: Path, content: bytes) -> None:
    new = path.with_suffix(".new")
    with new.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(new, path)
