"""The copies of the disk array's data: equal, and sound by their checksums, on every disk at the end."""

from __future__ import annotations

from lab.errors import CannotJudge
from lab.evidence import Evidence
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where a comparison of the disks corrected something or read nothing. Unknown where nobody compared them."""
    scrubs = [mark.detail for mark in evidence.marks("scrub")]
    if not scrubs:
        raise CannotJudge("Nobody compared the array's disks")
    wrong = [
        f"{told['corrected']} bytes differed, or did not fit their checksum" for told in scrubs if told["corrected"]
    ]
    wrong += ["nothing was read" for told in scrubs if not told["read"]]
    read = sum(told["read"] for told in scrubs)
    outcome = Outcome.FAIL if wrong else Outcome.PASS
    return Finding("copies-equal", outcome, f"{read} bytes compared", {"compared": read}, tuple(wrong))
