"""A release of the application that does not work is deployed on a server, by the server's own command."""

from __future__ import annotations

from dataclasses import dataclass

from lab.faults.fault import Patient
from lab.faults.processes import exists

RELEASES = "/opt/his/releases"
BROKEN = f"{RELEASES}/broken-on-purpose"
# The command must refuse it: exit status 2, and the release of before in use.
DEPLOY = r"""
set -e
current=$(readlink -f /opt/his/lib)
rm -rf "$1"
cp -a "$current" "$1"
touch -d @0 "$1"
basename "$current" > "$1/.before"
echo 'raise RuntimeError("this release is broken on purpose")' >> "$1/lab/his/operations.py"
/opt/his/release use "${1##*/}" || [ $? = 2 ]
"""
UNDO = r"""
set -e
before=$(cat "$1/.before")
/opt/his/release use "$before"
rm -rf "$1"
"""


@dataclass(frozen=True)
class BadRelease:
    """Deploys a copy of the present release that does not start."""

    name: str = "bad-release"
    summary: str = "a release of the application that does not work is deployed"

    def inject(self, lab: Patient, host: str) -> None:
        lab.exec(host, ["bash", "-c", DEPLOY, "deploy", BROKEN], timeout=180)

    def heal(self, lab: Patient, host: str) -> None:
        if exists(lab, host, f"{BROKEN}/.before"):
            lab.exec(host, ["bash", "-c", UNDO, "undo", BROKEN], timeout=180)

    def left(self, lab: Patient) -> list[str]:
        return [host.name for host in lab.topology.group("appservers") if exists(lab, host.name, BROKEN)]
