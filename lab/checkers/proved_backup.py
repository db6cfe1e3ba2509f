"""The backup was restored and compared: one that was only taken proves nothing."""

from __future__ import annotations

from lab.errors import CannotJudge
from lab.evidence import Evidence
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where the backup is empty, or what was restored from it differs. Unknown where the step of
    `limits.backup` left no figures. Passes where the rehearsal takes no backup."""
    clause = evidence.limits.backup
    if not clause:
        return Finding("proved-backup", Outcome.PASS, "no backup belongs to this rehearsal")
    found = [
        mark.detail["backup"] for mark in evidence.marks("step") if mark.clause == clause and "backup" in mark.detail
    ]
    if not found:
        raise CannotJudge(f"The step {clause} left no figures of a backup")
    backup = found[-1]
    wrong = []
    if not backup["tables"] or not backup["rows_exported"]:
        wrong.append("the backup is empty")
    if backup["rows_exported"] != backup["rows_restored"]:
        wrong.append(f"{backup['rows_exported']} rows exported, {backup['rows_restored']} restored")
    if backup["checksums_equal"] is not True:
        wrong.append("the checksums differ")
    summary = f"{backup['tables']} tables, {backup['rows_restored']} rows restored, {len(wrong)} differences"
    return Finding("proved-backup", Outcome.FAIL if wrong else Outcome.PASS, summary, dict(backup), tuple(wrong))
