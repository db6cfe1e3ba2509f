"""Which PC this is, and where it gets its base data: `pc.json` in its data directory."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from lab.errors import BadInput

FIRST_ID = 800_000_000_000  # above every sequence of the main system and of the emergency server
IDS_PER_PC = 100_000_000
MOST_PCS = 999


@dataclass(frozen=True)
class Identity:
    """pc_no: 1 to 999, given by the information centre, unique. centre_key: its public key. source: where base data
    comes from (http address or file; empty: only by hand). max_age_hours: older base data needs a reason at step A.
    printer: a queue of the operating system; empty: invoices are put into the folder `printed`. font: a TrueType font
    with Chinese for invoices; empty: looked for, else the reader's own."""

    pc_no: int
    centre_key: str
    source: str = ""
    max_age_hours: int = 36
    printer: str = ""
    font: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.pc_no <= MOST_PCS:
            raise BadInput(f"A PC's number cannot be {self.pc_no}", todo=f"Use 1 to {MOST_PCS}")

    @property
    def name(self) -> str:
        """PC007."""
        return f"PC{self.pc_no:03d}"

    @property
    def mark(self) -> str:
        """SOURCE of every row that this PC makes."""
        return f"DESKTOP-{self.pc_no:03d}"

    def row_id(self, number: int) -> int:
        """The id of this PC's n-th row: no other PC and no sequence can give it. Raises BadInput at the range's end."""
        if not 0 < number < IDS_PER_PC:
            raise BadInput(f"{self.name} has used all its numbers", todo="Set the PC up again with a new number")
        return FIRST_ID + self.pc_no * IDS_PER_PC + number


def read_identity(directory: Path) -> Identity:
    """The PC's identity. Raises BadInput where it was not set up."""
    path = directory / "pc.json"
    try:
        return Identity(**json.loads(path.read_text()))
    except OSError:
        todo = "Run `python -m lab.cashier setup`"
        raise BadInput("This PC is not set up", where=str(path), todo=todo) from None
    except (ValueError, TypeError) as error:
        raise BadInput("The PC's settings cannot be read", where=f"{path}: {error}") from None


def write_identity(directory: Path, identity: Identity) -> None:
    """Keep it."""
    (directory / "pc.json").write_text(json.dumps(asdict(identity), indent=1) + "\n")
