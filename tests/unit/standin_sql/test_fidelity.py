"""docs/fidelity.md says what the tests show."""

from __future__ import annotations

from tests.unit.standin_sql.fidelity import DOCUMENT, SECTIONS, updated


def test_the_document_is_up_to_date() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert all(f"<!-- begin {name} -->" in text for name in SECTIONS)
    assert updated(text) == text, "out of date: run `python -m tests.unit.standin_sql.fidelity`"


def test_a_stale_table_is_noticed() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    stale = text.replace("| statement | result |", "| statement | result, once |")
    assert stale != text
    assert updated(stale) == text
