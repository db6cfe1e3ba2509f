"""A small hospital's staff, on which the tables of SQL statements are tried."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import oracledb

TABLES = (
    "create table ward (id number(4) constraint ward_pk primary key, name varchar2(10))",
    "create table staff (id number(4) constraint staff_pk primary key, name varchar2(10), ward_id number(4), "
    "boss number(4), pay number(7,2), hired date, bonus number(7,2), job varchar2(10))",
)
WARDS = [(1, "ICU"), (2, "ER"), (3, "LAB")]
STAFF = [
    (1, "Ada", 1, None, 900, datetime(2020, 1, 15), None, "head"),
    (2, "Bo", 1, 1, 600, datetime(2020, 2, 1), 50, "nurse"),
    (3, "Cy", 2, 1, 600, datetime(2020, 6, 1), None, "nurse"),
    (4, "Di", 2, 3, 400, datetime(2021, 3, 1), 20, "nurse"),
    (5, "Ed", 2, 3, 300, datetime(2021, 3, 20), None, "clerk"),
    (6, "Flo", 1, 2, 300, datetime(2022, 1, 10), 10, "clerk"),
]


def fill(connection: oracledb.Connection) -> None:
    """Make the tables and their rows; committed."""
    cursor = connection.cursor()
    for statement in TABLES:
        cursor.execute(statement)
    cursor.executemany("insert into ward values (:1, :2)", WARDS)
    rows = [(*row[:4], Decimal(str(row[4])), *row[5:]) for row in STAFF]
    cursor.executemany("insert into staff values (:1, :2, :3, :4, :5, :6, :7, :8)", rows)
    connection.commit()
