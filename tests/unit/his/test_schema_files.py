"""The numbered schema files: each number once."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.his.schema.versions import SchemaProblem, read_versions


def test_no_two_schema_files_have_the_same_number() -> None:
    assert len(read_versions()) >= 10


def test_two_files_of_one_number_are_refused(tmp_path: Path) -> None:
    for name in ("064_one.sql", "064_two.sql"):
        (tmp_path / name).write_text("SELECT 1 FROM dual;")
    with pytest.raises(SchemaProblem, match="the same number"):
        read_versions(tmp_path)
