"""What goes wrong with a night's copy to the emergency server: at its source, on the way, and where it is imported.

None of them tells the night that it is to fail: each spoils what it works with, and Data Pump, the network or the clock
does the rest.
"""

from __future__ import annotations

import json
import re
import subprocess
from contextlib import suppress
from dataclasses import dataclass

from lab.errors import MachineNotReady, StepFailed
from lab.faults.fault import Fault, Patient
from lab.faults.processes import PROC, exists, first_process
from lab.machine.servers import COPIES

MARKS = "/var/lib/lab-fault"
SHADOWS = "/usr/local/sbin"  # comes before every place that programs are installed in
SOURCE, SOURCE_SETTINGS = "/usr/local/bin/lab-dump-source", "/etc/lab-dump-source.env"
SETTINGS = "/etc/emergency/emergency.json"
PRELUDE = f"""
set -eu
mkdir -p {MARKS}; chmod 755 {MARKS}
program() {{ printf '#!/bin/bash\\n%s\\n' "$2" >"$1.new"; chmod 755 "$1.new"; mv -f "$1.new" "$1"; }}
shadow() {{ program "{SHADOWS}/$1" "real=\\$(type -aP $1 | grep -v ^{SHADOWS}/ | head -n 1)
$2"; }}
replace() {{ [ -e "$1.before" ] || cp -a "$1" "$1.before"; program "$1" "real=$1.before
$2"; }}
put_back() {{ [ ! -e "$1.before" ] || mv -f "$1.before" "$1"; }}
"""
FETCHED = """
case "${{SSH_ORIGINAL_COMMAND:-$*}}" in
  fetch\\ *) {spoil} ;;
  *) exec $real "$@" ;;
esac"""


@dataclass(frozen=True)
class BadNight:
    """Two bash scripts on one server. group: whose servers may have the fault; do, undo: may be repeated."""

    name: str
    summary: str
    group: str
    do: str
    undo: str

    def inject(self, lab: Patient, host: str) -> None:
        self._run(lab, host, f"touch {self._mark}\n{self.do}")

    def heal(self, lab: Patient, host: str) -> None:
        if exists(lab, host, self._mark):
            self._run(lab, host, f"{self.undo}\nrm -f {self._mark}")

    def left(self, lab: Patient) -> list[str]:
        return [host.name for host in lab.topology.group(self.group) if exists(lab, host.name, self._mark)]

    @property
    def _mark(self) -> str:
        return f"{MARKS}/{self.name}"

    def _run(self, lab: Patient, host: str, script: str) -> None:
        lab.exec(host, ["bash", "-c", PRELUDE + script], timeout=60)


@dataclass(frozen=True)
class FullDumps:
    """A file system of a few mebibytes is mounted where the dump is to lie."""

    name: str = "dumps-full"
    summary: str = "the emergency server's disk has no room for a dump"

    def inject(self, lab: Patient, host: str) -> None:
        if not self._is_full(lab, host):
            self._inside(lab, host, "mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", self._place(lab, host))

    def heal(self, lab: Patient, host: str) -> None:
        if self._is_full(lab, host):
            self._inside(lab, host, "umount", self._place(lab, host))

    def left(self, lab: Patient) -> list[str]:
        return [host.name for host in lab.topology.group("emergency") if self._is_full(lab, host.name)]

    def _is_full(self, lab: Patient, host: str) -> bool:
        with suppress(OSError):
            mounts = (PROC / str(first_process(lab, host)) / "mountinfo").read_text().splitlines()
            return self._place(lab, host) in (line.split()[4] for line in mounts)
        return False

    def _place(self, lab: Patient, host: str) -> str:
        settings = PROC / str(first_process(lab, host)) / "root" / SETTINGS.lstrip("/")
        return str(json.loads(settings.read_text())["dumps"])

    def _inside(self, lab: Patient, host: str, *words: str) -> None:
        command = ["nsenter", "-t", str(first_process(lab, host)), "-m", *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=10)
        if done.returncode:
            raise MachineNotReady(
                "The servers' disks cannot be reached", where=done.stderr.strip(), todo="Run the lab as root"
            )


@dataclass(frozen=True)
class ChangedMain:
    """Statements in the main database. do, undo: of its administrator's; what undo does not find is no error. What they
    change moves with the database, so both nodes have the mark: the one that was struck may be down when it is healed.
    """

    name: str
    summary: str
    do: str
    undo: str

    def inject(self, lab: Patient, host: str) -> None:
        for node in self._nodes(lab):
            lab.exec(node, ["bash", "-c", f"{PRELUDE}touch {self._mark}"])
        self._sql(lab, host, self.do)

    def heal(self, lab: Patient, host: str) -> None:
        if self.left(lab):
            self._sql(lab, self._open_node(lab), self.undo)
            for node in self._nodes(lab):
                lab.exec(node, ["rm", "-f", self._mark])

    def left(self, lab: Patient) -> list[str]:
        return [name for name in self._nodes(lab) if exists(lab, name, self._mark)]

    @property
    def _mark(self) -> str:
        return f"{MARKS}/{self.name}"

    def _nodes(self, lab: Patient) -> list[str]:
        return [host.name for host in lab.topology.group("dbservers") if first_process(lab, host.name)]

    def _open_node(self, lab: Patient) -> str:
        for name in self._nodes(lab):
            if not lab.exec(name, ["lab-engine", "status"], check=False).status:
                return name
        raise StepFailed("The main database is not open", todo="Bring it back first")

    def _sql(self, lab: Patient, host: str, statements: str) -> None:
        said = lab.exec(host, ["bash", "-c", SQL, "sql", statements], timeout=60).stdout
        if wrong := [line for line in said.splitlines() if "ORA-" in line and not DONE.search(line)]:
            raise StepFailed("The main database does not take the change", where=wrong[0].strip())


def _at_source(name: str, summary: str, spoil: str) -> BadNight:
    """What the main database's server sends is spoiled."""
    script = FETCHED.format(spoil=spoil)
    return BadNight(name, summary, "dbservers", f"replace {SOURCE} '{script}'", f"put_back {SOURCE}")


def _at_import(name: str, summary: str, script: str, *, also: str = "", undo: str = "") -> BadNight:
    """Data Pump's import on the emergency server is called by a script."""
    return BadNight(name, summary, "emergency", f"shadow impdp '{script}'\n{also}", f"rm -f {SHADOWS}/impdp\n{undo}")


# When the connection for the copy stands and nothing has come through it.
CUT = r"""
for word; do [ "$word" != fetch ] || fetch=1; done
[ -n "${fetch:-}" ] || exec $real "$@"
exec $real -o PermitLocalCommand=yes -o "LocalCommand=for one in /sys/class/net/*; do
  [ \$one = /sys/class/net/lo ] || ip link set \${one##*/} down; done" "$@" """
LINKS_UP = "for device in /sys/class/net/*; do ip link set ${device##*/} up; done"
BROKEN_IMPORT = """
/usr/local/sbin/lab-engine kill
exec $real "$@" """
HUNG_IMPORT = "exec sleep 3600"
SECONDS_LEFT = 15
SQL = r"""
printf "ALTER SESSION SET CONTAINER = XEPDB1;\n%s\nEXIT\n" "$1" | runuser -u oracle -- sqlplus -s / as sysdba"""
CHANGE = """ALTER TABLE HIS.DRUGS ADD (changed_yesterday VARCHAR2(20));
CREATE TABLE HIS.CHANGED_YESTERDAY (id NUMBER(9) PRIMARY KEY, note VARCHAR2(40));"""
CHANGE_BACK = """ALTER TABLE HIS.DRUGS DROP COLUMN changed_yesterday;
DROP TABLE HIS.CHANGED_YESTERDAY;"""
# Ten characters: twenty bytes in the main database's GBK, which fit, and thirty in the UTF-8 of the copy, which do not.
GBK = r"""ALTER DATABASE CHARACTER SET INTERNAL_USE ZHS16GBK;
CREATE TABLE HIS.FROM_GBK (id NUMBER(9) PRIMARY KEY, note VARCHAR2(20 BYTE));
INSERT INTO HIS.FROM_GBK VALUES (1, UNISTR('\5E94\6025\670D\52A1\5668\591C\95F4\526F\672C\4E00'));
COMMIT;"""
GBK_BACK = """DROP TABLE HIS.FROM_GBK;
ALTER DATABASE CHARACTER SET INTERNAL_USE AL32UTF8;"""
DONE = re.compile(r"ORA-(00942|00904|00955|01430|00001):")  # it is not there any more, or there already
AGE = r"""
import datetime, json, pathlib, sys
verb, state = sys.argv[1], pathlib.Path(sys.argv[2])
copies, moment = state / "copies.json", state / "copies.moment"
told = json.loads(copies.read_text())
days = datetime.timedelta(days=3)
if verb == "age" and not moment.exists():
    moment.write_text(told["current"]["moment"])
    told["current"]["moment"] = (datetime.datetime.fromisoformat(moment.read_text()) - days).isoformat()
if verb == "restore" and moment.exists():
    true = moment.read_text()
    if datetime.datetime.fromisoformat(told["current"]["moment"]) == datetime.datetime.fromisoformat(true) - days:
        told["current"]["moment"] = true
    moment.unlink()
copies.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
"""
BAD_NIGHTS: tuple[Fault, ...] = (
    BadNight(
        "export-fails",
        "the main database cannot write its export",
        "dbservers",
        f". {SOURCE_SETTINGS}\n[ -e $DIRECTORY.mode ] || stat -c %a $DIRECTORY >$DIRECTORY.mode\nchmod 0000 $DIRECTORY",
        f". {SOURCE_SETTINGS}\nchmod $(cat $DIRECTORY.mode) $DIRECTORY\nrm -f $DIRECTORY.mode",
    ),
    _at_source("dump-truncated", "the dump ends a kilobyte early", '$real "$@" | head -c -1024'),
    _at_source(
        "dump-damaged",
        "one byte in the middle of the dump is another",
        '{ head -c 20000; head -c 1 | tr "\\000-\\377" "\\001-\\377\\000"; cat; } < <($real "$@")',
    ),
    BadNight(
        "cut-in-copy",
        "the emergency server's cable is pulled while the dump is under way",
        "emergency",
        f"shadow ssh '{CUT}'",
        f"rm -f {SHADOWS}/ssh\n{LINKS_UP}",
    ),
    _at_import(
        "import-fails",
        "the emergency server's database crashes when the import begins",
        BROKEN_IMPORT,
        undo="systemctl restart emergency-database.service",
    ),
    _at_import(
        "import-hangs",
        f"the import does not end, and the copy must be ready in {SECONDS_LEFT} s",
        HUNG_IMPORT,
        also=f"cp -an {SETTINGS} {SETTINGS}.before\n"
        f'sed -i \'s/"limit_hours": [0-9.]*/"limit_hours": {SECONDS_LEFT / 3600:.6f}/\' {SETTINGS}',
        undo=f"put_back {SETTINGS}",
    ),
    ChangedMain(
        "text-too-long",
        "the main database is in GBK: texts that fit their columns there are too long here",
        GBK,
        GBK_BACK,
    ),
    ChangedMain(
        "schema-changed", "the main database has a table and a column more since yesterday", CHANGE, CHANGE_BACK
    ),
    FullDumps(),
    BadNight(
        "timer-off",
        "the timer of the nightly copy is disabled",
        "emergency",
        "systemctl disable --now emergency-nightly.timer",
        "systemctl enable --now emergency-nightly.timer",
    ),
    BadNight(
        "stale-copy",
        "no night has run for three days",
        "emergency",
        f"python3 -c '{AGE}' age {COPIES}",
        f"python3 -c '{AGE}' restore {COPIES}",
    ),
)
