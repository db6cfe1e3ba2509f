"""Desks that were told another application server's address work there soon."""

from __future__ import annotations

from lab.errors import CannotJudge
from lab.evidence import Evidence, Mark
from lab.history import Phase
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """How long each desk took, the slowest first. Fails where a desk of the server told to move was acknowledged
    nothing by the new one within `move_s` after the notice. Unknown where no notice was given, or its server has no
    desks."""
    notices = evidence.marks("address_change")
    if not notices:
        raise CannotJudge("No desk was told another address")
    limit = evidence.limits.move_s
    moved = {(notice.name, desk): since for notice in notices for desk, since in _moves(evidence, notice).items()}
    late = [since for since in moved.values() if since is None or since > limit]
    known = [since for since in moved.values() if since is not None]
    last = round(max(known), 2) if known else None
    return Finding(
        "desks-moved",
        Outcome.FAIL if late else Outcome.PASS,
        f"{len(moved)} moves of desks, the last one worked after {_words(last)}, limit {limit:g} s",
        {"moves": len(moved), "last_desk_s": last},
        tuple(f"{desk} {name}: {_words(since)}" for (name, desk), since in sorted(moved.items(), key=_last_first)),
    )


def _moves(evidence: Evidence, notice: Mark) -> dict[str, float | None]:
    """Desk -> seconds from the notice to its first acknowledgement by the new server."""
    home, server = f"{notice.detail['desks_of']} ", notice.detail["to"]
    desks = sorted({record.desk for record in evidence.history if record.desk.startswith(home)})
    if not desks:
        raise CannotJudge(f"The ledger knows no desk of {home.strip()}")
    good = [
        record
        for record in evidence.history
        if record.phase is Phase.OK and record.server == server and record.time > notice.time
    ]
    first = {record.desk: record.time - notice.time for record in reversed(good)}
    return {desk: first.get(desk) for desk in desks}


def _last_first(move: tuple[tuple[str, str], float | None]) -> float:
    since = move[1]
    return float("-inf") if since is None else -since


def _words(seconds: float | None) -> str:
    return "never" if seconds is None else f"{seconds:.2f} s"
