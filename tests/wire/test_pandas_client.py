"""pandas over SQLAlchemy: a frame written and read back, and SQLAlchemy's reflection of what was written."""

from __future__ import annotations

from collections.abc import Iterator

import pandas
import pytest
import sqlalchemy
from sqlalchemy import Engine, create_engine, inspect

from .server_thread import ServerThread

FRAME = pandas.DataFrame(
    {
        "id": range(1, 501),
        "name": [f"病人 {n}" if n % 7 else None for n in range(500)],
        "weight": [n / 8 for n in range(500)],
        "seen": pandas.date_range("2026-11-23 08:00", periods=500, freq="min"),
    }
)
TABLE = "zz_frame"
TYPES = {"name": sqlalchemy.String(40), "weight": sqlalchemy.Numeric(10, 3, asdecimal=False)}


@pytest.fixture
def engine(standin: ServerThread) -> Iterator[Engine]:
    host, _, service = standin.dsn.partition("/")
    made = create_engine(f"oracle+oracledb://his:secret@{host}/?service_name={service}")
    yield made
    with made.begin() as connection:
        for name in inspect(connection).get_table_names():
            if name.startswith("zz_"):
                connection.execute(sqlalchemy.text(f"drop table {name}"))
    made.dispose()


def test_a_frame_comes_back_as_it_was_written(engine: Engine) -> None:
    FRAME.to_sql(TABLE, engine, index=False, dtype=TYPES)
    read = pandas.read_sql(f"select * from {TABLE} order by id", engine)
    pandas.testing.assert_frame_equal(FRAME, read, check_dtype=False)
    by_table = pandas.read_sql_table(TABLE, engine, columns=["id", "seen"])
    assert by_table["seen"].max() == FRAME["seen"].max()


def test_frames_are_appended_replaced_and_read_in_pieces(engine: Engine) -> None:
    for mode in ("replace", "append"):
        FRAME.to_sql(TABLE, engine, index=False, if_exists=mode, chunksize=200, dtype=TYPES)
    pieces = list(pandas.read_sql(f"select id from {TABLE}", engine, chunksize=300))
    assert [len(piece) for piece in pieces] == [300, 300, 300, 100]
    with pytest.raises(ValueError, match="already exists"):
        FRAME.to_sql(TABLE, engine, index=False, dtype=TYPES)
    query = sqlalchemy.text(f"select count(*) n from {TABLE} where weight < :top")
    assert pandas.read_sql(query, engine, params={"top": 10})["n"][0] == 160


def test_tables_are_reflected(engine: Engine) -> None:
    meta = sqlalchemy.MetaData()
    ward = sqlalchemy.Table(
        "zz_ward",
        meta,
        sqlalchemy.Column("id", sqlalchemy.Integer, sqlalchemy.Identity(start=10), primary_key=True),
        sqlalchemy.Column("name", sqlalchemy.String(30), nullable=False, unique=True, comment="as on the door"),
        comment="wards",
    )
    bed = sqlalchemy.Table(
        "zz_bed",
        meta,
        sqlalchemy.Column("no", sqlalchemy.Numeric(5, 1), primary_key=True),
        sqlalchemy.Column("ward_id", sqlalchemy.ForeignKey(ward.c.id, name="zz_bed_ward_fk", ondelete="CASCADE")),
        sqlalchemy.Column("made", sqlalchemy.TIMESTAMP, server_default=sqlalchemy.func.current_timestamp()),
        sqlalchemy.CheckConstraint("no > 0", name="zz_bed_no_ck"),
        sqlalchemy.Index("zz_bed_ix", "ward_id", "made"),
    )
    meta.create_all(engine)
    found = sqlalchemy.MetaData()
    found.reflect(engine, only=["zz_ward", "zz_bed"])
    read_ward, read_bed = found.tables["zz_ward"], found.tables["zz_bed"]
    assert (read_ward.comment, read_ward.c.name.comment) == ("wards", "as on the door")
    assert read_ward.c.id.identity is not None and read_ward.c.id.identity.start == 10
    assert (read_ward.c.name.type.length, read_ward.c.name.nullable) == (30, False)  # type: ignore[attr-defined]
    assert [key.target_fullname for key in read_bed.foreign_keys] == ["zz_ward.id"]
    assert next(iter(read_bed.foreign_keys)).ondelete == "CASCADE"
    assert [[column.name for column in index.columns] for index in read_bed.indexes] == [["ward_id", "made"]]
    checks = [one for one in read_bed.constraints if isinstance(one, sqlalchemy.CheckConstraint)]
    assert [check.name for check in checks] == ["zz_bed_no_ck"]
    assert read_bed.c.made.server_default is not None
    meta.drop_all(engine)
    assert bed.name not in inspect(engine).get_table_names()
