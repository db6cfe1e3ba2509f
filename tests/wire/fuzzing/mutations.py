"""Changing a capture: bits, lengths that lie, cuts, copies, another order, pieces of other packets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

# Lengths and counts that a parser may believe.
LIES = (b"\x00", b"\x01", b"\x7f", b"\x80", b"\xfe", b"\xff", b"\xff\xff", b"\x7f\xff\xff\xff", b"\x04\xff\xff\xff\xff")
_HEADER = 10  # of a DATA packet
Packets = list[bytes]


@dataclass(frozen=True)
class Mutation:
    """kind: a key of KINDS; packet, place: where, modulo what is there; value: what with."""

    kind: str
    packet: int
    place: int
    value: int


def _edit(packets: Packets, at: int, change: Callable[[bytes], bytes]) -> None:
    """The payload behind the header; the header's length follows."""
    old = packets[at]
    head, body = old[:_HEADER], change(old[_HEADER:])
    packets[at] = (len(head) + len(body)).to_bytes(4, "big") + head[4:] + body if len(old) > _HEADER else old


def _flip(packets: Packets, at: int, place: int, value: int) -> None:
    packet = bytearray(packets[at])
    packet[place % len(packet)] ^= 1 << value % 8
    packets[at] = bytes(packet)


def _set(packets: Packets, at: int, place: int, value: int) -> None:
    _edit(packets, at, lambda b: b[: place % (len(b) + 1)] + bytes((value % 256,)) + b[place % (len(b) + 1) + 1 :])


def _lie(packets: Packets, at: int, place: int, value: int) -> None:
    lie = LIES[value % len(LIES)]
    _edit(packets, at, lambda b: b[: place % (len(b) + 1)] + lie + b[place % (len(b) + 1) + len(lie) :])


def _insert(packets: Packets, at: int, place: int, value: int) -> None:
    more = bytes((value % 256,)) * (1 + value % 300)
    _edit(packets, at, lambda b: b[: place % (len(b) + 1)] + more + b[place % (len(b) + 1) :])


def _cut(packets: Packets, at: int, place: int, value: int) -> None:
    _edit(packets, at, lambda b: b[: place % (len(b) + 1)])


def _delete(packets: Packets, at: int, place: int, value: int) -> None:
    _edit(packets, at, lambda b: b[: place % (len(b) + 1)] + b[place % (len(b) + 1) + 1 + value % 8 :])


def _drop(packets: Packets, at: int, place: int, value: int) -> None:
    if len(packets) > 1:
        del packets[at]


def _repeat(packets: Packets, at: int, place: int, value: int) -> None:
    packets[at:at] = [packets[at]] * (1 + value % 5)


def _move(packets: Packets, at: int, place: int, value: int) -> None:
    packets.insert(place % len(packets), packets.pop(at))


def _splice(packets: Packets, at: int, place: int, value: int) -> None:
    other = packets[value % len(packets)][_HEADER:]
    _edit(packets, at, lambda b: b[: place % (len(b) + 1)] + other[place % (len(other) + 1) :])


def _break(packets: Packets, at: int, place: int, value: int) -> None:
    packets.insert(at, bytes.fromhex("0000000b0c00000001") + bytes((0, value % 4)))


KINDS: dict[str, Callable[[Packets, int, int, int], None]] = {
    "flip": _flip,
    "set": _set,
    "lie": _lie,
    "insert": _insert,
    "cut": _cut,
    "delete": _delete,
    "drop": _drop,
    "repeat": _repeat,
    "move": _move,
    "splice": _splice,
    "break": _break,
}

mutations = st.lists(
    st.builds(
        Mutation, st.sampled_from(sorted(KINDS)), st.integers(0, 40), st.integers(0, 3000), st.integers(0, 65535)
    ),
    min_size=1,
    max_size=8,
)


def mutated(packets: Sequence[bytes], changes: Sequence[Mutation]) -> Packets:
    """The packets, changed."""
    changed = list(packets)
    for one in changes:
        KINDS[one.kind](changed, one.packet % len(changed), one.place, one.value)
    return changed
