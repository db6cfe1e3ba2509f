"""BOOLEAN (23ai)."""

from __future__ import annotations


def encode_boolean(text: bytes) -> bytes:
    """b"t" or b"f" to its wire form."""
    return b"\x01\x01" if text in (b"t", b"1") else b"\x00"


def decode_boolean(wire: bytes) -> bytes:
    """Its wire form to b"t" or b"f"."""
    return b"t" if wire[-1] == 1 else b"f"
