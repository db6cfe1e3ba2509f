"""PIGGYBACK (17): what a client sends ahead of a call in the same request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..tns.errors import ProtocolError
from ..tns.primitives import Reader
from .branching import Switch, parse_switch
from .constants import Function
from .lobop import parse_lob_request

_MAX_ENTRIES = 100_000


@dataclass(frozen=True)
class Piggyback:
    """What it asks for, by function; only the fields of that function are set."""

    function: int
    cursors: tuple[int, ...] = ()
    locators: tuple[bytes, ...] = ()
    schema: str = ""
    client_info: dict[str, str] = field(default_factory=dict)
    switch: Switch | None = None
    namespace: str = ""
    context: dict[str, str] = field(default_factory=dict)


def _entries(reader: Reader) -> int:
    count = reader.count()
    if count > _MAX_ENTRIES:
        raise ProtocolError(f"piggyback of {count} entries")
    return count


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")


def _close_cursors(reader: Reader) -> Piggyback:
    reader.u8()  # pointer
    return Piggyback(Function.CLOSE_CURSORS, cursors=tuple(reader.count() for _ in range(_entries(reader))))


def _free_lobs(reader: Reader) -> Piggyback:
    return Piggyback(Function.LOB_OP, locators=parse_lob_request(reader).locators)


def _set_schema(reader: Reader) -> Piggyback:
    reader.u8()  # pointer
    return Piggyback(Function.SET_SCHEMA, schema=_text(reader.b2()))


def _end_to_end(reader: Reader) -> Piggyback:
    reader.skip(2)  # pointers (cidnam, cidser)
    reader.ub()  # flags
    sent = []
    for name in ("client_identifier", "module", "action", "", "", "client_info", "", "", "dbop"):
        present = reader.u8()  # pointer
        length = reader.count()
        if name and present:
            sent.append((name, length))
    values = {name: _text(reader.clr()) if length else "" for name, length in sent}
    return Piggyback(Function.SET_END_TO_END, client_info=values)


def _app_context(reader: Reader) -> Piggyback:
    reader.u8()  # pointer (namespace)
    reader.ub()  # its length
    reader.u8()  # pointer (entries)
    count = _entries(reader)
    reader.ub()  # flags
    reader.u8()
    namespace = _text(reader.clr())
    context = {}
    for _ in range(count):
        key = _text(reader.b2())
        context[key] = _text(reader.b2())
        reader.ub()  # flags
    return Piggyback(Function.APP_CONTEXT, namespace=namespace, context=context)


def _session_state(reader: Reader) -> Piggyback:
    reader.ub()  # flags
    return Piggyback(Function.SESSION_STATE)


def _pipeline_begin(reader: Reader) -> Piggyback:
    reader.ub()  # error set id
    reader.u8()  # error set mode
    reader.u8()  # pipeline mode
    return Piggyback(Function.PIPELINE_BEGIN)


def _key_value(reader: Reader) -> Piggyback:
    reader.ub()  # flags
    reader.u8()  # pointer
    for _ in range(_entries(reader)):
        reader.b2()  # key
        reader.b2()  # value
        reader.ub()  # flags
    return Piggyback(Function.KEY_VALUE)


def _tpc_switch(reader: Reader) -> Piggyback:
    return Piggyback(Function.TPC_SWITCH, switch=parse_switch(reader))


_PARSERS: dict[int, Callable[[Reader], Piggyback]] = {
    Function.CLOSE_CURSORS: _close_cursors,
    Function.LOB_OP: _free_lobs,
    Function.SET_SCHEMA: _set_schema,
    Function.SET_END_TO_END: _end_to_end,
    Function.TPC_SWITCH: _tpc_switch,
    Function.APP_CONTEXT: _app_context,
    Function.SESSION_STATE: _session_state,
    Function.PIPELINE_BEGIN: _pipeline_begin,
    Function.KEY_VALUE: _key_value,
}


def parse_piggyback(function: int, reader: Reader) -> Piggyback:
    """The body of a piggyback; ProtocolError for an unknown one (its length cannot be known)."""
    parser = _PARSERS.get(function)
    if parser is None:
        raise ProtocolError(f"piggyback {function} is not known")
    return parser(reader)
