"""Split business: the emergency system is opened although the main system is up, and both do business; then what both
did is put together, and listed where a person has to look."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from lab.errors import StepFailed
from lab.machine.execution import Completed
from lab.rehearsals.emergency.outpatients import Outpatients
from lab.rehearsals.emergency.server import EmergencyServer

PLACE = "emergency system beside the main one"  # another place in the ledger than that of the day
BATCH = "split"
STEPS = ("empty", "raise-sequences", "open")


@dataclass
class Split:
    """One such business. who: declares it."""

    server: EmergencyServer
    people: Outpatients
    who: str

    def do_business(self) -> list[str]:
        """The same new patient comes to both, and one with a card pays both. The card that the emergency system gave
        is the first, the one of the main system the second."""
        self.server.command("declare", "--by", self.who, "--main-is-up")
        for step in STEPS:
            self.server.command(step)
        self.server.start_programs()
        here, there = (PLACE, self.server.url), self.people.main
        number = f"{int(self.people.run, 16):018d}"
        person = {"name": "赵同一", "sex": "F", "born_on": "1990-01-01", "id_number": number}
        cards = [str(self.people.come(side, patient=person)["card_no"]) for side in (here, there)]
        for side in (here, there):
            self.people.come(side, patient_id=self.people.desks["patients"][0])
        self.server.stop_programs()
        self.server.command("close")
        return cards

    def listed(self, done: Completed, cards: list[str]) -> str:
        """Whether the merge names the person under both cards, and who paid twice. Raises StepFailed."""
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {}
        named = [one for one in told.get("conflicts", ()) if one["op_key"] == cards[0] and cards[1] in one["why"]]
        if not named or not told.get("noted") or told.get("new") != 2:
            said = str(told or done.stderr.strip())[:300]
            raise StepFailed("The merge does not list what both systems did", where=said)
        return f"{named[0]['why']}; {told['noted'][0]['why']}"
