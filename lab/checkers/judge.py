"""Running the checkers and drawing the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lab.checkers import (
    added_latency,
    array_redundancy,
    copies_equal,
    declared,
    desks_moved,
    desktop_charging,
    emergency_day,
    emergency_marks,
    forgotten_faults,
    invoice_numbers,
    level_changes,
    lost_operations,
    main_untouched,
    mishaps,
    money,
    nightly_copy,
    no_failures,
    nothing_doubled,
    one_node_open,
    outage,
    paper_rules,
    proved_backup,
    reference_chain,
    refused_stayed_out,
    steady_state,
    steps_in_order,
    stock,
    storage_lock,
    takeover,
    takings,
    ward_accounts,
    workload_ran,
)
from lab.errors import BadInput, CannotJudge
from lab.evidence import Evidence
from lab.history import acknowledged
from lab.limits import Limits
from lab.verdict import Finding, Outcome, Verdict, worst

Check = Callable[[Evidence], Finding]

EVERY_RUN: dict[str, Check] = {
    "workload-ran": workload_ran.check,
    "outage": outage.check,
    "no-failures": no_failures.check,
    "takeover": takeover.check,
    "lost-operations": lost_operations.check,
    "refused-stayed-out": refused_stayed_out.check,
    "nothing-doubled": nothing_doubled.check,
    "money": money.check,
    "ward-accounts": ward_accounts.check,
    "invoice-numbers": invoice_numbers.check,
    "stock": stock.check,
    "reference-chain": reference_chain.check,
    "one-node-open": one_node_open.check,
    "storage-lock": storage_lock.check,
    "steps-in-order": steps_in_order.check,
    "proved-backup": proved_backup.check,
    "steady-state": steady_state.check,
    "forgotten-faults": forgotten_faults.check,
}
CHECKERS: dict[str, Check] = EVERY_RUN | {
    "added-latency": added_latency.check,
    "array-redundancy": array_redundancy.check,
    "copies-equal": copies_equal.check,
    "desks-moved": desks_moved.check,
    "declared": declared.check,
    "desktop-charging": desktop_charging.check,
    "emergency-day": emergency_day.check,
    "emergency-marks": emergency_marks.check,
    "level-changes": level_changes.check,
    "main-untouched": main_untouched.check,
    "mishaps": mishaps.check,
    "nightly-copy": nightly_copy.check,
    "paper-rules": paper_rules.check,
    "takings": takings.check,
}


def judge(evidence: Evidence, limits: Limits | None = None, checkers: Sequence[str] | None = None) -> Verdict:
    """The verdict on a run. limits: instead of the stored ones. checkers: names, else the run's own (EVERY_RUN
    where it has none). A checker that crashed is unknown; no checker, or no operation, is a failure. Raises BadInput
    for an unknown checker. A run that crashed (`crash` in run.json) shows nothing: unknown."""
    if limits is not None:
        evidence = replace(evidence, limits=limits)
    names = _names(evidence, checkers)
    findings = tuple(run_checker(name, CHECKERS[name], evidence) for name in names)
    figures = _figures(evidence, findings)
    run = evidence.run
    findings += _completed(run)
    outcome = Outcome.FAIL if not figures["operations"] else worst(finding.verdict for finding in findings)
    outcome = Outcome.UNKNOWN if run.get("crash") else outcome
    return Verdict(
        procedure=str(run.get("procedure", "")),
        trigger=str(run.get("trigger", "")),
        target=str(run.get("target", "")),
        engine=str(run.get("engine", "")),
        verdict=outcome,
        findings=findings,
        figures=figures,
        limits=evidence.limits.as_dict(),
    )


def _completed(run: Mapping[str, Any]) -> tuple[Finding, ...]:
    """A rehearsal that did not get to its end cannot pass, whatever the checkers see in what there is."""
    why = run.get("crash") or run.get("problem")
    return (Finding("completed", Outcome.UNKNOWN, f"The rehearsal did not complete: {why}"),) if why else ()


def run_checker(name: str, check: Check, evidence: Evidence) -> Finding:
    """One checker's finding under its registered name; unknown where it crashed or lacks what it needs."""
    try:
        return replace(check(evidence), checker=name)
    except CannotJudge as error:
        return Finding(name, Outcome.UNKNOWN, error.line())
    except Exception as error:
        return Finding(name, Outcome.UNKNOWN, f"The checker crashed: {type(error).__name__}: {error}")


def _names(evidence: Evidence, checkers: Sequence[str] | None) -> list[str]:
    stored = evidence.run.get("checkers")
    names = list(checkers if checkers is not None else EVERY_RUN if stored is None else stored)
    for name in names:
        if name not in CHECKERS:
            raise BadInput(f"Unknown checker {name!r}", todo=f"Use one of {', '.join(CHECKERS)}")
    return names


def _figures(evidence: Evidence, findings: Sequence[Finding]) -> dict[str, Any]:
    found: Mapping[str, Finding] = {finding.checker: finding for finding in findings}
    return {
        "outage_s": found["outage"].figures.get("outage_s") if "outage" in found else None,
        "lost": found["lost-operations"].figures.get("lost") if "lost-operations" in found else None,
        "operations": len(acknowledged(evidence.history)),
        "cpu_pressure": next((mark.detail.get("cpu_pressure") for mark in evidence.marks("workload")), None),
    }
