"""Encryption of a dump by a password (ENCRYPTION_PASSWORD): AES in GCM, each piece with a nonce of its own."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lab.standin.datapump.messages import JobFailed

ALGORITHMS = {"aes128": 16, "aes192": 24, "aes256": 32}  # name -> bytes of its key
SALT, NONCE = 16, 12
ROUNDS = 200_000


@dataclass(frozen=True)
class Cipher:
    """One dump's. salt: makes the key this dump's own. Its calls may come from several threads."""

    algorithm: str
    salt: bytes
    _aead: AESGCM

    @classmethod
    def of(cls, password: str, algorithm: str, salt: bytes = b"") -> Cipher:
        """salt: an existing dump's; a new one where it is empty."""
        salt = salt or os.urandom(SALT)
        size = ALGORITHMS[algorithm]
        return cls(algorithm, salt, AESGCM(hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ROUNDS, size)))

    def seal(self, plain: bytes | memoryview) -> Sequence[bytes]:
        """The parts of the sealed text, longer than the plain one by a nonce and a tag."""
        nonce = os.urandom(NONCE)
        return nonce, self._aead.encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        """Raises JobFailed (ORA-39176) for another password, or for a text that was changed."""
        try:
            return self._aead.decrypt(sealed[:NONCE], memoryview(sealed)[NONCE:], None)
        except (InvalidTag, ValueError):
            raise JobFailed("ORA-39002: invalid operation", "ORA-39176: Encryption password is incorrect.") from None
