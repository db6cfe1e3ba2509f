"""A signed file: one line of head (JSON), one line of signature (base64 Ed25519 over the head), gzip'd JSON lines.

The head names the kind, the number of rows and the SHA-256 of the rest, so the signature covers everything.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lab.errors import BadInput

FORMAT = "lab-signed-1"
MOST_BYTES = 256 * 2**20  # unpacked; a file that claims more is refused


class BadSignature(BadInput):
    """A file is not what its maker signed. Fetch it again; if it comes again, call the information centre."""


@dataclass(frozen=True)
class Signed:
    """What a signed file holds. digest: SHA-256 of its head, the file's identity."""

    head: dict[str, Any]
    rows: list[dict[str, Any]]
    digest: str


def seal(kind: str, head: Mapping[str, Any], rows: Iterable[Mapping[str, Any]], key: Ed25519PrivateKey) -> bytes:
    """A signed file of these rows."""
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    body = gzip.compress("\n".join(lines).encode(), mtime=0)
    own = {"format": FORMAT, "kind": kind, "rows": len(lines), "sha256": hashlib.sha256(body).hexdigest()}
    first = json.dumps({**head, **own}, ensure_ascii=False).encode()
    return b"\n".join([first, base64.b64encode(key.sign(first)), body])


def unseal(data: bytes, kind: str, key: Ed25519PublicKey, where: str = "") -> Signed:
    """Check and unpack. Raises BadSignature for a file that was changed, cut short, or signed by someone else."""
    try:
        first, signature, body = data.split(b"\n", 2)
        key.verify(base64.b64decode(signature, validate=True), first)
        head = json.loads(first)
        if head["format"] != FORMAT or head["kind"] != kind or head["sha256"] != hashlib.sha256(body).hexdigest():
            raise ValueError("the head does not fit the content")
        rows = [json.loads(line) for line in _unpacked(body).splitlines()]
        if len(rows) != head["rows"]:
            raise ValueError("rows are missing")
    except (ValueError, KeyError, InvalidSignature, EOFError, OSError) as error:
        raise BadSignature(
            f"A {kind} file is not what was signed: {error or 'wrong signature'}", where=where, todo="Fetch it again"
        ) from None
    return Signed(head, rows, hashlib.sha256(first).hexdigest())


def _unpacked(body: bytes) -> str:
    with gzip.GzipFile(fileobj=io.BytesIO(body)) as stream:
        text = stream.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise ValueError("too large")
    return text.decode()
