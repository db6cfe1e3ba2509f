"""The nightly copy: what goes wrong leaves the copy of the night before, and an alarm that says what it was."""

from __future__ import annotations

import fcntl
import getpass
import hashlib
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lab.emergency import commands, declaring, nightly
from lab.emergency.commands import Deadline, Dump, DumpSource
from lab.emergency.copies import Alarm, Copies, Copy, read_copies, utc_now, write_copies
from lab.emergency.facts import Facts, differences
from lab.emergency.nightly import PROGRESS, Night
from lab.emergency.settings import EmergencySettings, Source, read_settings
from lab.errors import BadInput, LabBusy, LabError, StepFailed

MAIN = Facts({"TABLE": 30, "VIEW": 4}, 500, "2026-11-23 00:59:58.000000", 180)
YESTERDAY = Copy("COPY1", (utc_now() - timedelta(hours=24)).isoformat(), 30, 4_000, "whole", 1_000, {})
EQUAL = {"tables": 30, "rows_restored": 5_000, "checksums_equal": True}


def settings_in(directory: Path, **changed: Any) -> EmergencySettings:
    """Settings whose places are below a directory of the test's own."""
    source = Source("db-vip", "oracle", str(directory / "key"), str(directory / "known_hosts"), "db-vip:1521/X")
    (directory / "password").write_text("secret\n")
    (directory / "dumps").mkdir(exist_ok=True)
    made = EmergencySettings(
        source=source,
        dsn="127.0.0.1:1521/X",
        owner="HIS",
        password_file=directory / "password",
        scope="whole",
        way="copy",
        generations=2,
        limit_hours=6.0,
        stale_hours=30,
        spare_mib=1,
        rooms=(directory,),
        dumps=directory / "dumps",
        parfile=directory / "parfile",
        dump_owner=getpass.getuser(),
        state=directory / "state",
        notice=(),
    )
    return replace(made, **changed)


@pytest.fixture
def settings(tmp_path: Path) -> EmergencySettings:
    made = settings_in(tmp_path)
    write_copies(made.state, Copies(YESTERDAY))
    return made


class World:
    """Stands in for both databases. main, copy: what they say of themselves."""

    def __init__(self) -> None:
        self.main, self.copy = MAIN, replace(MAIN, operations=510)
        self.dropped: list[str] = []
        self.settings: EmergencySettings | None = None
        self.fail_at: dict[str, Callable[[], None]] = {}

    def step(self, name: str) -> None:
        self.fail_at.get(name, lambda: None)()

    def check_room(self, name: str, needed: int) -> None:
        self.step("room")

    def export(self, name: str, empty: list[str]) -> Dump:
        self.step("export")
        return Dump(name, 1_000)

    def fetch(self, dump: Dump, target: Path) -> None:
        self.step("copy")
        target.write_bytes(b"dump")

    def make_room(self, schema: str) -> None:
        assert self.settings is None or read_copies(self.settings.state).rejected is None, "its schema may be this one"
        self.dropped.append(schema)

    def load(self, dump: Path, schema: str) -> str:
        self.step("import")
        return ""

    def compare(self, dump: Path, schema: str, complaint: str) -> dict[str, Any]:
        self.step("verify")
        return EQUAL

    def remove(self, name: str) -> None:
        self.step("remove")

    @contextmanager
    def connected(self, dsn: str, user: str, password: str) -> Iterator[Facts]:
        yield self.main if dsn.startswith("db-vip") else self.copy


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = World()
    monkeypatch.setattr(nightly, "DumpSource", lambda *_: made)
    monkeypatch.setattr(nightly, "OwnDatabase", lambda *_: made)
    monkeypatch.setattr(nightly, "connected", made.connected)
    monkeypatch.setattr(nightly, "read_facts", lambda facts: facts)
    monkeypatch.setattr(nightly, "business_tables", lambda _: ["OPERATIONS"])
    return made


def run(settings: EmergencySettings) -> Copy:
    return Night(settings, lambda _: None).run()


def test_a_good_night_switches_to_the_new_copy_and_keeps_the_old_one(settings: EmergencySettings, world: World) -> None:
    copy = run(settings)
    found = read_copies(settings.state)
    assert (found.current, found.kept, found.alarm) == (copy, (YESTERDAY,), None)
    assert copy.schema == "COPY2" and (copy.tables, copy.rows) == (30, 5_000)
    progress = json.loads((settings.state / PROGRESS).read_text())
    assert set(progress["seconds"]) == {"begin", "export", "copy", "import", "verify", "switch"}
    assert list(settings.dumps.iterdir()) == [] and found.concerns(settings, utc_now()) == []


def test_nights_after_each_other_never_write_over_a_copy_that_is_kept(
    settings: EmergencySettings, world: World
) -> None:
    for _ in range(5):
        kept = {one.schema for one in read_copies(settings.state).all}
        run(settings)
        assert world.dropped[-1] not in kept
    assert len(read_copies(settings.state).all) == settings.generations


@pytest.mark.parametrize("stage", ["export", "copy", "import", "verify"])
def test_a_night_that_fails_leaves_yesterdays_copy_and_an_alarm(
    settings: EmergencySettings, world: World, stage: str
) -> None:
    def fail() -> None:
        raise StepFailed("It failed", where="ORA-31693")

    world.fail_at[stage] = fail
    with pytest.raises(StepFailed, match="ORA-31693"):
        run(settings)
    found = read_copies(settings.state)
    assert found.current == YESTERDAY and found.alarm is not None and found.alarm.stage == stage
    assert any("ORA-31693" in text for text in found.concerns(settings, utc_now()))
    assert list(settings.dumps.iterdir()) == []
    world.fail_at.clear()
    run(settings)
    assert read_copies(settings.state).alarm is None


@pytest.mark.parametrize(
    ("copy", "words"),
    [
        (replace(MAIN, operations=400, newest="2026-11-22 00:59:58.000000"), "400 of at least 500 operations"),
        (replace(MAIN, newest="2026-11-21 00:59:58.000000"), "the last operation is of 2026-11-21"),
        (replace(MAIN, objects={"TABLE": 30}), "0 of 4 objects of the kind VIEW"),
    ],
)
def test_a_job_that_reports_success_and_brings_something_else_is_found_by_its_contents(
    settings: EmergencySettings, world: World, copy: Facts, words: str
) -> None:
    world.copy = copy
    with pytest.raises(StepFailed, match=words):
        run(settings)
    assert read_copies(settings.state).current == YESTERDAY


def test_base_data_alone_need_no_business(settings: EmergencySettings) -> None:
    empty = replace(MAIN, operations=0, newest="")
    assert differences(MAIN, empty, "base-data") == [] and differences(MAIN, empty, "whole")


def test_a_late_night_does_not_switch(
    settings: EmergencySettings, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = replace(settings, limit_hours=1e-9)
    with pytest.raises(StepFailed, match="would be late"):
        run(late)
    assert read_copies(settings.state).current == YESTERDAY


def test_a_full_disk_is_seen_before_anything_begins(settings: EmergencySettings, world: World) -> None:
    with pytest.raises(StepFailed, match="The disk is too full"):
        run(replace(settings, spare_mib=1 << 40))
    assert world.dropped == [] and read_copies(settings.state).alarm is not None


def test_a_disk_without_room_for_a_dump_like_the_last_one_is_seen_before_the_export(
    settings: EmergencySettings, world: World
) -> None:
    def exported() -> None:
        raise AssertionError("the export began")

    world.fail_at["export"] = exported
    write_copies(settings.state, Copies(replace(YESTERDAY, size=1 << 60)))
    with pytest.raises(StepFailed, match="The disk is too full"):
        run(settings)
    found = read_copies(settings.state)
    assert found.alarm is not None and found.alarm.stage == "begin"


def test_a_main_server_without_room_for_the_dump_is_seen_before_the_export(
    settings: EmergencySettings, world: World
) -> None:
    def full() -> None:
        raise StepFailed("The main server's disk is too full")

    world.fail_at["room"] = full
    with pytest.raises(StepFailed, match="main server's disk"):
        run(settings)
    world.fail_at.clear()
    assert run(replace(settings, way="copy")).schema == "COPY2"


def test_a_copy_that_failed_its_verification_is_opened_by_its_name_alone(
    settings: EmergencySettings, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise StepFailed("The copy differs from its dump")

    world.settings, world.fail_at["verify"] = settings, fail
    with pytest.raises(StepFailed):
        run(settings)
    found = read_copies(settings.state)
    assert found.current == YESTERDAY and found.rejected is not None and found.rejected.schema == "COPY2"
    monkeypatch.setattr(declaring, "_answers", lambda _: False)
    with pytest.raises(BadInput, match="COPY1 should not be opened"):
        declare(settings)
    with pytest.raises(BadInput, match="COPY2, not verified"):
        declare(settings, accept_copy="COPY9")
    opening = declare(settings, accept_copy="COPY2")
    assert (opening.schema, opening.overridden) == ("COPY2", ("COPY2 did not pass its verification",))
    (settings.state / declaring.FILE).unlink()
    world.fail_at.clear()
    assert run(settings).schema == "COPY2" and read_copies(settings.state).rejected is None


def test_a_copy_that_was_only_imported_is_used_by_nobody_unasked(settings: EmergencySettings) -> None:
    write_copies(settings.state, Copies(rejected=YESTERDAY))
    with pytest.raises(BadInput, match=r"no verified copy"):
        declare(settings)


def test_two_nights_at_once_are_one_too_many(settings: EmergencySettings, world: World) -> None:
    with (settings.state / "nightly.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(LabBusy):
            run(settings)
    assert read_copies(settings.state).alarm is None


def test_while_the_emergency_system_is_in_use_its_database_is_left_alone(
    settings: EmergencySettings, world: World
) -> None:
    opening = declaring.Opening("COPY1", YESTERDAY.moment, "Zhao", utc_now().isoformat())
    (settings.state / declaring.FILE).write_text(json.dumps(asdict(opening)))
    with pytest.raises(BadInput, match="opened by Zhao"):
        run(settings)
    assert world.dropped == []


def test_a_stale_copy_and_none_at_all_are_concerns(settings: EmergencySettings) -> None:
    old = replace(YESTERDAY, moment=(utc_now() - timedelta(hours=31)).isoformat())
    assert "31.0 hours old" in Copies(old).concerns(settings, utc_now())[0]
    assert Copies().concerns(settings, utc_now()) == ["there is no verified copy"]
    assert Copies(YESTERDAY, alarm=Alarm("x", "copy", "why")).concerns(settings, utc_now()) == [
        "the night ended at copy: why"
    ]


SSH = """#!/bin/sh
case "$*" in
*export*) echo '{"size": 9}' ;;
*fetch*) printf '%s'; echo '{"size": 9, "sha256": "%s"}' >&2 ;;
esac
"""


@pytest.fixture
def ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts an `ssh` in place that hands over this text as the dump."""

    def place(arrives: str) -> None:
        path = tmp_path / "bin" / "ssh"
        path.parent.mkdir(exist_ok=True)
        path.write_text(SSH % (arrives, hashlib.sha256(b"dump dump").hexdigest()))
        path.chmod(0o755)
        monkeypatch.setenv("PATH", f"{path.parent}:/usr/bin:/bin")

    return place


@pytest.mark.parametrize(
    ("arrives", "words"), [("dump dump", ""), ("dump", "truncated"), ("dump dumq", "damaged"), ("", "truncated")]
)
def test_a_dump_arrives_whole_and_unchanged_or_not_at_all(
    settings: EmergencySettings, ssh: Callable[[str], None], tmp_path: Path, arrives: str, words: str
) -> None:
    ssh(arrives)
    source = DumpSource(settings.source, Deadline(time.monotonic() + 60))
    dump, target = source.export("nightly.dmp", ["OPERATIONS"]), tmp_path / "arrived"
    if words:
        with pytest.raises(StepFailed, match=words):
            source.fetch(dump, target)
    else:
        source.fetch(dump, target)
        assert target.read_text() == "dump dump" and target.stat().st_mode & 0o077 == 0
    assert target.exists() == (not words) and not list(tmp_path.glob("*.part"))


def test_a_program_that_fails_is_named_by_its_oracle_error() -> None:
    with pytest.raises(StepFailed, match="ORA-31640"):
        commands.run(["sh", "-c", "echo Import; echo 'ORA-31640: no file'; echo bye; exit 1"], 5, "The import failed")
    with pytest.raises(StepFailed, match="not done in time"):
        commands.run(["sleep", "5"], 0.05, "The import failed")
    with pytest.raises(StepFailed):
        commands.run(["no-such-program"], 5, "The import failed")


def test_settings_that_cannot_be_used_are_one_line(tmp_path: Path) -> None:
    path = tmp_path / "emergency.json"
    with pytest.raises(BadInput, match="settings cannot be read"):
        read_settings(path)
    values = json.loads(json.dumps(asdict(settings_in(tmp_path, scope="half")), default=str))
    path.write_text(json.dumps(values))
    with pytest.raises(BadInput, match="Unknown scope"):
        read_settings(path)


def declare(settings: EmergencySettings, **options: Any) -> declaring.Opening:
    return declaring.declare(settings, "Zhao", **options)


def test_a_main_system_that_takes_the_call_and_says_nothing_is_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(declaring, "ANSWER_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as frozen:
        settings = settings_in(tmp_path)
        dsn = f"127.0.0.1:{frozen.getsockname()[1]}/X"
        settings = replace(settings, source=replace(settings.source, dsn=dsn))
        write_copies(settings.state, Copies(YESTERDAY))
        began = time.monotonic()
        assert declare(settings).schema == YESTERDAY.schema
        assert time.monotonic() - began < 5


def test_a_declaration_needs_a_name_a_good_copy_and_a_main_system_that_is_down(
    settings: EmergencySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(declaring, "_answers", lambda _: True)
    with pytest.raises(BadInput, match="Nobody's name"):
        declaring.declare(settings, " ")
    with pytest.raises(BadInput, match="two systems would do business"):
        declare(settings)
    monkeypatch.setattr(declaring, "_answers", lambda _: False)
    write_copies(settings.state, Copies(YESTERDAY).with_alarm(Alarm("x", "verify", "differs")))
    with pytest.raises(BadInput, match="--accept-copy COPY1"):
        declare(settings)
    with pytest.raises(BadInput, match="no verified copy COPY9"):
        declare(settings, accept_copy="COPY9")
    opening = declare(settings, accept_copy="COPY1")
    assert opening.overridden == ("the night ended at verify: differs",)
    assert declare(settings) == opening


def test_a_day_that_was_closed_goes_on_where_the_main_system_fails_again(
    settings: EmergencySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(declaring, "_answers", lambda _: False)
    with pytest.raises(BadInput, match="Nobody has declared"):
        declaring.reopen(settings)
    declare(settings)
    with pytest.raises(BadInput, match="was not closed"):
        declaring.reopen(settings)
    declaring.close(settings)
    again = declaring.reopen(settings)
    assert again.closed == "" and (settings.state / declaring.APPLICATION).read_text().startswith("HIS_USER=COPY1\n")
    declaring.close(settings)
    declaring.note_merged(settings)
    with pytest.raises(BadInput, match="Nobody has declared"):
        declaring.reopen(settings)


def test_a_copy_serves_again_but_none_that_is_older_than_the_last_that_served(
    settings: EmergencySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(declaring, "_answers", lambda _: False)
    older = replace(YESTERDAY, schema="COPY3", moment=(utc_now() - timedelta(hours=48)).isoformat())
    write_copies(settings.state, Copies(YESTERDAY, (older,)))
    assert declare(settings).used == 0
    opening = declaring.read_opening(settings.state)
    assert opening is not None
    served = replace(opening, opened="x", closed="x", merged="x")
    (settings.state / declaring.FILE).write_text(json.dumps(asdict(served)))
    with pytest.raises(BadInput, match="numbers would be given twice"):
        declare(settings, accept_copy="COPY3")
    assert declare(settings).used == 1


def test_without_a_declaration_nothing_is_opened_or_merged(settings: EmergencySettings) -> None:
    for act in (lambda: declaring.prepare(settings, declaring.Step.OPEN), lambda: declaring.closed_for_merge(settings)):
        with pytest.raises(LabError):
            act()
