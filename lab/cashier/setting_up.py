"""Making a PC ready: its number, its keys, its first user. Done once, by the information centre, in good times."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lab.cashier.audit import Audit
from lab.cashier.identity import Identity, write_identity
from lab.cashier.keyring import Keyring
from lab.cashier.keys import private_text, public_text
from lab.cashier.localstore import LocalStore
from lab.cashier.people import User, put_user
from lab.errors import BadInput


def set_up(directory: Path, identity: Identity, approval: str, admin: User, password: str) -> str:
    """Make the store in an empty directory. approval: the hospital's secret for step A. Answers the PC's public key,
    which the information centre keeps for the import. Raises BadInput where the PC is set up already."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (directory / "pc.json").exists() or (directory / "store.db").exists():
        raise BadInput("This PC is set up already", where=str(directory), todo="Use another directory")
    if len(approval) < 16:
        raise BadInput("The secret for step A is too short", todo="Use at least 16 characters, the same on every PC")
    key, pc_key = os.urandom(32), Ed25519PrivateKey.generate()
    Keyring(directory / "keyring.json").add(admin.name, password, key)
    store = LocalStore(directory / "store.db", key)
    secrets = {"pc_key": private_text(pc_key), "approval": approval, "audit_key": os.urandom(32).hex()}
    with store.transaction():
        for name, value in secrets.items():
            store.execute("INSERT INTO secret VALUES (?, ?)", name, value)
        put_user(store, admin)
        Audit(store).write(admin.name, "set-up", pc=identity.name)
    store.close()
    public = public_text(pc_key.public_key())
    (directory / "pc.pub").write_text(public + "\n")
    write_identity(directory, identity)
    return public
