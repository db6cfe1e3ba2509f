"""Captures: what real clients sent, as plain concatenated packets, one file a conversation (`python -m
tests.wire.fuzzing.record` makes them anew). Those of `logon` begin with CONNECT, the others after the logon."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lab.standin.tns.packets import PacketReader

PLACE = Path(__file__).parent.parent / "corpus"
_LIMIT = 1 << 22


@dataclass(frozen=True)
class Capture:
    """name: what it shows; mode: 19 or 23; packets: each with its header."""

    name: str
    mode: str
    packets: tuple[bytes, ...] = field(repr=False)

    @property
    def before_logon(self) -> bool:
        """It begins with CONNECT."""
        return self.name.startswith("logon")


def packets_of(stream: bytes, wide: bool) -> tuple[bytes, ...]:
    """The packets of a client's stream. wide: it begins after ACCEPT."""
    reader = PacketReader(_LIMIT)
    reader.large = wide
    reader.feed(stream)
    found = []
    while packet := reader.next():
        found.append(packet.raw)
        reader.large = True
    return tuple(found)


def captures(mode: str) -> list[Capture]:
    """All of one mode, by name."""
    found = []
    for path in sorted(PLACE.glob(f"*.{mode}.tns")):
        name = path.name.partition(".")[0]
        found.append(Capture(name, mode, packets_of(path.read_bytes(), not name.startswith("logon"))))
    return found
