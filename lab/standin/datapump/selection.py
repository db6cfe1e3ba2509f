"""Which objects take part in a job, by INCLUDE, EXCLUDE and TABLES."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from lab.standin.datapump.definitions import (
    Entries,
    function_name,
    functions_of_triggers,
    object_name,
    oracle_type,
    table_of,
)
from lab.standin.datapump.filters import wanted
from lab.standin.datapump.parameters import Parameters
from lab.standin.sql.names import unfold

Rows = dict[str, list[dict[str, Any]]]
_OWNED = re.compile(r'ALTER SEQUENCE \S*?([^".\s]+)"? OWNED BY \S*?([^".\s]+)"?\."?[^."]+"?;')
_DEPENDENT = frozenset({"ACL", "COMMENT"})


def entries_chosen(parameters: Parameters, pre: Entries, post: Entries) -> tuple[Entries, Entries]:
    """The DDL that takes part, before the data and after. Functions of a chosen table's triggers and sequences of its
    identity columns go with it; grants and comments go with what they are of."""
    if not _anything_asked(parameters):
        return pre, post
    owned = _owned_sequences([*pre, *post])
    after = [entry for entry in post if _chosen(parameters, entry, owned)]
    called = functions_of_triggers(after)
    before = [entry for entry in pre if _chosen(parameters, entry, owned) or function_name(entry) in called]
    there = {id(entry) for entry in [*before, *after]}
    names = frozenset(object_name(entry) for entry in [*before, *after])

    def keeps(entry: Mapping[str, str]) -> bool:
        return id(entry) in there or (entry["type"] in _DEPENDENT and _goes_with(parameters, entry, names))

    return list(filter(keeps, pre)), list(filter(keeps, post))


def _anything_asked(parameters: Parameters) -> bool:
    return bool(parameters.tables or parameters.include or parameters.exclude)


def _owned_sequences(entries: Entries) -> dict[str, str]:
    """Sequence -> the table it belongs to."""
    texts = (entry["sql"] for entry in entries if entry["type"] == "SEQUENCE OWNED BY")
    found = (_OWNED.search(text) for text in texts)
    return {match[1]: match[2] for match in found if match}


def table_chosen(parameters: Parameters, name: str) -> bool:
    """Whether a table (PostgreSQL's spelling) and its data take part."""
    if parameters.tables and unfold(name) not in parameters.tables:
        return False
    return wanted("TABLE", unfold(name), parameters.include, parameters.exclude)


def _chosen(parameters: Parameters, entry: Mapping[str, str], owned: Mapping[str, str]) -> bool:
    """Whether a piece of DDL takes part. Indexes and constraints go with their table unless excluded; what stands for
    a property of a column goes with it in any case. Grants and comments do not count yet."""
    if entry["type"] in _DEPENDENT:
        return False
    plain = object_name(entry)
    table, kind, name = table_of(entry) or owned.get(plain, ""), oracle_type(entry), unfold(plain)
    if table and (plain in owned or (kind == "TRIGGER" and plain.startswith("$"))):
        return table_chosen(parameters, table)
    if not table:
        return not parameters.tables and wanted(kind, name, parameters.include, parameters.exclude)
    excluded = not wanted(kind, name, (), parameters.exclude)
    named = bool(parameters.include) and wanted(kind, name, parameters.include, ())
    return not excluded and (table_chosen(parameters, table) or named)


def _goes_with(parameters: Parameters, entry: Mapping[str, str], names: frozenset[str]) -> bool:
    """Whether a grant or comment takes part. names: of the objects that do."""
    kind, name = oracle_type(entry), unfold(object_name(entry))
    if not wanted(kind, name, (), parameters.exclude):
        return False
    named = wanted(kind, name, parameters.include, ()) and not parameters.tables
    if entry["name"].startswith("SCHEMA "):
        return named
    return object_name(entry) in names or (bool(parameters.include) and named)


def dictionary_chosen(parameters: Parameters, dictionary: Rows, entries: Entries) -> Rows:
    """The rows of schema sys that go with what takes part. entries: the DDL that does."""
    if not _anything_asked(parameters):
        return dictionary
    keeps = _Rows(parameters, entries)
    return {table: [item for item in items if keeps(table, item["row"])] for table, items in dictionary.items()}


class _Rows:
    """Says which rows of which table are kept."""

    def __init__(self, parameters: Parameters, entries: Entries) -> None:
        self._parameters = parameters
        self._triggers = {object_name(entry) for entry in entries if entry["type"] == "TRIGGER"}
        self._names = {unfold(object_name(entry)) for entry in entries}
        self._of: dict[str, Callable[[Mapping[str, Any]], bool]] = {
            "user$": lambda row: True,
            "source$": self._program,
            "error$": self._program,
            "package$": lambda row: self._by_itself("PACKAGE", row["name"]),
            "synonym$": lambda row: self._by_itself("SYNONYM", row["name"]),
            "temporary$": lambda row: table_chosen(parameters, row["name"]),
            "objauth$": self._grant,
        }

    def __call__(self, table: str, row: Mapping[str, Any]) -> bool:
        kept = self._of.get(table)
        return kept(row) if kept else not self._parameters.tables

    def _by_itself(self, kind: str, name: str) -> bool:
        """An object of the schema, of no table."""
        asked = self._parameters
        return not asked.tables and wanted(kind, unfold(name), asked.include, asked.exclude)

    def _program(self, row: Mapping[str, Any]) -> bool:
        kind = str(row["type"]).removesuffix(" BODY")
        return row["name"] in self._triggers if kind == "TRIGGER" else self._by_itself(kind, row["name"])

    def _grant(self, row: Mapping[str, Any]) -> bool:
        asked = self._parameters
        if not wanted("OBJECT_GRANT", row["name"], (), asked.exclude):
            return False
        package = self._by_itself("PACKAGE", unfold(row["name"]))
        return row["name"] in self._names or (package and not asked.include)
