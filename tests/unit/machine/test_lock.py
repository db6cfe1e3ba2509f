"""One command at a time on a lab."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

import pytest

from lab.errors import LabBusy
from lab.interruption import work_of
from lab.machine.lock import build_lock, lab_lock
from lab.settings import LabSettings

HOLD = """
import sys
from lab.machine.lock import lab_lock
from lab.settings import LabSettings
with lab_lock(LabSettings("t")):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LabSettings:
    monkeypatch.setenv("LAB_STATE", str(tmp_path))
    return LabSettings("t")


@pytest.fixture
def holder(settings: LabSettings) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_command_is_refused_in_one_line_naming_the_holder(settings, holder) -> None:
    with pytest.raises(LabBusy) as caught, lab_lock(settings):
        pass
    assert f"process {holder.pid}" in caught.value.line()
    assert "\n" not in caught.value.line()


def test_a_killed_holder_frees_the_lock(settings, holder) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with lab_lock(settings):
        pass


def test_an_ended_command_frees_the_lock_even_after_an_error(settings) -> None:
    with pytest.raises(ZeroDivisionError), lab_lock(settings):
        1 / 0  # noqa: B018
    with lab_lock(settings):
        pass


def test_the_holder_may_take_it_again_and_another_thread_may_not(settings) -> None:
    def take() -> None:
        with lab_lock(settings):
            pass

    with ThreadPoolExecutor(1) as pool, lab_lock(settings):
        take()
        with pytest.raises(LabBusy):
            pool.submit(take).result(timeout=10)
    take()


def test_two_labs_do_not_hinder_each_other(settings, holder) -> None:
    with lab_lock(LabSettings("other")):
        pass


def test_who_waits_for_anothers_build_says_so_and_goes_on_after_it(settings) -> None:
    said: Queue[str] = Queue()

    def build() -> str:
        with build_lock(said.put):
            return "built"

    with ThreadPoolExecutor(1) as pool:
        with build_lock(said.put):
            waiting = pool.submit(build)
            assert "another lab" in said.get(timeout=10)
            assert not waiting.done()
        assert waiting.result(timeout=10) == "built"
    assert said.empty()


def test_what_a_killed_holder_left_at_work_is_ended_and_a_neighbours_is_not(
    settings: LabSettings,
) -> None:
    marks = [work_of(one.state).split("=", 1) for one in (settings, LabSettings("t2"))]
    started = [subprocess.Popen(["sleep", "60"], env={**os.environ, name: value}) for name, value in marks]
    try:
        with lab_lock(settings):
            assert started[0].wait(5) == -signal.SIGKILL
            assert started[1].poll() is None
    finally:
        for process in started:
            process.kill()
            process.wait()
