"""An application program (CE00, CE01) that runs and misbehaves: it answers errors, is slow, or leaks memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lab.faults.fault import Patient
from lab.faults.processes import exists

PATCHES = Path(__file__).parent / "patches"
PLACE = "/run/lab-fault"
# A desk stays with the program that served it last, which is then the other one. So that one is restarted too, as in
# any maintenance, before the patch takes effect.
START = r"""
set -e
unit=$1 place=$2
path=$(systemctl show -p Environment "$unit" | tr ' ' '\n' | sed -n 's/^\(Environment=\)\?PYTHONPATH=//p')
mkdir -p "$place" "/run/systemd/system/$unit.d"
printf %s "$3" > "$place/sitecustomize.py"
chmod -R a+rX "${place%/*}"
printf '[Service]\nEnvironment=PYTHONPATH=%s:%s\n' "$place" "$path" > "/run/systemd/system/$unit.d/lab-fault.conf"
systemctl daemon-reload
/opt/his/release restart "$unit" "$4"
touch "$place/now"
"""
STOP = r"""
set -e
unit=$1 place=$2
rm -rf "$place" "/run/systemd/system/$unit.d/lab-fault.conf"
rm -f "$3"
systemctl daemon-reload
/opt/his/release restart "$unit"
"""


@dataclass(frozen=True)
class BreakProgram:
    """Starts the program anew with a patch over its code. instance, other: CE00 and CE01; patch: a file of
    lab/faults/patches. ends: whether the program ends, by its own or the machine's hand, once it has done some work."""

    name: str
    summary: str
    instance: str
    other: str
    patch: str
    ends: bool

    def inject(self, lab: Patient, host: str) -> None:
        text = (PATCHES / f"{self.patch}.py").read_text(encoding="utf-8")
        words = [self._unit, self._place, text, _unit(self.other)]
        lab.exec(host, ["bash", "-c", START, "break", *words], timeout=60)

    def heal(self, lab: Patient, host: str) -> None:
        if self._is_broken(lab, host):
            memory = f"/run/his-{self.instance[2:]}/ends"
            lab.exec(host, ["bash", "-c", STOP, "mend", self._unit, self._place, memory], timeout=60)

    def left(self, lab: Patient) -> list[str]:
        return [host.name for host in lab.topology.group("appservers") if self._is_broken(lab, host.name)]

    def has_struck(self, lab: Patient, host: str) -> bool:
        """Whether the program has ended because of it and was begun anew, where it does end."""
        if not self.ends:
            return True
        told = lab.exec(host, ["systemctl", "show", "-p", "NRestarts", "--value", self._unit], timeout=10, check=False)
        return told.stdout.strip() not in ("", "0")

    @property
    def _unit(self) -> str:
        return _unit(self.instance)

    @property
    def _place(self) -> str:
        return f"{PLACE}/{self.patch}-{self.instance}"

    def _is_broken(self, lab: Patient, host: str) -> bool:
        return exists(lab, host, self._place)


def _unit(instance: str) -> str:
    return f"ce@{instance[2:]}.service"
