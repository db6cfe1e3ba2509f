"""The rehearsal of plan 3.2.1 in which everything goes wrong that may: what must be refused is tried, the opening and
the merge are killed half-way, and the main database fails while the day is merged into it."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import oracledb

from lab.checkers.mishaps import AGAIN, BROKEN_OFF, LISTED, REFUSED
from lab.emergency.merging import CALL_SECONDS
from lab.errors import StepFailed
from lab.faults import registry
from lab.faults.processes import command_line, first_process, namespace_of, processes_in, signal_all, work_done
from lab.machine.execution import Completed
from lab.playbook import run_playbook
from lab.rehearsals.emergency.day import BATCH, DECLARER, START_SECONDS, EmergencyPerformance, marked
from lab.rehearsals.emergency.opened_copy import OpenedCopy, connect_to_copy, look
from lab.rehearsals.emergency.split import BATCH as SPLIT
from lab.rehearsals.emergency.split import Split
from lab.rehearsals.final_reads import connect
from lab.rehearsals.people import People
from lab.waiting import wait_until
from lab.workload.process import Desks

STALE, POWER = "stale-copy", "power-loss"
IN_THE_MIDDLE = "the merge broken off in the middle"
KILLS = 3
MERGE = ("merge", "--batch", f"{BATCH}-broken-off", "--group", "3")
HOLD_ROLLS = "SELECT id FROM invoice_rolls FOR UPDATE"  # every charge that is merged moves its roll
# One of those that are still to be raised: they are noted one by one, in the order of their names.
HOLD_SEQUENCE = """
SELECT sequence_name FROM emergency_sequences
WHERE sequence_name = (
    SELECT MIN(sequence_name) FROM emergency_sequences WHERE done = 'N' AND sequence_name > (
        SELECT MIN(sequence_name) FROM emergency_sequences WHERE done = 'N'))
FOR UPDATE"""
HAND_OUT = "SELECT pharmacy_id, drug_id, on_hand FROM stock ORDER BY pharmacy_id, drug_id"
EMPTY_SHELVES = "UPDATE stock SET on_hand = 0"
ARRIVED = "SELECT COUNT(*) FROM merged_operations WHERE batch = :batch"
FILL_SHELF = "UPDATE stock SET on_hand = on_hand + :on_hand WHERE pharmacy_id = :pharmacy AND drug_id = :drug"


@dataclass
class Mishaps(EmergencyPerformance):
    """The ordinary day, with the mishaps at their places in it."""

    _last_look: list[tuple[int, int]] = field(default_factory=list)

    def _strike_all(self, desks: Desks) -> None:
        """While the main system is up, and nobody has declared anything."""
        self._attempt("declared while the main system is up", REFUSED, "declare", "--by", DECLARER)
        self._attempt("opened before the declaration", REFUSED, "open")
        self._attempt("closed before the declaration", REFUSED, "close")
        self._split_business()
        super()._strike_all(desks)

    def _all_steps(self, desks: Desks) -> dict[str, Callable[[], str]]:
        steps = super()._all_steps(desks)
        mine = {
            "3.2.1-F": lambda: self._declare_and_break_off(steps["3.2.1-F"]),
            "3.2.1-J": lambda: self._open_again(steps["3.2.1-J"]),
            "repair": lambda: self._merge_in_vain(steps["repair"]),
        }
        return {**steps, **mine}

    def _split_business(self) -> None:
        """Opened although the main system is up; a new night then, for this copy was used."""
        split = Split(self.emergency, self._outpatients, DECLARER)
        cards = split.do_business()
        done = self._run("merge", "--batch", SPLIT)
        self._note("split business merged", LISTED, done)
        self.record.say(split.listed(done, cards))
        self.emergency.command("merge", "--batch", f"{SPLIT}-settled", "--settled")
        with connect(self.lab) as connection:
            self.rows.append({"record": "before", "marked_before": marked(connection)})
        if failed := self.emergency.night("after the split business")["failed"]:
            raise StepFailed("There is no copy after the split business", where=failed)

    # ---- the opening

    def _declare_and_break_off(self, decide: Callable[[], str]) -> str:
        """A stale copy is refused; then the opening is killed again and again before the procedure does it."""
        server = self.emergency
        begin = self.record.now()
        self._struck.append((STALE, server.name))
        registry.inject(self.lab, STALE, server.name)
        self.record.mark("loss", begin, name=STALE, until=self.record.now(), fault=STALE, host=server.name)
        self._attempt("declared with a stale copy", REFUSED, "declare", "--by", DECLARER)
        registry.heal(self.lab, STALE, server.name)
        self._struck.remove((STALE, server.name))
        said = decide()
        server.command("declare", "--by", DECLARER)
        self._attempt("declared twice", AGAIN, "declare", "--by", "somebody else")
        if (who := server.status()["opening"]["who"]) != DECLARER:
            raise StepFailed("A second declaration took the place of the first", where=who)
        server.command("empty")
        for number in range(1, KILLS + 1):
            self._kill_while_raising(number, server.status()["opening"]["schema"])
        return said

    def _kill_while_raising(self, number: int, schema: str) -> None:
        """When a sequence is raised and that is not yet noted."""
        name = f"the raising of the sequences killed, {number}"
        with self._held(connect_to_copy(self.lab, schema), HOLD_SEQUENCE, name, "raise-sequences"):
            self._kill("raise-sequences")

    def _open_again(self, register: Callable[[], str]) -> str:
        said = register()
        self._play_again()
        self._attempt("opened twice", REFUSED, "open")
        self._attempt("sequences raised again", REFUSED, "raise-sequences")
        self._attempt("tables emptied again", REFUSED, "empty")
        self._attempt("a night while it is in use", REFUSED, "nightly")
        self._attempt("merged before it is closed", REFUSED, "merge", "--batch", "too-early")
        return said

    def _play_again(self) -> None:
        """The playbook is run once more, as after it died: it comes as far as this step, and has changed nothing."""

        def work(asked: dict[str, Any]) -> str:
            if asked["clause"] == "3.2.1-F":
                return "it was declared already"
            raise StepFailed("that far it is enough")

        before, desk = self._opened(), self.record.folder.path / "desk-again"
        with People(desk, work):
            told = {"human_step_desk": str(desk), **self.told}
            log = f"{self.record.folder.path.name}-again"
            done = run_playbook(self.lab, self.script.procedure.playbook, told, check=False, log_name=log)
        far = [task for task in done.failed if task.play.startswith("3.2.1-J ")]
        if not far or self._opened() != before:
            raise StepFailed("The playbook cannot be run again", where=f"see {done.log}")
        self.record.say("the playbook was run again, and opened nothing twice")

    def _opened(self) -> tuple[dict[str, Any], OpenedCopy]:
        """What is put down of the opening, and how the copy is: its sequences, and the day's rows."""
        opening = self.emergency.status()["opening"]
        return opening, look(self.lab, opening["schema"])

    # ---- the merge

    def _merge_in_vain(self, repair: Callable[[], str]) -> str:
        """Killed, struck by the main database's failure, stopped by empty shelves; the procedure merges the rest."""
        said = repair()
        self.emergency.stop_programs()
        self.emergency.command("close")
        with self._held(connect(self.lab), HOLD_ROLLS, IN_THE_MIDDLE, *MERGE, begun=self._something_arrived):
            self._kill("merge")
        self._strike_main_during_merge()
        self._merge_with_empty_shelves()
        return said

    @contextmanager
    def _held(
        self, holder: oracledb.Connection, lock: str, name: str, *words: str, begun: Callable[[], bool] = lambda: True
    ) -> Iterator[None]:
        """A command of the emergency server's under way, which waits in the middle of its work for rows that the holder
        has locked. Whatever becomes of it is noted as an attempt that was broken off."""

        def work() -> None:
            self._note(name, BROKEN_OFF, self._run(*words, timeout=2 * CALL_SECONDS))

        working = Thread(target=work, daemon=True)
        try:
            holder.cursor().execute(lock)
            working.start()
            what = f"lab-emergency {words[0]} to wait for a row"
            wait_until(lambda: begun() and self._waits(words[0]), 60, what, interval=0.5)
            yield
        finally:
            with suppress(oracledb.Error):  # the database may have failed since
                holder.close()
        working.join(2 * CALL_SECONDS)
        if working.is_alive():
            raise StepFailed(f"lab-emergency {words[0]} neither failed nor ended")

    def _something_arrived(self) -> bool:
        """In the main database, under the name of the merge that is broken off."""
        with connect(self.lab) as connection, connection.cursor() as cursor:
            cursor.execute(ARRIVED, batch=MERGE[2])
            (count,) = cursor.fetchone() or (0,)
        return bool(count)

    def _waits(self, command: str) -> bool:
        """It runs, and has done nothing since the last look."""
        before, self._last_look = self._last_look, [(pid, work_done(pid)) for pid in self._processes(command)]
        return bool(before) and before == self._last_look

    def _processes(self, command: str) -> list[int]:
        space = namespace_of(first_process(self.lab, self.emergency.name))
        return [pid for pid in processes_in(space) if f"-m lab.emergency {command}" in command_line(pid)]

    def _kill(self, command: str) -> None:
        signal_all(self._processes(command), signal.SIGKILL)

    def _strike_main_during_merge(self) -> None:
        active = self.lab.active()
        if active is None:
            raise StepFailed("No node has the database open", where="before the merge")
        with self._held(connect(self.lab), HOLD_ROLLS, IN_THE_MIDDLE, *MERGE, begun=self._something_arrived):
            begin = self.record.now()
            self._struck.append((POWER, active))
            registry.inject(self.lab, POWER, active)
            told = {"fault": POWER, "host": active, "role": "the database that the day is merged into"}
            self.record.mark("loss", begin, name=POWER, until=self.record.now(), **told)
        self._go_on_meanwhile()
        self._repair()
        self.lab.container(active).start()  # the application servers stay off until the day is merged
        wait_until(self._database_answers, START_SECONDS, "the main database to answer", interval=1)

    def _go_on_meanwhile(self) -> None:
        """The outpatients do not wait for the main system: the day that was closed goes on, half merged as it is."""
        self._attempt("the day gone on with", AGAIN, "reopen")
        self.emergency.start_programs()
        self._outpatients.register()
        self.emergency.stop_programs()
        self.emergency.command("close")

    def _merge_with_empty_shelves(self) -> None:
        """What cannot be handed out of an empty shelf is a conflict, and a person's to settle."""
        with connect(self.lab) as connection, connection.cursor() as cursor:
            shelves = cursor.execute(HAND_OUT).fetchall()
            cursor.execute(EMPTY_SHELVES)
            connection.commit()
            done = self._run("merge", "--batch", f"{BATCH}-conflicting")
            self._note("merged with empty shelves", LISTED, done)
            if done.stdout and not json.loads(done.stdout.splitlines()[-1])["already"]:
                raise StepFailed("Nothing had arrived when the merge was broken off", where="that was not half-way")
            told = [{"pharmacy": one, "drug": drug, "on_hand": number} for one, drug, number in shelves]
            cursor.executemany(FILL_SHELF, told)
            connection.commit()

    # ---- attempts

    def _attempt(self, name: str, wanted: str, *words: str) -> None:
        self._note(name, wanted, self._run(*words))

    def _run(self, *words: str, timeout: float = 60.0) -> Completed:
        return self.lab.exec(self.emergency.name, ["lab-emergency", *words], check=False, timeout=timeout)

    def _note(self, name: str, wanted: str, done: Completed) -> None:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        last = (said or [""])[-1][:400]
        self.record.mark("attempt", self.record.now(), name=name, wanted=wanted, status=done.status, said=last)
        self.record.say(f"{name}: {last[:150]}")
