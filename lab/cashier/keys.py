"""Signing keys as files: the private part 0600, both as one line of base64."""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lab.errors import BadInput


def public_text(key: Ed25519PublicKey) -> str:
    """A public key as text."""
    return base64.b64encode(key.public_bytes_raw()).decode()


def private_text(key: Ed25519PrivateKey) -> str:
    """A private key as text. Keep it secret."""
    return base64.b64encode(key.private_bytes_raw()).decode()


def public_key(text: str, where: str = "") -> Ed25519PublicKey:
    """A public key from its text. Raises BadInput."""
    return Ed25519PublicKey.from_public_bytes(_raw(text, where))


def private_key(text: str, where: str = "") -> Ed25519PrivateKey:
    """A private key from its text. Raises BadInput."""
    return Ed25519PrivateKey.from_private_bytes(_raw(text, where))


def write_new_key(path: Path) -> Ed25519PrivateKey:
    """Make a key: `path` holds the private part, `path`.pub the public one. Raises BadInput where it is there."""
    key = Ed25519PrivateKey.generate()
    write_secret(path, private_text(key) + "\n")
    path.with_name(path.name + ".pub").write_text(public_text(key.public_key()) + "\n")
    return key


def write_secret(path: Path, text: str) -> None:
    """A new file that only its owner reads. Raises BadInput where one is there."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BadInput("A key file cannot be made", where=f"{path}: {error.strerror}", todo="Use a new name") from None
    with os.fdopen(handle, "w") as stream:
        stream.write(text)


def read_key_text(path: Path) -> str:
    """The text of a key file. Raises BadInput."""
    try:
        return path.read_text().strip()
    except OSError as error:
        raise BadInput("A key file cannot be read", where=f"{path}: {error.strerror}") from None


def _raw(text: str, where: str) -> bytes:
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except (ValueError, binascii.Error):
        raw = b""
    if len(raw) != 32:
        raise BadInput("A key is not 32 bytes in base64", where=where, todo="Use the file that `centre-key` made")
    return raw
