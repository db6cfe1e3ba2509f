"""HTTP basic authentication (RFC 7617), compared in constant time."""

from __future__ import annotations

import base64
import binascii
import hmac


def allowed(header: str | None, user: str, password: str) -> bool:
    """Whether this Authorization header carries this account. Never raises, takes equally long for any wrong one."""
    scheme, _, token = (header or "").partition(" ")
    try:
        given = base64.b64decode(token.strip(), validate=True) if scheme.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        given = b""
    return hmac.compare_digest(given, f"{user}:{password}".encode())
