"""The nightly copy (plan 3.2.1, A to E): export, copy, import, verify, switch; nobody is watching.

Until the last step yesterday's copy is in use and untouched. Whatever goes wrong leaves it there, and an alarm.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace

import oracledb

from lab.emergency.commands import Deadline, DumpSource, OwnDatabase, check_space
from lab.emergency.copies import Alarm, Copies, Copy, free_schema, read_copies, utc_now, write_copies, write_durable
from lab.emergency.declaring import read_opening
from lab.emergency.facts import Facts, connected, differences, read_facts
from lab.emergency.notice import give_notice, withdraw_notice
from lab.emergency.settings import EmergencySettings
from lab.emergency.tables import business_tables
from lab.errors import BadInput, LabBusy, LabError, StepFailed

Say = Callable[[str], None]
DUMP = "nightly.dmp"
PROGRESS = "progress.json"
LOADED = 4  # bytes in the database for each byte of a dump, at the most


@dataclass
class Night:
    """One run. stage: the one under way; seconds: of those that are done. Both, and the failure, are in PROGRESS in the
    state directory while it goes on and afterwards."""

    settings: EmergencySettings
    say: Say
    stage: str = "begin"
    began: str = field(default_factory=lambda: utc_now().isoformat())
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self) -> Copy:
        """The new copy, in use. Raises LabError; the alarm is written down then."""
        with self._alone():
            try:
                return self._copy()
            except (LabError, oracledb.Error, OSError) as error:
                why = error.line() if isinstance(error, LabError) else str(error)
                self._raise_alarm(why)
                if isinstance(error, LabError):
                    raise
                raise StepFailed(f"The night ended at {self.stage}", where=why) from None

    def _copy(self) -> Copy:
        settings, before = self.settings, read_copies(self.settings.state)
        deadline = Deadline(time.monotonic() + settings.limit_hours * 3600)
        source, own = DumpSource(settings.source, deadline), OwnDatabase(settings, deadline)
        dump_file = settings.dumps / DUMP
        schema = free_schema(before, settings.generations)
        with ExitStack() as stack:
            with self._stage("begin"):
                self._refuse_while_open()
                check_space(settings.dumps, settings.spare_mib << 20)
                self._check_rooms(settings.spare_mib << 20)
                main, empty = self._look_at_main()
                write_copies(settings.state, read_copies(settings.state).with_rejected(None))
                own.make_room(schema)
                self._check_room(source, before)
            moment = utc_now()
            with self._stage("export"):
                stack.callback(dump_file.unlink, missing_ok=True)
                if settings.way == "straight":
                    dump = source.export_straight(DUMP, empty, settings.dumps, settings.dump_owner)
                else:
                    stack.callback(_quietly, lambda: source.remove(DUMP))
                    dump = source.export(DUMP, empty)
            with self._stage("copy"):
                self._check_rooms(LOADED * dump.size + (settings.spare_mib << 20))
                if settings.way == "copy":
                    check_space(settings.dumps, dump.size + (settings.spare_mib << 20))
                    source.fetch(dump, dump_file)
                    shutil.chown(dump_file, settings.dump_owner)
            with self._stage("import"):
                complaint = own.load(dump_file, schema)
            copy = Copy(schema, moment.isoformat(), 0, 0, settings.scope, dump.size, {})
            with self._kept_if_rejected(copy):
                with self._stage("verify"):
                    compared = own.compare(dump_file, schema, complaint)
                    self._verify(schema, main)
                with self._stage("switch"):
                    deadline.left  # noqa: B018 - raises where it is too late
                    return self._switch(copy, compared)

    def _refuse_while_open(self) -> None:
        opening = read_opening(self.settings.state)
        if opening and not opening.merged:
            raise BadInput(
                f"The emergency system was opened by {opening.who} and its day is not in the main system yet",
                todo="Close it and merge its day; then copy again",
            )

    def _look_at_main(self) -> tuple[Facts, list[str]]:
        settings = self.settings
        with connected(settings.source.dsn, settings.owner, settings.password) as connection:
            found = read_facts(connection)
            return found, [] if settings.scope == "whole" else business_tables(connection)

    def _verify(self, schema: str, main: Facts) -> None:
        with connected(self.settings.dsn, schema, self.settings.password) as connection:
            if wrong := differences(main, read_facts(connection), self.settings.scope):
                raise StepFailed("The copy is not what the main database held", where="; ".join(wrong[:3]))

    def _check_room(self, source: DumpSource, before: Copies) -> None:
        """For a dump as large as the last one, before anything is exported; here, and where it is written."""
        settings, size = self.settings, before.current.size if before.current else 0
        spare = settings.spare_mib << 20
        check_space(settings.dumps, size + spare)
        self._check_rooms(LOADED * size + spare)
        if settings.way == "copy":
            source.check_room(DUMP, size + spare)

    def _check_rooms(self, needed: int) -> None:
        """For the database's own files."""
        for place in self.settings.rooms:
            check_space(place, needed)

    @contextmanager
    def _kept_if_rejected(self, copy: Copy) -> Iterator[None]:
        """Imported, and not found good, or too late: nobody uses it but by its name."""
        try:
            yield
        except (LabError, oracledb.Error):
            write_copies(self.settings.state, read_copies(self.settings.state).with_rejected(copy))
            raise

    def _switch(self, imported: Copy, compared: dict[str, int]) -> Copy:
        tables, rows = int(compared["tables"]), int(compared["rows_restored"])
        copy = replace(imported, tables=tables, rows=rows, seconds=dict(self.seconds))
        write_copies(self.settings.state, read_copies(self.settings.state).with_new(copy, self.settings.generations))
        withdraw_notice(self.settings.state)
        return copy

    @contextmanager
    def _stage(self, name: str) -> Iterator[None]:
        self.stage = name
        self.say(name)
        self._note()
        begin = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - begin, 3)
        self._note()

    def _note(self, failed: str = "") -> None:
        told = {
            "began": self.began,
            "way": self.settings.way,
            "stage": self.stage,
            "seconds": self.seconds,
            "failed": failed,
        }
        write_durable(self.settings.state / PROGRESS, json.dumps(told) + "\n")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Raises LabBusy while another run is at it."""
        self.settings.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.settings.state / "nightly.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LabBusy("A copy is being made already", todo="Wait for it") from None
            yield

    def _raise_alarm(self, why: str) -> None:
        alarm = Alarm(utc_now().isoformat(), self.stage, why)
        write_copies(self.settings.state, read_copies(self.settings.state).with_alarm(alarm))
        self._note(why)
        give_notice(self.settings, alarm)


def _quietly(act: Callable[[], None]) -> None:
    """What is left at the source is written over tomorrow."""
    with suppress(LabError):
        act()
