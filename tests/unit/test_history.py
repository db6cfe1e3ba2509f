from pathlib import Path

import pytest

from lab.errors import CannotJudge
from lab.history import HistoryWriter, Phase, Record, acknowledged, read_history


def record(key: str, phase: Phase, time: float = 0.0) -> Record:
    return Record(time, phase, "window-1", "register", key, 1, "appserver-1", {"name": "王芳"}, None, None)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    writer = HistoryWriter(path)
    written = [record("a", Phase.INVOKE), record("a", Phase.OK, 0.5)]
    for one in written:
        writer.append(one)
    writer.close()
    assert read_history(path) == written


def test_a_half_written_last_line_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    writer = HistoryWriter(path)
    writer.append(record("a", Phase.OK))
    writer.close()
    with path.open("a") as file:
        file.write('{"time": 1.0, "pha')
    assert [one.key for one in read_history(path)] == ["a"]


def test_a_damaged_line_in_the_middle_is_named(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    path.write_text("not json\n{}\n")
    with pytest.raises(CannotJudge, match="history.jsonl:1"):
        read_history(path)


def test_a_run_without_history_cannot_be_judged(tmp_path: Path) -> None:
    with pytest.raises(CannotJudge, match="no history"):
        read_history(tmp_path / "missing.jsonl")


def test_an_operation_acknowledged_twice_counts_once_and_info_not_at_all() -> None:
    history = [record("a", Phase.INFO), record("a", Phase.OK), record("a", Phase.OK), record("b", Phase.INFO)]
    assert [one.key for one in acknowledged(history)] == ["a"]
