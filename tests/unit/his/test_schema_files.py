"""The numbered schema files: each number once."""

from __future__ import annotations

from lab.his.schema.versions import read_versions


def test_no_two_schema_files_have_the_same_number() -> None:
    assert len(read_versions()) >= 10
