"""The tables that record the day's business: those with an OP_KEY, parents before children."""

from __future__ import annotations

from graphlib import TopologicalSorter

import oracledb

BOOKS = ("MERGED_OPERATIONS",)  # has keys, and records no business of its own
KEYED = "SELECT table_name FROM user_tab_columns WHERE column_name = 'OP_KEY'"
PARENTS = """
SELECT c.table_name, p.table_name FROM user_constraints c
JOIN user_constraints p ON p.constraint_name = c.r_constraint_name
WHERE c.constraint_type = 'R'"""


def business_tables(connection: oracledb.Connection) -> list[str]:
    """Their names, each after those that it refers to. Raises oracledb.Error."""
    with connection.cursor() as cursor:
        cursor.execute(KEYED)
        found = {name for (name,) in cursor} - set(BOOKS)
        cursor.execute(PARENTS)
        parents = [(child, parent) for child, parent in cursor if {child, parent} <= found and child != parent]
    order: TopologicalSorter[str] = TopologicalSorter({name: set() for name in sorted(found)})
    for child, parent in parents:
        order.add(child, parent)
    return list(order.static_order())


def columns(connection: oracledb.Connection, table: str) -> list[str]:
    """A table's columns in order, lower case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT LOWER(column_name) FROM user_tab_columns WHERE table_name = :name ORDER BY column_id", name=table
        )
        return [name for (name,) in cursor]
