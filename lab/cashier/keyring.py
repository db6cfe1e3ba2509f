"""The key of the encrypted store, wrapped once for every user with that user's password.

Without a password nobody reads the store, not even root. File: `keyring.json`, 0600.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from lab.cashier.refusal import Refused
from lab.errors import BadInput

COST = 2**15  # scrypt's n: about 0.1 s and 32 MiB a try
SHORTEST = 8  # characters of a password


class Keyring:
    """The wrapped keys, by user name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._slots: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
        except (OSError, ValueError) as error:
            raise BadInput("The key ring cannot be read", where=f"{path}: {error}", todo="Restore it") from None

    def users(self) -> list[str]:
        """The names of all who can open the store."""
        return sorted(self._slots)

    def add(self, name: str, password: str, key: bytes) -> None:
        """Give a user the key, or a new password. Raises Refused for a short password."""
        if len(password) < SHORTEST:
            raise Refused("short_password", f"A password has at least {SHORTEST} characters", f"密码至少{SHORTEST}位")
        salt, nonce = os.urandom(16), os.urandom(12)
        wrapped = AESGCM(_stretched(password, salt, COST)).encrypt(nonce, key, name.encode())
        self._slots[name] = {"n": COST, "salt": _text(salt), "nonce": _text(nonce), "key": _text(wrapped)}
        self._write()

    def remove(self, name: str) -> None:
        """Take a user's slot away."""
        self._slots.pop(name, None)
        self._write()

    def key(self, name: str, password: str) -> bytes:
        """The store's key. Raises Refused for an unknown user or a wrong password, without saying which."""
        slot = self._slots.get(name) or NOBODY
        cipher = AESGCM(_stretched(password, _bytes(slot["salt"]), slot["n"]))
        try:
            return cipher.decrypt(_bytes(slot["nonce"]), _bytes(slot["key"]), name.encode())
        except InvalidTag:
            raise Refused("wrong_password", "User name or password is wrong", "用户名或密码错误") from None

    def _write(self) -> None:
        new = self.path.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            json.dump(self._slots, stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(new, self.path)


def _stretched(password: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(password.encode())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)


NOBODY: dict[str, Any] = {"n": COST, "salt": _text(bytes(16)), "nonce": _text(bytes(12)), "key": _text(bytes(48))}
