"""When the cluster noticed, fenced and moved: read from its own log after the takeover."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lab.errors import LabError
from lab.provision import Lab
from lab.rehearsals.record import RunRecord

LINE = re.compile(r"^(?P<time>\d+\.\d+) \S+ (?P<program>[\w.-]+)(?:\[\d+\])?: (?P<text>.*)$")
DETECTED = re.compile(
    r"A processor failed|state is now lost|Result of monitor operation for (database|storage|vip) on \S+: "
    r"(?!ok)|will be fenced"
)
FENCED = re.compile(r"Operation 'off' .*?(?:targeting|\[\d+\]).*?(?P<host>dbserver-\w+).*(?:OK|complete)", re.I)
STARTED = re.compile(r"Result of start operation for (?P<resource>storage|database|vip) on (?P<host>\S+): (ok|0)")


@dataclass(frozen=True)
class Moment:
    """One line of the log that matters. time: Unix seconds. kind: detected, fenced, or started."""

    time: float
    kind: str
    host: str
    text: str
    resource: str = ""


def moments(lines: Iterator[str] | list[str]) -> list[Moment]:
    """The moments in a log written with `journalctl -o short-unix`."""
    found = []
    for line in lines:
        head = LINE.match(line)
        if head and (moment := _moment(float(head["time"]), head["text"])):
            found.append(moment)
    return found


def _moment(time: float, text: str) -> Moment | None:
    if match := STARTED.search(text):
        return Moment(time, "started", match["host"], text, match["resource"])
    if match := FENCED.search(text):
        return Moment(time, "fenced", match["host"], text)
    if DETECTED.search(text):
        return Moment(time, "detected", "", text)
    return None


def mark_cluster(lab: Lab, record: RunRecord, reader: str, fault_time: float, old: str | None) -> None:
    """Put the cluster's moments since the fault on the timeline, as the node `reader` wrote them down."""
    command = ["journalctl", "--no-pager", "-o", "short-unix", "-u", "pacemaker", "-u", "corosync", "--since", "-5min"]
    try:
        text = lab.exec(reader, command, timeout=20, check=False).stdout
    except LabError:
        return
    (record.folder.logs / f"cluster-{reader}.log").write_text(text)
    seen: set[str] = set()
    for moment in moments(text.splitlines()):
        time, kind = record.from_unix(moment.time), moment.kind
        if kind == "started" and moment.resource == "vip":
            kind = "takeover"
        what = moment.resource if kind == "started" else kind
        if time < fault_time or what in seen or (moment.kind == "started" and moment.host == old):
            continue
        seen.add(what)
        details: dict[str, dict[str, Any]] = {
            "takeover": {"from": old, "to": moment.host},
            "fenced": {"host": moment.host},
            "started": {"resource": moment.resource, "host": moment.host},
        }
        record.mark(kind, time, name=moment.text[:160], **details.get(kind, {}))
