"""What every disk of the array knows of the whole: who is in the mirror, how current, and who owns the LUN.

Two copies on each disk are written in turn, each with its length and CRC-32, so that one is whole at any moment. The
highest generation counts.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from lab.array.platters import BLOCK

HEAD = struct.Struct(">II")  # length, CRC-32
COPIES = (0, BLOCK)  # offsets on the disk
INTENT = 128 << 10  # offset of the map of regions that may differ, one byte each
DATA = 1 << 20  # offset of the LUN's first byte
REGION = 4 << 20  # bytes of the LUN under one byte of the map


class State(StrEnum):
    """How current a disk is."""

    IN_SYNC = "in sync"
    REBUILDING = "rebuilding"
    FAILED = "failed"


@dataclass(frozen=True)
class MemberState:
    """One slot. rebuilt_to: bytes of the LUN that are current while it is rebuilt."""

    serial: str
    state: State
    rebuilt_to: int = 0


@dataclass(frozen=True)
class ArrayState:
    """The array at one generation. reserved_by: the initiator that alone may read and write, or nobody."""

    uuid: str
    generation: int
    epoch: int
    members: tuple[MemberState, ...]
    reserved_by: str = ""

    def block(self) -> bytes:
        """One block for a disk."""
        text = json.dumps(asdict(self)).encode()
        if len(text) + HEAD.size > BLOCK:
            raise ValueError("the array's state is larger than a block")
        return (HEAD.pack(len(text), zlib.crc32(text)) + text).ljust(BLOCK, b"\0")

    @property
    def place(self) -> int:
        """Where on a disk this generation goes: never over the one before it."""
        return COPIES[self.generation % len(COPIES)]


def parse(block: bytes) -> ArrayState | None:
    """The state in this block; None where there is none, or it is torn."""
    length, crc = HEAD.unpack_from(block)
    text = block[HEAD.size : HEAD.size + length]
    if not length or length > len(block) - HEAD.size or zlib.crc32(text) != crc:
        return None
    values = json.loads(text)
    members = tuple(MemberState(m["serial"], State(m["state"]), m["rebuilt_to"]) for m in values.pop("members"))
    return ArrayState(**{**values, "members": members})


def newest(blocks: Iterable[bytes]) -> ArrayState | None:
    """The highest generation among them."""
    found = [state for state in map(parse, blocks) if state is not None]
    return max(found, key=lambda state: state.generation, default=None)
