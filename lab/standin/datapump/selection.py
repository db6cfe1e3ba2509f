"""Which objects take part in a job, by INCLUDE, EXCLUDE and TABLES."""

from __future__ import annotations

from collections.abc import Mapping

from lab.standin.datapump.definitions import object_name, oracle_type, table_of
from lab.standin.datapump.filters import wanted
from lab.standin.datapump.parameters import Parameters
from lab.standin.sql.names import unfold


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
