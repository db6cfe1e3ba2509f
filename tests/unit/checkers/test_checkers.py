"""Every checker says yes (test_judge's sound run), no, and unknown: each case spoils the sound run in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lab.checkers.judge import CHECKERS, run_checker
from lab.evidence import Evidence, Mark, Sample
from lab.history import Phase, Record
from lab.limits import Takeover
from lab.verdict import Outcome
from tests.unit.checkers.app_server_story import APP_SERVER_CASES
from tests.unit.checkers.array_story import ARRAY_CASES
from tests.unit.checkers.desktop_story import DESKTOP_CASES
from tests.unit.checkers.emergency_story import EMERGENCY_CASES
from tests.unit.checkers.escalation_story import ESCALATION_CASES
from tests.unit.checkers.night_cases import NIGHT_CASES
from tests.unit.checkers.story import END, FAULT_AT, failed, sound_run, visit
from tests.unit.checkers.takings_cases import TAKINGS_CASES

Spoil = Callable[[Evidence], Evidence]
FAIL, UNKNOWN, PASS = Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS


def rows(table: str, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Spoil:
    def spoil(run: Evidence) -> Evidence:
        changed = tuple(change([dict(row) for row in run.rows(table)]))
        return replace(run, final={**(run.final or {}), table: changed})

    return spoil


def first_row(table: str, **values: Any) -> Spoil:
    return rows(table, lambda found: [{**found[0], **values}, *found[1:]])


def marks(change: Callable[[Mark], Mark | None]) -> Spoil:
    def spoil(run: Evidence) -> Evidence:
        changed = [change(mark) for mark in run.timeline]
        return replace(run, timeline=tuple(mark for mark in changed if mark))

    return spoil


def without(kind: str, clause: str = "") -> Spoil:
    return marks(lambda mark: None if mark.kind == kind and clause in ("", mark.clause) else mark)


def step(clause: str, **values: Any) -> Spoil:
    def change(mark: Mark) -> Mark:
        return replace(mark, detail={**mark.detail, **values}) if mark.clause == clause else mark

    return marks(change)


def records(change: Callable[[list[Record]], list[Record]]) -> Spoil:
    return lambda run: replace(run, history=tuple(sorted(change(list(run.history)), key=lambda record: record.time)))


def samples(change: Callable[[Sample], Sample | None]) -> Spoil:
    return lambda run: replace(run, samples=tuple(s for s in map(change, run.samples) if s))


def limits(**values: Any) -> Spoil:
    return lambda run: replace(run, limits=replace(run.limits, **values))


def ok_of(found: list[Record]) -> Record:
    return next(record for record in found if record.phase is Phase.OK)


def no_final(run: Evidence) -> Evidence:
    return replace(run, final=None)


def no_samples(run: Evidence) -> Evidence:
    return replace(run, samples=())


def told_invoice(number: str) -> Spoil:
    def change(record: Record) -> Record:
        if record.operation == "charge" and record.phase is Phase.OK and record.key == "charge-0":
            return replace(record, response={**(record.response or {}), "invoice_no": number})
        return record

    return records(lambda found: [change(record) for record in found])


def told_total(record: Record) -> Record:
    if record.key == "charge-0" and record.phase is Phase.OK:
        return replace(record, response={**(record.response or {}), "total": "30.11"})
    return record


def two_open(sample: Sample) -> Sample:
    return replace(sample, open=("dbserver-a", "dbserver-b")) if sample.time == 20.0 else sample


def told_key(record: Record) -> Record:
    if record.key == "charge-0" and record.phase is Phase.OK:
        return replace(record, response={**(record.response or {}), "op_key": "charge-0~2"})
    return record


CASES: list[tuple[str, Outcome, str, Spoil]] = [
    ("ward-accounts", FAIL, "a deposit is gone", rows("deposits", lambda f: f[1:])),
    ("ward-accounts", FAIL, "charged otherwise", first_row("daily_charges", total="80.01")),
    ("ward-accounts", FAIL, "discharged without a settlement", rows("settlements", lambda f: f[1:])),
    ("ward-accounts", FAIL, "settled and still there", first_row("admissions", status="ADMITTED")),
    ("ward-accounts", UNKNOWN, "no final reads", no_final),
    ("ward-accounts", UNKNOWN, "money as a float", first_row("deposits", amount=100.0)),
    ("money", FAIL, "a part of it given back", first_row("refunds", total="30.00")),
    ("money", FAIL, "given back and still paid", rows("invoices", lambda f: [{**row, "status": "PAID"} for row in f])),
    ("money", FAIL, "given back for nothing", rows("invoices", lambda f: f[1:])),
    ("money", FAIL, "less given back than told", first_row("refunds", patient_share="20.00")),
    ("stock", FAIL, "brought back, not on the shelf", rows("return_lines", lambda f: [*f, f[0]])),
    ("nothing-doubled", FAIL, "brought back twice", rows("drug_returns", lambda f: [*f, {**f[0], "op_key": "x"}])),
    ("nothing-doubled", FAIL, "a retry of its own", records(lambda f: [told_key(record) for record in f])),
    ("nothing-doubled", FAIL, "settled twice", rows("settlements", lambda f: [*f, {**f[0], "op_key": "x"}])),
    ("reference-chain", FAIL, "a result of nothing", rows("exam_acceptances", lambda f: f[1:])),
    ("reference-chain", FAIL, "a deposit for nobody", first_row("deposits", admission_id=99_999)),
    ("lost-operations", FAIL, "a deposit is gone", rows("deposits", lambda f: f[1:])),
    ("workload-ran", FAIL, "a server served nothing", limits(servers=("appserver-1", "appserver-9"))),
    ("workload-ran", FAIL, "a kind never ran", records(lambda f: [r for r in f if r.operation != "dispense"])),
    ("workload-ran", FAIL, "nothing before the fault", records(lambda f: [r for r in f if r.time > FAULT_AT])),
    ("workload-ran", UNKNOWN, "no fault", without("fault")),
    ("outage", FAIL, "longer than the limit", limits(rto_s=3.0)),
    ("outage", FAIL, "never back", records(lambda f: [r for r in f if r.time < FAULT_AT or r.server != "appserver-2"])),
    ("outage", UNKNOWN, "no fault", without("fault")),
    ("no-failures", FAIL, "one failure too many", limits(failed_attempts=43)),
    ("no-failures", PASS, "as many as allowed", limits(failed_attempts=44)),
    ("no-failures", UNKNOWN, "no fault", without("fault")),
    ("takeover", FAIL, "moved where it must not", limits(takeover=Takeover.FORBIDDEN)),
    ("takeover", FAIL, "stayed where it must move", samples(lambda s: replace(s, open=("dbserver-a",)))),
    ("takeover", UNKNOWN, "never seen open", samples(lambda s: replace(s, open=()))),
    ("takeover", UNKNOWN, "no samples", no_samples),
    ("lost-operations", FAIL, "a registration is gone", rows("registrations", lambda f: f[1:])),
    ("lost-operations", FAIL, "an invoice is gone", rows("invoices", lambda f: f[:-1])),
    ("lost-operations", UNKNOWN, "no final reads", no_final),
    (
        "lost-operations",
        UNKNOWN,
        "a strange operation",
        records(lambda f: [*f, replace(ok_of(f), operation="faint", key="faint-1")]),
    ),
    (
        "refused-stayed-out",
        FAIL,
        "refused, yet stored",
        rows("registrations", lambda f: [*f, {"op_key": "down-appserver-1-3", "id": 9999}]),
    ),
    ("refused-stayed-out", UNKNOWN, "no final reads", no_final),
    ("nothing-doubled", FAIL, "a key twice", rows("dispensings", lambda f: [*f, f[0]])),
    (
        "nothing-doubled",
        FAIL,
        "charged on two invoices",
        rows("charges", lambda f: [*f, {**f[0], "invoice_no": "K900000"}]),
    ),
    (
        "nothing-doubled",
        FAIL,
        "two answers to one key",
        records(
            lambda f: [*f, *(replace(r, response={"id": 77}) for r in visit(0, 50, "appserver-1")[:2] if r.response)]
        ),
    ),
    ("nothing-doubled", UNKNOWN, "no final reads", no_final),
    ("money", FAIL, "a line off by a cent", first_row("charges", amount="30.11")),
    ("money", FAIL, "shares do not add up", first_row("invoices", insurance_share="10.06")),
    ("money", FAIL, "the cashier was told another total", records(lambda f: [told_total(r) for r in f])),
    ("money", FAIL, "an invoice without lines", rows("charges", lambda f: f[1:])),
    ("money", FAIL, "takings of an invoice gone", rows("invoices", lambda f: f[1:])),
    ("money", UNKNOWN, "money as a float", first_row("charges", amount=30.1)),
    ("money", UNKNOWN, "no final reads", no_final),
    ("invoice-numbers", FAIL, "used twice", rows("invoices", lambda f: [*f, f[3]])),
    ("invoice-numbers", FAIL, "one skipped", rows("invoices", lambda f: f[:3] + f[4:])),
    ("invoice-numbers", FAIL, "told another number", told_invoice("K777777")),
    ("invoice-numbers", UNKNOWN, "no number at all", first_row("invoices", invoice_no="none")),
    ("invoice-numbers", UNKNOWN, "no final reads", no_final),
    ("stock", FAIL, "below zero", first_row("stock", opening="0", on_hand="-200")),
    ("stock", FAIL, "a piece missing", first_row("stock", opening="1001")),
    ("stock", FAIL, "no stock at all", rows("stock", lambda f: [])),
    ("stock", UNKNOWN, "no final reads", no_final),
    ("reference-chain", FAIL, "dispensed, never charged", rows("charges", lambda f: f[1:])),
    ("reference-chain", FAIL, "no registration", rows("registrations", lambda f: f[1:])),
    ("reference-chain", FAIL, "dispensed, never prescribed", first_row("dispensings", prescription_id=4711)),
    ("reference-chain", FAIL, "line without invoice", rows("invoices", lambda f: f[1:])),
    ("reference-chain", UNKNOWN, "no final reads", no_final),
    ("one-node-open", FAIL, "two open", samples(two_open)),
    ("one-node-open", UNKNOWN, "a blind sampler", samples(lambda s: replace(s, open=()))),
    ("one-node-open", UNKNOWN, "a gap", samples(lambda s: None if 20 < s.time < 25 else s)),
    ("one-node-open", UNKNOWN, "stopped too early", samples(lambda s: None if s.time > 40 else s)),
    ("one-node-open", UNKNOWN, "no samples", no_samples),
    ("storage-lock", FAIL, "granted once", samples(lambda s: replace(s, lock_refused=False) if s.time == 2.0 else s)),
    ("storage-lock", UNKNOWN, "never tried", samples(lambda s: replace(s, lock_refused=None))),
    ("steps-in-order", FAIL, "a step left out", without("step", "3.1-one-D")),
    ("steps-in-order", FAIL, "a step failed", step("3.1-one-C", status="failed")),
    ("steps-in-order", FAIL, "nobody answered", step("3.1-one-E", answered_by="")),
    (
        "steps-in-order",
        FAIL,
        "out of order",
        marks(lambda m: replace(m, time=19.0, until=19.5) if m.clause == "3.1-one-C" else m),
    ),
    ("steps-in-order", FAIL, "never ended", marks(lambda m: replace(m, until=None) if m.clause == "3.1-one-C" else m)),
    ("steps-in-order", UNKNOWN, "a broken mark", marks(lambda m: replace(m, detail=None))),  # type: ignore[arg-type]
    (
        "proved-backup",
        FAIL,
        "rows missing",
        step("3.1-one-A", backup={"tables": 2, "rows_exported": 9, "rows_restored": 8, "checksums_equal": True}),
    ),
    (
        "proved-backup",
        FAIL,
        "empty",
        step("3.1-one-A", backup={"tables": 0, "rows_exported": 0, "rows_restored": 0, "checksums_equal": True}),
    ),
    (
        "proved-backup",
        FAIL,
        "checksums differ",
        step("3.1-one-A", backup={"tables": 2, "rows_exported": 9, "rows_restored": 9, "checksums_equal": False}),
    ),
    ("proved-backup", UNKNOWN, "no figures", without("step", "3.1-one-A")),
    (
        "steady-state",
        FAIL,
        "sick afterwards",
        marks(lambda m: replace(m, detail={**m.detail, "healthy": False}) if m.time == END - 0.5 else m),
    ),
    ("steady-state", UNKNOWN, "nobody looked afterwards", marks(lambda m: None if m.time == END - 0.5 else m)),
    (
        "forgotten-faults",
        FAIL,
        "left behind",
        marks(lambda m: replace(m, detail={"left": ["x"]}) if m.kind == "sweep" else m),
    ),
    ("forgotten-faults", UNKNOWN, "nobody looked", without("sweep")),
    (
        "forgotten-faults",
        UNKNOWN,
        "looked too early",
        marks(lambda m: replace(m, time=1.0) if m.kind == "sweep" else m),
    ),
]


@pytest.mark.parametrize(("checker", "expected", "why", "spoil"), CASES, ids=[f"{c[0]}: {c[2]}" for c in CASES])
def test_the_checker_says(checker: str, expected: Outcome, why: str, spoil: Spoil) -> None:
    finding = run_checker(checker, CHECKERS[checker], spoil(sound_run()))
    assert finding.verdict is expected, finding.summary
    if expected is FAIL:
        assert finding.details, "a failure names what it rests on"


@pytest.mark.parametrize("checker", CHECKERS)
def test_every_checker_has_a_test_in_which_it_says_no_and_unknown(checker: str) -> None:
    said = {
        outcome
        for name, outcome, _, _ in [
            *CASES,
            *APP_SERVER_CASES,
            *ARRAY_CASES,
            *DESKTOP_CASES,
            *EMERGENCY_CASES,
            *ESCALATION_CASES,
            *NIGHT_CASES,
            *TAKINGS_CASES,
        ]
        if name == checker
    }
    assert said >= {FAIL, UNKNOWN}


def test_an_operation_of_unknown_outcome_is_neither_lost_nor_kept() -> None:
    run = records(lambda f: [*f, *failed(900, 30.0, "appserver-1", phase=Phase.INFO)])(sound_run())
    assert run_checker("lost-operations", CHECKERS["lost-operations"], run).figures["lost"] == 0
    assert run_checker("refused-stayed-out", CHECKERS["refused-stayed-out"], run).verdict is PASS
