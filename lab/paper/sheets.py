"""Paper as data: what role players in the lab hold and do, with times, so that the rules can be checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Invoice:
    """A machine invoice in a patient's hand. stamped: with the cashier's stamp."""

    number: int
    stamped: bool


@dataclass(frozen=True)
class Script:
    """A prescription or a request. printed: by a workstation before the outage; else handwritten. card_no: of the
    patient. written_at: seconds since the rehearsal began."""

    number: str
    printed: bool
    stamped: bool
    card_no: str
    written_at: float


@dataclass(frozen=True)
class Slip:
    """A handwritten registration slip with the number that the pack pre-assigned."""

    number: str
    card_no: str
    written_at: float


@dataclass(frozen=True)
class PharmacyVisit:
    """A patient at the pharmacy's window. outcome: `dispensed` or `to-cashier`. kept: the prescription stays as
    proof."""

    at: float
    script: Script
    invoice: Invoice | None
    outcome: str
    kept: bool = True


@dataclass(frozen=True)
class Examination:
    """Laboratory, imaging or function examination. outcome: `done` or `to-cashier`. entered_card: what was entered by
    hand into the department's own system (function examination has none: empty is right there)."""

    at: float
    department: str
    request: Script
    invoice: Invoice | None
    outcome: str
    entered_card: str = ""


@dataclass(frozen=True)
class RecordNumber:
    """A record number written by hand; entered_at: when it was registered again, None: never."""

    number: str
    written_at: float
    entered_at: float | None


@dataclass(frozen=True)
class Settlement:
    """An inpatient settlement. asked_at: when the patient wanted it, None: when it was done; patient: a bed or name."""

    at: float
    asked_at: float | None = None
    patient: str = ""


@dataclass(frozen=True)
class RecordCard:
    """A record card handed over by hand to fetch an outpatient's record. brought_at: when the record came."""

    card_no: str
    handed_at: float
    brought_at: float


@dataclass(frozen=True)
class Told:
    """Somebody was told something that a duty asks for. clause: the duty; who: the department that told; to: whom."""

    clause: str
    who: str
    to: str
    at: float


@dataclass(frozen=True)
class PaperDay:
    """All paper of one rehearsal. began and ended: of the time on paper, seconds since the rehearsal began."""

    began: float
    ended: float
    slips: tuple[Slip, ...] = ()
    visits: tuple[PharmacyVisit, ...] = ()
    examinations: tuple[Examination, ...] = ()
    records: tuple[RecordNumber, ...] = ()
    settlements: tuple[Settlement, ...] = ()
    cards: tuple[RecordCard, ...] = ()
    told: tuple[Told, ...] = ()


def read_day(values: Mapping[str, Any]) -> PaperDay:
    """The day that `dataclasses.asdict` made plain. Raises KeyError or TypeError where it is none."""
    return PaperDay(
        began=values["began"],
        ended=values["ended"],
        slips=tuple(Slip(**one) for one in values["slips"]),
        visits=tuple(
            PharmacyVisit(**{**one, "script": Script(**one["script"]), "invoice": _invoice(one["invoice"])})
            for one in values["visits"]
        ),
        examinations=tuple(
            Examination(**{**one, "request": Script(**one["request"]), "invoice": _invoice(one["invoice"])})
            for one in values["examinations"]
        ),
        records=tuple(RecordNumber(**one) for one in values["records"]),
        settlements=tuple(Settlement(**one) for one in values["settlements"]),
        cards=tuple(RecordCard(**one) for one in values.get("cards", ())),
        told=tuple(Told(**one) for one in values.get("told", ())),
    )


def _invoice(values: Mapping[str, Any] | None) -> Invoice | None:
    return Invoice(**values) if values else None
