"""Password verifiers: what the database stores instead of a password."""

from __future__ import annotations

import hashlib
import os

from ..interface import Verifier

ITERATIONS = 4096
SALT_BYTES = 16
_SPEEDY_LABEL = b"AUTH_PBKDF2_SPEEDY_KEY"


def speedy_key(password: bytes, salt: bytes) -> bytes:
    """PBKDF2-SHA512 of the password: 64 bytes, about 3 ms."""
    return hashlib.pbkdf2_hmac("sha512", password, salt + _SPEEDY_LABEL, ITERATIONS, 64)


def hash_of(speedy: bytes, salt: bytes) -> bytes:
    """The stored half of a verifier: 32 bytes."""
    return hashlib.sha512(speedy + salt).digest()[:32]


def make_verifier(password: str, salt: bytes | None = None) -> Verifier:
    """A verifier for a new password, with a fresh salt unless one is given."""
    salt = salt if salt is not None else os.urandom(SALT_BYTES)
    return Verifier(salt, hash_of(speedy_key(password.encode(), salt), salt))


def dummy_verifier(user: str, secret: bytes) -> Verifier:
    """A stable verifier for a user that does not exist, so that nobody can tell (`secret` is the server's own)."""
    return Verifier(
        hashlib.sha256(secret + b"salt" + user.encode()).digest()[:SALT_BYTES],
        hashlib.sha256(secret + b"hash" + user.encode()).digest(),
    )
