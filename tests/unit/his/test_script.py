"""Splitting SQL scripts as SQL*Plus does."""

import pytest

from lab.his.schema.script import split_statements
from lab.his.schema.versions import SchemaProblem, read_versions


@pytest.mark.parametrize(
    ("script", "statements"),
    [
        ("", []),
        ("-- only a comment; here\n", []),
        ("SELECT 1 FROM dual;", ["SELECT 1 FROM dual"]),
        ("A;\nB;", ["A", "B"]),
        ("INSERT INTO t VALUES ('a;b''c;');B;", ["INSERT INTO t VALUES ('a;b''c;')", "B"]),
        ("A -- x; y\n, C; B", ["A -- x; y\n, C", "B"]),
        ("A /* ; */ B;", ["A /* ; */ B"]),
        ("BEGIN a; b; END;\n/\nC;", ["BEGIN a; b; END;", "C"]),
        ("CREATE OR REPLACE FUNCTION f RETURN NUMBER IS\nBEGIN RETURN 4 / 2; END;\n/\n", None),
        ("A / B;\nC;", ["A / B", "C"]),
    ],
)
def test_a_script_splits_at_its_terminators(script: str, statements: list[str] | None) -> None:
    found = list(split_statements(script))
    if statements is None:
        assert len(found) == 1 and found[0].endswith("END;")
    else:
        assert found == statements


def test_every_schema_file_splits_into_statements_that_oracle_knows() -> None:
    for version in read_versions():
        for statement in split_statements(version.text):
            assert statement.split()[0] in ("CREATE", "COMMENT"), f"{version.name}: {statement[:60]}"


def test_two_files_of_one_number_are_refused(tmp_path) -> None:
    (tmp_path / "010_a.sql").write_text("A;")
    (tmp_path / "010_b.sql").write_text("B;")
    with pytest.raises(SchemaProblem, match="same number"):
        read_versions(tmp_path)


def test_every_transaction_table_has_its_key_and_its_source() -> None:
    (text,) = [version.text for version in read_versions() if version.name == "060_transactions"]
    tables = [s for s in split_statements(text) if s.startswith("CREATE TABLE") and "queue_numbers" not in s]
    assert len(tables) == 8
    for table in tables:
        assert "op_key " in table and "_op_key_uk UNIQUE (op_key" in table and "DEFAULT 'MAIN'" in table, table[:60]
