"""Judging: every checker gives a finding, the worst finding is the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

SCHEMA = 1


class Outcome(StrEnum):
    """pass: shown to hold. fail: shown not to hold. unknown: could not be shown."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"


SEVERITY = {Outcome.PASS: 0, Outcome.UNKNOWN: 1, Outcome.FAIL: 2}


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The worst of these outcomes; fail for none at all, since nothing checked is nothing shown."""
    return max(outcomes, key=SEVERITY.__getitem__, default=Outcome.FAIL)


@dataclass(frozen=True)
class Finding:
    """What one checker found. summary: one line. figures: numbers, named with their unit. details: one line each."""

    checker: str
    verdict: Outcome
    summary: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """The judgement of one run. figures: `outage_s` (RTO; None where not measured), `lost` (acknowledged operations
    missing at the end, RPO; None where not read), `operations` (acknowledged)."""

    procedure: str
    trigger: str
    target: str
    engine: str
    verdict: Outcome
    findings: tuple[Finding, ...]
    figures: Mapping[str, Any]
    limits: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for `verdict.json`."""
        return {"schema": SCHEMA, **asdict(self)}

    def finding(self, checker: str) -> Finding | None:
        """What this checker found, or None where it did not run."""
        return next((finding for finding in self.findings if finding.checker == checker), None)


def read_verdict(values: Mapping[str, Any]) -> Verdict:
    """A verdict from `verdict.json`'s values. Raises KeyError, TypeError or ValueError where they are not one."""
    kept = {name: value for name, value in values.items() if name != "schema"}
    findings = tuple(
        Finding(**{**item, "verdict": Outcome(item["verdict"]), "details": tuple(item["details"])})
        for item in kept.pop("findings")
    )
    return Verdict(**{**kept, "verdict": Outcome(kept["verdict"]), "findings": findings})
