"""`python -m lab.array disk|controller|host SETTINGS` serves; `… ask ADDRESS,… OPERATION [NAME=VALUE…]` manages;
`… format IMAGE FOLDER…` makes disks with the image's content.

A database server's Python may be 3.9: what only the array's own servers need is imported where it is needed.

Exit status: 0 done; 1 refused or failed, with one line; 2 wrong usage or settings.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from lab.array.console import ask_owner, every_status
from lab.array.export import Export
from lab.array.log import say
from lab.array.paths import Multipath
from lab.array.settings import (
    BadSettings,
    HostSettings,
    address,
    controller_settings,
    disk_settings,
    host_settings,
    read_document,
)
from lab.array.systemd import notify
from lab.array.wire import ArrayError, Service, listen

REPORT_EVERY = 0.5
PATIENCE = 30.0  # seconds until the first path


async def _serve(service: Service, addresses: tuple[tuple[str, int], ...], *more: Coroutine[Any, Any, None]) -> None:
    for one in addresses:
        await listen(service, one)
    notify("READY=1")
    await asyncio.gather(*more, asyncio.Event().wait())


def _disk(path: Path) -> Coroutine[Any, Any, None]:
    from lab.array.disk import Disk
    from lab.array.platters import Platters

    settings = disk_settings(read_document(path))
    disk = Disk(Platters(settings.folder, settings.size))
    say(f"disk {disk.platters.identity.serial}, epoch {disk.platters.identity.epoch}")
    return _serve(disk, settings.listen)


def _controller(path: Path) -> Coroutine[Any, Any, None]:
    from lab.array.controller import Controller

    settings = controller_settings(read_document(path))
    controller = Controller(settings)
    return _serve(controller, settings.listen, controller.run())


async def _host(path: Path) -> None:
    settings = host_settings(read_document(path))
    multipath, gone = Multipath(settings), asyncio.Event()
    watching = asyncio.ensure_future(multipath.run())
    try:
        await asyncio.wait_for(multipath.ready.wait(), PATIENCE)
    except asyncio.TimeoutError:  # noqa: UP041  the same from 3.11 on
        raise ArrayError.unreachable("no path to a controller that owns the array") from None
    if multipath.fenced:
        raise ArrayError.unreachable(multipath.fenced)
    Export(multipath, settings.device, gone.set).mount()
    loop_device = await _attach(settings.device)
    _report(settings, multipath, loop_device)
    notify("READY=1")
    while not gone.is_set():
        _report(settings, multipath, loop_device)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(gone.wait(), REPORT_EVERY)
    watching.cancel()


async def _attach(device: Path) -> str:
    """A loop device over the file, by a process of its own: this one must go on serving it."""
    command = ["losetup", "--find", "--show", "--direct-io=on", "--sector-size", "4096", str(device)]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, problem = await process.communicate()
    if process.returncode:
        raise ArrayError.unreachable(f"no loop device: {problem.decode().strip()}")
    return out.decode().strip()


def _report(settings: HostSettings, multipath: Multipath, loop_device: str) -> None:
    beside = settings.report.with_suffix(".new")
    beside.write_text(json.dumps({**multipath.report(), "loop": loop_device}))
    beside.replace(settings.report)


async def _ask(words: list[str]) -> None:
    addresses = tuple(map(address, words[0].split(",")))
    if words[1] == "status":
        print(json.dumps(await every_status(addresses)))
        return
    values = dict(word.split("=", 1) for word in words[2:])
    print(json.dumps(await ask_owner(addresses, {"op": words[1], **values})))


SERVERS: dict[str, Callable[[Path], Coroutine[Any, Any, None]]] = {
    "disk": _disk,
    "controller": _controller,
    "host": _host,
}


def main(words: list[str]) -> int:
    """The command line."""
    try:
        if words[:1] == ["ask"] and len(words) >= 3:
            asyncio.run(_ask(words[1:]))
        elif words[:1] == ["format"] and len(words) >= 3:
            from lab.array.formatting import format_disks

            format_disks(Path(words[1]), [Path(word) for word in words[2:]])
        elif len(words) == 2 and words[0] in SERVERS:
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
            asyncio.run(SERVERS[words[0]](Path(words[1])))
        else:
            print(__doc__, file=sys.stderr)
            return 2
    except (BadSettings, ValueError) as error:
        say(f"bad settings: {error}")
        return 2
    except (ArrayError, OSError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
