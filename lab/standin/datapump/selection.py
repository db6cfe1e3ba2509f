"""Which objects take part in a job, by INCLUDE, EXCLUDE and TABLES."""

from __future__ import annotations

from collections.abc import Mapping
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
_WITH_TABLES = frozenset({"user$", "objauth$", "temporary$"})


def of_tables(dictionary: Rows) -> Rows:
    """Of the rows of schema sys those that go with single tables: users, grants and triggers, but no programs, synonyms
    or quotas of their schema."""
    found = {name: rows for name, rows in dictionary.items() if name in _WITH_TABLES}
    triggers = [item for item in dictionary.get("source$", []) if item["row"]["type"] == "TRIGGER"]
    return {**found, "source$": triggers}


def entries_chosen(parameters: Parameters, pre: Entries, post: Entries) -> tuple[Entries, Entries]:
    """The DDL that takes part, before the data and after; the functions of a chosen table's triggers go with it."""
    after = [entry for entry in post if entry_chosen(parameters, entry)]
    called = functions_of_triggers(after) if parameters.tables else frozenset()
    before = [entry for entry in pre if entry_chosen(parameters, entry) or function_name(entry) in called]
    return before, after


def table_chosen(parameters: Parameters, name: str) -> bool:
    """Whether a table (PostgreSQL's spelling) and its data take part."""
    if parameters.tables and unfold(name) not in parameters.tables:
        return False
    return wanted("TABLE", unfold(name), parameters.include, parameters.exclude)


def entry_chosen(parameters: Parameters, entry: Mapping[str, str]) -> bool:
    """Whether a piece of DDL takes part. Indexes and constraints go with their table unless excluded."""
    table, kind, name = table_of(entry), oracle_type(entry), unfold(object_name(entry))
    if parameters.tables and not table:
        return False
    if not table:
        return wanted(kind, name, parameters.include, parameters.exclude)
    excluded = not wanted(kind, name, (), parameters.exclude)
    named = bool(parameters.include) and wanted(kind, name, parameters.include, ())
    return not excluded and (table_chosen(parameters, table) or named)
