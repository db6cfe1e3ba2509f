"""How short of processors the machine was."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.machine import pressure
from lab.machine.pressure import CpuPressure

TEXT = "some avg10=1.00 avg60=2.00 avg300=3.00 total={}\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7\n"


def test_it_is_the_share_of_the_time_since_it_was_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, clock = tmp_path / "cpu", iter([100.0, 110.0])
    monkeypatch.setattr(pressure.time, "monotonic", lambda: next(clock))
    source.write_text(TEXT.format(5_000_000))
    measured = CpuPressure(source)
    source.write_text(TEXT.format(8_000_000))
    assert measured.share == 0.3


@pytest.mark.parametrize("text", [None, "", "nothing known\n"])
def test_a_kernel_that_does_not_say_is_no_error(tmp_path: Path, text: str | None) -> None:
    source = tmp_path / "cpu"
    if text is not None:
        source.write_text(text)
    assert CpuPressure(source).share is None
