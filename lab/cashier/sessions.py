"""Who is logged on, by a token in the browser's cookie."""

from __future__ import annotations

import secrets
import time

from lab.cashier.people import User
from lab.cashier.refusal import Refused

IDLE = 1800.0  # seconds after which a page must log on again


class Sessions:
    """Tokens and their users, in memory: a restart logs everybody off."""

    def __init__(self) -> None:
        self._users: dict[str, tuple[User, float]] = {}

    def begin(self, user: User) -> str:
        """A new token."""
        token = secrets.token_urlsafe(24)
        self._users[token] = (user, time.monotonic())
        return token

    def user(self, token: str | None) -> User:
        """Whose token it is. Raises Refused for none, a foreign or an old one."""
        user, seen = self._users.get(token or "", (None, 0.0))
        if user is None or token is None or time.monotonic() - seen > IDLE:
            self._users.pop(token or "", None)
            raise Refused("locked", "Log on first", "请先登录")
        self._users[token] = (user, time.monotonic())
        return user

    def end(self, token: str | None) -> int:
        """Log off; how many are still logged on."""
        self._users.pop(token or "", None)
        return len(self._users)
