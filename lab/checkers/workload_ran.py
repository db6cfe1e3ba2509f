"""The desks really worked: every kind of operation, and every server, before the fault too."""

from __future__ import annotations

from collections import Counter

from lab.evidence import Evidence
from lab.history import Phase
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where a kind of operation was acknowledged fewer than `min_operations` times, or so few by a server of
    `limits.servers`, or where a server acknowledged nothing before the first fault, or nothing at all ran."""
    limits = evidence.limits
    done = [record for record in evidence.history if record.phase is Phase.OK]
    counts = Counter((record.server, record.operation) for record in done)
    kinds, servers = Counter(r.operation for r in done), Counter(r.server for r in done)
    wrong = [
        f"{found[name]} {name}, at least {limits.min_operations} wanted"
        for found, names in ((kinds, limits.operations), (servers, limits.servers))
        for name in names
        if found[name] < limits.min_operations
    ]
    first = evidence.faults[0].time
    before = {record.server for record in done if record.time < first}
    wrong += [f"{server} served nothing before the fault" for server in limits.servers if server not in before]
    return Finding(
        "workload-ran",
        Outcome.FAIL if wrong or not done else Outcome.PASS,
        f"{len(done)} answers from {len({record.server for record in done})} servers, {len(wrong)} too few",
        {f"{server} {operation}": n for (server, operation), n in sorted(counts.items())},
        tuple(wrong),
    )
