"""Primitives, packets and parsers alone: round trips, split and oversized input, and garbage."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.standin.tns.connect import accept, parse_connect, refuse
from lab.standin.tns.errors import NeedMoreError, ProtocolError
from lab.standin.tns.packets import MarkerKind, Packet, PacketReader, PacketType, data_packets, marker
from lab.standin.tns.primitives import Reader, b2, clr, ub
from lab.standin.ttc.authentication import make_pairs, parse_logon
from lab.standin.ttc.bindmeta import BindMeta
from lab.standin.ttc.bindrows import parse_bind_rows
from lab.standin.ttc.capabilities import OFFERED, Mode
from lab.standin.ttc.datatypes import parse_data_types
from lab.standin.ttc.execute import StatementShape, parse_execute
from lab.standin.ttc.fastauth import parse_fast_auth
from lab.standin.ttc.fetch import parse_fetch
from lab.standin.ttc.header import parse_header
from lab.standin.ttc.lobop import parse_lob_request
from lab.standin.ttc.protocol import parse_protocol
from lab.standin.ttc.reexecute import CursorShape, parse_reexecute

SHAPE = StatementShape(returning=(False, False))
METAS = (BindMeta(1, size=10), BindMeta(2, size=22))


@given(st.integers(-(2**64) + 1, 2**64 - 1))
def test_integers_survive(value: int) -> None:
    assert Reader(ub(value)).ub() == value


@given(st.binary(min_size=1, max_size=70_000))
@settings(max_examples=50, deadline=None)
def test_bytes_survive_in_every_form(value: bytes) -> None:
    assert Reader(clr(value)).clr() == value
    assert Reader(b2(value)).b2() == value


@pytest.mark.parametrize(
    ("value", "wire"), [(0, "00"), (1, "0101"), (256, "020100"), (-1, "8101"), (65536, "0400010000")]
)
def test_integer_forms_are_oracles(value: int, wire: str) -> None:
    assert ub(value).hex() == wire


def test_null_is_one_zero_byte() -> None:
    assert clr(None) == clr(b"") == b2(None) == b"\0"
    assert Reader(b"\xff").clr() is None


@pytest.mark.parametrize("cut", range(6))
def test_early_end_asks_for_more(cut: int) -> None:
    whole = ub(300) + clr(b"ab")
    with pytest.raises(NeedMoreError):
        reader = Reader(whole[:cut])
        reader.ub()
        reader.clr()


@pytest.mark.parametrize("wire", ["09" + "00" * 9, "ff" + "00" * 20])
def test_impossible_integer_is_refused(wire: str) -> None:
    with pytest.raises(ProtocolError):
        Reader(bytes.fromhex(wire)).ub()


def test_negative_chunk_is_refused() -> None:
    with pytest.raises(ProtocolError):
        Reader(b"\xfe\x81\x05" + bytes(10)).clr()


@given(st.binary(max_size=5000), st.integers(512, 3000), st.lists(st.integers(1, 700), max_size=30))
@settings(max_examples=100, deadline=None)
def test_reply_survives_any_split(body: bytes, sdu: int, cuts: list[int]) -> None:
    stream = data_packets(body, sdu, last_flags=0x2000)
    reader = PacketReader(sdu)
    reader.large = True
    packets: list[Packet] = []
    for cut in [*cuts, len(stream)]:
        reader.feed(stream[:cut])
        stream = stream[cut:]
        while packet := reader.next():
            packets.append(packet)
    assert b"".join(packet.payload for packet in packets) == body
    assert [packet.data_flags for packet in packets] == [0] * (len(packets) - 1) + [0x2000]
    assert all(len(packet.raw) <= sdu for packet in packets)


def test_packet_over_the_limit_is_refused() -> None:
    reader = PacketReader(1000)
    reader.large = True
    reader.feed(b"\x00\x00\x10\x00\x06\x00\x00\x00")
    with pytest.raises(ProtocolError):
        reader.next()


@pytest.mark.parametrize(
    "start", [b"GET / HTTP/1.1\r\n\r\n", b"\0" * 8, b"\x16\x03\x01\x02\x00\x01\x00\x01", b"\0\x09\0\0\x06\0\0\0"]
)
def test_other_protocols_are_refused_by_their_header(start: bytes) -> None:
    reader = PacketReader(65535)
    reader.feed(start)
    with pytest.raises(ProtocolError):
        reader.next()


def test_marker_and_answers_have_their_known_bytes() -> None:
    assert marker(MarkerKind.RESET).hex() == "0000000b0c000000010002"
    assert accept(318, 8192, 0)[:2] == (45).to_bytes(2, "big") and accept(318, 8192, 0)[4] == PacketType.ACCEPT
    assert b"(ERR=12514)" in refuse(12514)


def test_connect_tells_service_and_program() -> None:
    text = b"(DESCRIPTION=(CONNECT_DATA=(SERVICE_NAME=xepdb1)(CID=(PROGRAM=his)(HOST=appserver-1)(USER=his))))"
    body = bytearray(74) + text
    body[58:62] = (16384).to_bytes(4, "big")
    found = parse_connect(Packet(PacketType.CONNECT, bytes(body)), text)
    assert (found.service, found.by_sid, found.sdu, found.field("PROGRAM")) == ("XEPDB1", False, 16384, "his")


def test_rows_are_read_with_late_and_array_binds() -> None:
    metas = [BindMeta(1, size=40000), BindMeta(2, size=22), BindMeta(2, flags=0x40, size=22, elements=5)]
    wire = b"\x07" + clr(b"n") + ub(2) + clr(b"a") + clr(b"b") + clr(b"late")
    assert parse_bind_rows(Reader(wire), metas, 1, plsql=False) == [[b"late", b"n", [b"a", b"b"]]]


def test_plain_row_is_read_fast_and_exactly() -> None:
    wire = b"\x07\x01a\x00" + b"\x07" + clr(b"x" * 300) + b"\x01b"
    reader = Reader(wire)
    assert parse_bind_rows(reader, METAS, 2, plsql=False) == [[b"a", None], [b"x" * 300, b"b"]]
    assert reader.left == 0
    for cut in range(len(wire)):
        with pytest.raises(NeedMoreError):
            parse_bind_rows(Reader(wire[:cut]), METAS, 2, plsql=False)


def test_iterations_without_data_are_bounded() -> None:
    with pytest.raises(ProtocolError):
        parse_reexecute(Reader(ub(1) + ub(2**40) + ub(0) + ub(0)), lambda _: CursorShape(SHAPE, [None, None]))


def test_pairs_are_written_as_they_are_read() -> None:
    wire = make_pairs([("KEY", "value", 7)])
    reader = Reader(wire)
    assert (reader.u8(), reader.ub(), reader.b2(), reader.b2(), reader.ub()) == (8, 1, b"KEY", b"value", 7)


PARSERS = {
    "protocol": lambda reader: parse_protocol(reader, last=True),
    "data types": parse_data_types,
    "fast auth": parse_fast_auth,
    "logon": parse_logon,
    "execute 19": lambda reader: parse_execute(reader, OFFERED[Mode.V19], lambda sql, cursor: SHAPE),
    "execute 23": lambda reader: parse_execute(reader, OFFERED[Mode.V23], lambda sql, cursor: SHAPE),
    "reexecute": lambda reader: parse_reexecute(reader, lambda cursor: CursorShape(SHAPE, METAS)),
    "fetch": parse_fetch,
    "lob": parse_lob_request,
    "header 19": lambda reader: parse_header(reader, OFFERED[Mode.V19]),
    "header 23": lambda reader: parse_header(reader, OFFERED[Mode.V23]),
}


TELLING_BYTES = st.lists(st.sampled_from([0, 1, 2, 7, 94, 17, 254, 255, 129]), max_size=300).map(bytes)


@pytest.mark.parametrize("name", PARSERS)
@given(data=st.one_of(st.binary(max_size=400), TELLING_BYTES))
@settings(max_examples=250, deadline=None)
def test_garbage_ends_in_a_named_refusal(name: str, data: bytes) -> None:
    with contextlib.suppress(NeedMoreError, ProtocolError):
        PARSERS[name](Reader(data))
