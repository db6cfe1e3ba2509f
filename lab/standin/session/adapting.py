"""Columns as this client can take them: JSON and VECTOR are CLOBs for those that came before them."""

from __future__ import annotations

from dataclasses import replace

from ..interface import Column
from ..ttc.capabilities import Capabilities
from ..ttc.constants import DOCUMENT_TYPES, OracleType

Columns = tuple[Column, ...]


def adapted(columns: Columns, caps: Capabilities) -> Columns:
    """The same tuple when nothing is to be changed."""
    if caps.has_vectors or not any(column.oracle_type in DOCUMENT_TYPES for column in columns):
        return columns
    return tuple(_as_clob(column) if _too_new(column, caps) else column for column in columns)


def _too_new(column: Column, caps: Capabilities) -> bool:
    if column.oracle_type == OracleType.JSON:
        return not caps.has_json
    return column.oracle_type == OracleType.VECTOR


def _as_clob(column: Column) -> Column:
    letter = column.oracle_type == OracleType.VECTOR
    return replace(column, oracle_type=OracleType.CLOB, is_json=True, vector=VECTOR_TEXT if letter else (0, 0, 0))


VECTOR_TEXT = (0, 0, 255)  # marks a CLOB that is the text of a vector
