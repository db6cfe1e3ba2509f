"""Looking at the machine before anything is made on it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import docker

from lab.errors import MachineNotReady
from lab.machine.labels import NAME, ROOT
from lab.settings import PROJECT, LabSettings

GIB = 1 << 30
# Images of a whole cold build plus a rehearsal's writes, measured with the stand-in; the Oracle images are larger.
DISK_NEEDED = {"standin": 4 * GIB, "oracle-xe": 16 * GIB, "oracle-free": 16 * GIB}
INOTIFY_PER_SERVER = 5  # systemd's own and its managers', measured on a booted server
EXT4_FEATURES = Path("/sys/fs/ext4/features")  # there once the kernel has loaded ext4
ARRAY_DEVICES = ("/dev/fuse", "/dev/loop-control")
MEMORY_NEEDED = {"standin": 2 * GIB, "oracle-xe": 6 * GIB, "oracle-free": 6 * GIB}


@dataclass(frozen=True)
class Machine:
    """What the machine has. disk, memory: bytes free where Docker keeps its data, and available. inotify: instances
    that root may still open; None where the kernel does not say. lacking: devices that the disk array needs. encrypts:
    the kernel can encrypt the files of an ext4 file system, or does not say."""

    disk: int
    disk_place: str
    memory: int
    cgroups: bool
    inotify: int | None = None
    lacking: tuple[str, ...] = ()
    encrypts: bool = True


def look(client: docker.DockerClient) -> Machine:
    """Measure this machine."""
    place = str(client.info().get("DockerRootDir") or "/var/lib/docker")
    existing = place if Path(place).exists() else "/"
    cgroups = Path("/sys/fs/cgroup/cgroup.controllers").exists() or Path("/sys/fs/cgroup/systemd").is_dir()
    here = Path(place).exists()  # an engine in a machine of its own has devices of its own
    lacking = tuple(device for device in ARRAY_DEVICES if here and not Path(device).exists())
    encrypts = not here or not EXT4_FEATURES.exists() or (EXT4_FEATURES / "encryption").exists()
    free = shutil.disk_usage(existing).free
    return Machine(free, existing, _available_memory(), cgroups, inotify_left(), lacking, encrypts)


def check(machine: Machine, settings: LabSettings, servers: int = 0, sealed: bool = False) -> None:
    """Raises MachineNotReady: what is short, where, and how much is needed. servers: how many are to be started;
    sealed: one of them keeps its files encrypted."""
    disk, memory = DISK_NEEDED[settings.engine], MEMORY_NEEDED[settings.engine]
    if machine.disk < disk:
        raise MachineNotReady(
            "The disk is nearly full",
            where=f"{machine.disk / GIB:.1f} GiB free at {machine.disk_place}, {disk / GIB:.0f} GiB needed",
            todo="Free some space, e.g. by `lab down --purge`",
        )
    if machine.memory < memory:
        raise MachineNotReady(
            "Too little memory is available",
            where=f"{machine.memory / GIB:.1f} GiB, {memory / GIB:.0f} GiB needed",
            todo="End something large",
        )
    inotify = INOTIFY_PER_SERVER * servers
    if machine.inotify is not None and machine.inotify < inotify:
        raise MachineNotReady(
            "Too few inotify instances are left for the servers' systemd",
            where=f"{machine.inotify} of fs.inotify.max_user_instances, {inotify} needed",
            todo="Run `sysctl fs.inotify.max_user_instances=1024`, or take another lab down",
        )
    if machine.lacking:
        raise MachineNotReady(
            "The kernel lacks what the disk array needs",
            where=", ".join(machine.lacking),
            todo="Run `modprobe -a fuse loop`, or use a machine whose kernel has them",
        )
    if sealed and not machine.encrypts:
        raise MachineNotReady(
            "The kernel cannot encrypt what the emergency server keeps",
            where=f"{EXT4_FEATURES}/encryption is missing",
            todo="Use a kernel with CONFIG_FS_ENCRYPTION, or set emergency_server_sealed to false in the inventory",
        )
    if not machine.cgroups:
        raise MachineNotReady(
            "The kernel offers systemd no cgroups", where="/sys/fs/cgroup", todo="Mount cgroup2, or cgroup v1's systemd"
        )


def check_no_namesake(client: docker.DockerClient, settings: LabSettings) -> None:
    """Raises MachineNotReady where another checkout has a lab of this name on this machine."""
    same_name: dict[str, str | list[str] | bool] = {"label": f"{NAME}={settings.name}"}
    for container in client.containers.list(all=True, filters=same_name, ignore_removed=True):
        other = container.labels.get(ROOT, "")
        if other != str(PROJECT):
            gone = "" if Path(other).exists() else ", or stop its containers: its checkout is gone"
            raise MachineNotReady(f"There is another lab {settings.name!r}", where=other, todo=f"Choose --lab{gone}")


def inotify_left() -> int | None:
    """Containers' root is this machine's root, and has one budget for all of them."""
    try:
        limit = int(Path("/proc/sys/fs/inotify/max_user_instances").read_text())
    except (OSError, ValueError):
        return None
    return limit - sum(_inotify_of(process) for process in Path("/proc").glob("[0-9]*"))


def _inotify_of(process: Path) -> int:
    try:
        return sum(_is_inotify(fd) for fd in (process / "fd").iterdir()) if process.stat().st_uid == 0 else 0
    except OSError:  # it ended meanwhile, or is not ours to see
        return 0


def _is_inotify(fd: Path) -> bool:
    try:
        return str(fd.readlink()) == "anon_inode:inotify"
    except OSError:
        return False


def _available_memory() -> int:
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return 0
