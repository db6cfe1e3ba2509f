"""One O5LOGON exchange, server side: session key, proof of the password, new password, proof of the server.

The client proves that it knows the password by sending the speedy key (PBKDF2 of it) under the session key; a client
that sends only the password is checked by deriving the same key. Formulas: python-oracledb `impl/thin/crypto.pyx`.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from ..interface import Verifier
from .verifiers import ITERATIONS, hash_of, speedy_key

VERIFIER_12C = 0x4815
_DERIVATIONS = 3
_HALF = 32
_BLOCK = 16
_SERVER_PROOF = b"SERVER_TO_CLIENT"
_MAX_FIELD = 2112  # of a password of 1025 bytes; longer ones are damaged fields

Pair = tuple[str, str, int]


class LogonDeniedError(Exception):
    """The password is wrong or the exchange is damaged: answer ORA-01017 and close."""


def _cipher(key: bytes) -> Cipher[modes.CBC]:
    return Cipher(algorithms.AES(key), modes.CBC(bytes(_BLOCK)))


def encrypt(key: bytes, data: bytes, pad: bool = True) -> bytes:
    """AES-256-CBC with a zero IV; PKCS padding when asked."""
    if pad:
        missing = _BLOCK - len(data) % _BLOCK
        data += bytes((missing,)) * missing
    step = _cipher(key).encryptor()
    return step.update(data) + step.finalize()


def decrypt(key: bytes, data: bytes) -> bytes:
    """The reverse of `encrypt` without removing padding; ValueError for a length that is no multiple of 16."""
    step = _cipher(key).decryptor()
    return step.update(data) + step.finalize()


def _unpad(data: bytes) -> bytes:
    missing = data[-1] if data else 0
    if not 1 <= missing <= _BLOCK or data[-missing:] != bytes((missing,)) * missing:
        raise ValueError("padding")
    return data[:-missing]


def _hex(data: bytes) -> str:
    return data.hex().upper()


class Exchange:
    """State between the two phases of one logon."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self._server_half = os.urandom(_HALF)
        self._salt = os.urandom(_BLOCK)
        self._key = b""

    def challenge(self) -> list[Pair]:
        """The pairs of phase 1's answer."""
        return [
            ("AUTH_SESSKEY", _hex(encrypt(self._verifier.hash, self._server_half, pad=False)), 0),
            ("AUTH_VFR_DATA", _hex(self._verifier.salt), VERIFIER_12C),
            ("AUTH_PBKDF2_CSK_SALT", _hex(self._salt), 0),
            ("AUTH_PBKDF2_VGEN_COUNT", str(ITERATIONS), 0),
            ("AUTH_PBKDF2_SDER_COUNT", str(_DERIVATIONS), 0),
            ("AUTH_GLOBALLY_UNIQUE_DBID\0", _hex(self._salt), 0),
        ]

    def prove(self, pairs: Mapping[str, str]) -> None:
        """Check phase 2; LogonDeniedError unless the password is right."""
        try:
            client_half = decrypt(self._verifier.hash, bytes.fromhex(pairs["AUTH_SESSKEY"]))[:_HALF]
            seed = _hex(client_half + self._server_half).encode()
            self._key = hashlib.pbkdf2_hmac("sha512", seed, self._salt, _DERIVATIONS, _HALF)
            right = self._matches(pairs)
        except (KeyError, ValueError) as error:
            raise LogonDeniedError from error
        if not right:
            raise LogonDeniedError

    def _matches(self, pairs: Mapping[str, str]) -> bool:
        if sent := pairs.get("AUTH_PBKDF2_SPEEDY_KEY"):
            speedy = decrypt(self._key, bytes.fromhex(sent))[_BLOCK:][:64]
            return self._same(speedy)
        return self.is_password(pairs["AUTH_PASSWORD"])

    def _same(self, speedy: bytes) -> bool:
        return hmac.compare_digest(hash_of(speedy, self._verifier.salt), self._verifier.hash)

    def is_password(self, sent: str) -> bool:
        """Whether an encrypted AUTH_PASSWORD is this user's; about 3 ms."""
        return self._same(speedy_key(self.open_password(sent).encode(), self._verifier.salt))

    def open_password(self, sent: str) -> str:
        """The text of an AUTH_PASSWORD or AUTH_NEWPASSWORD; ValueError when damaged."""
        if len(sent) > _MAX_FIELD:
            raise ValueError("password field too long")
        return _unpad(decrypt(self._key, bytes.fromhex(sent)))[_BLOCK:].decode()

    def replace(self, verifier: Verifier) -> None:
        """The user's password has changed: later checks on this session use the new verifier."""
        self._verifier = verifier

    def server_proof(self) -> str:
        """AUTH_SVR_RESPONSE: shows the client that the server knows the key."""
        return _hex(encrypt(self._key, os.urandom(_BLOCK) + _SERVER_PROOF))
