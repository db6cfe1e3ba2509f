"""The plan in words, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from lab.plan.catalogue import Catalogue
from lab.plan.clause import Clause, Language
from lab.plan.coverage import Coverage
from lab.plan.procedure import Procedure

KINDS = {
    "trigger": ("trigger", "触发"),
    "automatic": ("automatic", "自动"),
    "step": ("step", "步骤"),
    "duty": ("duty", "职责"),
    "limit": ("limit", "限制"),
}
WHO = {Language.EN: "who", Language.ZH: "执行者"}
LEVEL = {Language.EN: "level", Language.ZH: "级别"}


def list_lines(catalogue: Catalogue, language: Language) -> list[str]:
    """Every procedure, and below it every clause."""
    lines: list[str] = []
    for procedure in catalogue.procedures.values():
        lines += [*([""] if lines else []), _heading(procedure, language)]
        lines += [
            f"  {clause.id:26} {_kind(clause, language):10} {clause.text.in_(language)}" for clause in procedure.clauses
        ]
    return lines


def clause_lines(catalogue: Catalogue, clause: Clause, language: Language) -> list[str]:
    """One clause with all that is known of it."""
    who = catalogue.roles[clause.who].in_(language)
    checkers = catalogue.procedures[clause.procedure].checks.get(clause.id, ())
    return [
        f"{clause.id}  {_kind(clause, language)}, {LEVEL[language]} {clause.level}, {WHO[language]}: {who}",
        f"  {clause.text.in_(language)}",
        f"  procedure {clause.procedure}; checkers: {', '.join(checkers) or 'none'}",
    ]


def procedure_lines(catalogue: Catalogue, procedure: Procedure, language: Language) -> list[str]:
    """One procedure: clauses, who does them, rehearsals."""
    lines = [_heading(procedure, language)]
    for clause in procedure.clauses:
        who = catalogue.roles[clause.who].in_(language)
        lines.append(f"  {clause.id:26} {_kind(clause, language):10} {clause.text.in_(language)} [{who}]")
    lines += [f"  rehearsal: {rehearsal.name}" for rehearsal in procedure.rehearsals] or ["  not rehearsed yet"]
    return lines


def coverage_lines(coverage: Sequence[Coverage], language: Language) -> list[str]:
    """A line for each clause that is not covered, saying what it lacks, and the count."""
    done = sum(item.covered for item in coverage)
    lines = [
        f"open     {item.clause.id:26} {_lack(item):28} {item.clause.text.in_(language)}"
        for item in coverage
        if not item.covered
    ]
    lines += [f"covered  {item.clause.id:26} {', '.join(item.checked_by)}" for item in coverage if item.covered]
    return [
        *lines,
        f"{done} of {len(coverage)} clauses performed and checked ({100 * done // max(len(coverage), 1)} %)",
    ]


def _heading(procedure: Procedure, language: Language) -> str:
    return f"{procedure.id}: {procedure.title.in_(language)} ({LEVEL[language]} {procedure.level})"


def _kind(clause: Clause, language: Language) -> str:
    return KINDS[clause.kind][language is Language.ZH]


def _lack(item: Coverage) -> str:
    missing = [name for name, have in (("performed", item.performed_by), ("checked", item.checked_by)) if not have]
    return f"not {' and not '.join(missing)}"
