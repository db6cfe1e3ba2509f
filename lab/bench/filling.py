"""Tables of charges, as large as a measurement wants them."""

from __future__ import annotations

import oracledb

TABLES = ("BENCH_NIGHT1", "BENCH_NIGHT2", "BENCH_NIGHT3", "BENCH_NIGHT4")
FIRST_ROWS, MOST_ROWS = 10_000, 250_000  # of one statement
CREATE = (
    "CREATE TABLE {table} (id NUMBER(12) PRIMARY KEY, patient_id NUMBER(12) NOT NULL, item VARCHAR2(60) NOT NULL, "
    "quantity NUMBER(8,2), amount NUMBER(12,2), charged_at DATE, note VARCHAR2(200))"
)
SEED = """
INSERT INTO {table} (id, patient_id, item, quantity, amount, charged_at, note)
VALUES (:1, :2, :3, :4, :5, SYSDATE, :6)"""
GROW = """
INSERT INTO {table} (id, patient_id, item, quantity, amount, charged_at, note)
SELECT id + :step, patient_id, item, quantity, amount, charged_at, note FROM {table} WHERE id <= :rows"""
SIZE = "SELECT NVL(SUM(bytes), 0) FROM user_segments WHERE segment_name LIKE 'BENCH_NIGHT%'"
ALL_SIZE = "SELECT NVL(SUM(bytes), 0) FROM user_segments"
NO_SUCH_TABLE = 942


def fill(connection: oracledb.Connection, wanted: int) -> int:
    """Grow our tables until they have so many bytes; those of the whole schema."""
    with connection.cursor() as cursor:
        rows = [_rows(cursor, table) for table in TABLES]
        while (size := _number(cursor, SIZE)) < wanted:
            missing = (wanted - size) / max(size, 1)
            for place, table in enumerate(TABLES):
                more = min(rows[place], MOST_ROWS, max(1, int(rows[place] * missing)))
                cursor.execute(GROW.format(table=table), step=rows[place], rows=more)
                rows[place] += more
                connection.commit()
        return _number(cursor, ALL_SIZE)


def _rows(cursor: oracledb.Cursor, table: str) -> int:
    """How many rows the table has; it is made with its first ones where it is missing."""
    try:
        return _number(cursor, f"SELECT COUNT(*) FROM {table}")
    except oracledb.DatabaseError as error:
        if error.args[0].code != NO_SUCH_TABLE:
            raise
    cursor.execute(CREATE.format(table=table))
    first = [
        (
            n,
            n * 7919 % 99_991,
            f"item {n % 997}, as on the price list",
            n % 40 + 1,
            n * 31 % 10_007 / 100,
            f"note {n:x} " * 8,
        )
        for n in range(1, FIRST_ROWS + 1)
    ]
    cursor.executemany(SEED.format(table=table), first)
    cursor.connection.commit()
    return FIRST_ROWS


def _number(cursor: oracledb.Cursor, statement: str) -> int:
    cursor.execute(statement)
    (value,) = cursor.fetchone() or (0,)
    return int(value)
