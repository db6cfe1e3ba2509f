"""Object types, collections and records: what the dictionary says of them, and their PostgreSQL text as neutral values
(interface.py) and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lab.standin.interface import BindType, Column, ObjectType, OraError, Value
from lab.standin.pg.binds import BINARY, parameter
from lab.standin.pg.columns import ColumnTable, Convert
from lab.standin.pg.composites import array_items, make_array, make_row, row_items

OBJECT = 109
_MAX_DEPTH = 16
_BOOLEAN = 252
_PLS_INTEGER, _BINARY_INTEGER = 23, 3  # sys.type_book() says int4 of one


@dataclass(frozen=True)
class Form:
    """A value's PostgreSQL text and its neutral value; neither is called for NULL."""

    read: Callable[[str], Value]
    write: Callable[[Value], str | None]


@dataclass(frozen=True)
class NamedType:
    """pg: its PostgreSQL OID; written: its PostgreSQL name; type: as the wire knows it."""

    pg: int
    written: str
    type: ObjectType
    form: Form


def _scalar(column: Column, convert: Convert | None) -> Form:
    bind = BindType(column.oracle_type)

    def read(text: str) -> Value:
        return convert(text.encode()) if convert else text.encode()

    def write(value: Value) -> str | None:
        data = parameter(value, bind)
        if data is None:
            return None
        return "\\x" + data.hex() if column.oracle_type in BINARY else data.decode()

    return Form(read, write)


def _items(value: Value) -> Sequence[Value]:
    if not isinstance(value, list):
        raise OraError(932, "inconsistent datatypes: expected an object")
    return value


def _record(forms: Sequence[Form]) -> Form:
    def read(text: str) -> Value:
        return [_read(form, item) for form, item in zip(forms, row_items(text), strict=False)]

    def write(value: Value) -> str:
        return make_row(_write(form, item) for form, item in zip(forms, _items(value), strict=True))

    return Form(read, write)


def _array(element: Form) -> Form:
    return Form(
        lambda text: [_read(element, item) for item in array_items(text)],
        lambda value: make_array(_write(element, item) for item in _items(value)),
    )


def _indexed(element: Form) -> Form:
    """An index-by table: pairs of key and element, by key."""

    def read(text: str) -> Value:
        found: dict[str, str | None] = json.loads(text)
        return [[key.encode(), _read(element, found[key])] for key in sorted(found, key=int)]

    def write(value: Value) -> str:
        pairs = [_items(pair) for pair in _items(value)]
        return json.dumps({_key(key): _write(element, item) for key, item in pairs})

    return Form(read, write)


def _key(value: Value) -> str:
    return value.decode() if isinstance(value, bytes) else ""


def _read(form: Form, text: str | None) -> Value:
    return None if text is None else form.read(text)


def _write(form: Form, value: Value) -> str | None:
    return None if value is None else form.write(value)


def _letter(text: bytes) -> bytes:
    """PL/SQL writes the whole word."""
    return text[:1]


class TypeBook:
    """All named types of the database. items: the answer of sys.type_book()."""

    def __init__(self, columns: ColumnTable, items: Sequence[Mapping[str, Any]]) -> None:
        self._columns = columns
        self._items = {int(item["pg"] or 0): item for item in items if item["kind"] != "indexed"}
        self._by_oid = {bytes.fromhex(item["oid"]): item for item in items}
        self._known: dict[bytes, NamedType] = {}
        elements = [int(item["element"] or 0) for item in items if item["kind"] in ("varray", "table")]
        self.element_types = frozenset(elements)

    def add(self, item: Mapping[str, Any]) -> None:
        """One more: the row of a table."""
        self._by_oid[bytes.fromhex(item["oid"])] = item
        self._items.setdefault(int(item["pg"]), item)

    def by_pg(self, oid: int) -> NamedType | None:
        """The type that a PostgreSQL OID is."""
        item = self._items.get(oid)
        return self.by_oid(bytes.fromhex(item["oid"])) if item else None

    def by_oid(self, oid: bytes, depth: int = 0) -> NamedType | None:
        """The type of an Oracle OID."""
        if oid in self._known:
            return self._known[oid]
        item = self._by_oid.get(oid)
        if item is None or depth > _MAX_DEPTH:
            return None
        made = self._make(oid, item, depth)
        self._known[oid] = made
        return made

    def _make(self, oid: bytes, item: Mapping[str, Any], depth: int) -> NamedType:
        kind = item["kind"]
        names = (item["owner"], item["name"], item["package"])
        if kind == "object":
            parts = [self._part(name, int(pg), int(modifier), depth) for name, pg, modifier in item["attributes"]]
            made = ObjectType(oid, *names, kind, tuple(column for column, _ in parts))
            form = _record([form for _, form in parts])
        elif kind == "opaque":
            made = ObjectType(oid, *names, kind)
            form = _scalar(Column("", 1), None)
        else:
            column, element = self._part("", int(item["element"]), int(item["modifier"]), depth)
            made = ObjectType(oid, *names, kind, (), column)
            form = _indexed(element) if kind == "indexed" else _array(element)
        return NamedType(int(item["pg"] or 0), item["written"], made, form)

    def _part(self, name: str, pg: int, modifier: int, depth: int) -> tuple[Column, Form]:
        item = self._items.get(pg)
        if item is not None:
            inner = self.by_oid(bytes.fromhex(item["oid"]), depth + 1)
            if inner is not None:
                return Column(name, OBJECT, object_type=inner.type), inner.form
        if name and pg == _PLS_INTEGER:
            column = Column(name, _BINARY_INTEGER)
            return column, _scalar(column, None)
        column, convert = self._columns.part(name, pg, modifier)
        if column.oracle_type == _BOOLEAN:
            convert = _letter
        return column, _scalar(column, convert)
