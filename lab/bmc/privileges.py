"""Giving up root once the port is bound and the secrets are read."""

from __future__ import annotations

import os
import pwd


def drop_to(user: str, shared_path: str) -> None:
    """Become `user`, with the group of shared_path as well (the Docker socket's). Raises KeyError, OSError."""
    account = pwd.getpwnam(user)
    group = os.stat(shared_path).st_gid
    os.setgroups([group])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
