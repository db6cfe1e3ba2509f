"""`python -m lab.bmc /etc/bmc/bmc.json`: run one BMC. Exit status 2: it cannot start (one line says why)."""

from __future__ import annotations

import logging
import signal
import sys
from pathlib import Path

from lab.bmc.engine import DockerEngine
from lab.bmc.power import PowerButton
from lab.bmc.privileges import drop_to
from lab.bmc.server import RedfishServer, make_tls
from lab.bmc.service import RedfishService
from lab.bmc.settings import Settings, SettingsError, read_password, read_settings


def build(settings: Settings) -> RedfishServer:
    """The bound server. Raises SettingsError, OSError."""
    password = read_password(Path(settings.password_file))
    button = PowerButton(DockerEngine(settings.docker_socket, settings.container), settings.stop_timeout)
    service = RedfishService(settings.system, button, settings.user, password)
    tls = make_tls(settings.certificate, settings.key)
    return RedfishServer((settings.address, settings.port), service, tls, settings.request_timeout)


def main(arguments: list[str]) -> int:
    """Serve until SIGTERM."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    if len(arguments) != 1:
        print("usage: python -m lab.bmc CONFIGURATION", file=sys.stderr)
        return 2
    try:
        settings = read_settings(Path(arguments[0]))
        server = build(settings)
        if settings.run_as:
            drop_to(settings.run_as, settings.docker_socket)
    except (SettingsError, OSError, KeyError) as error:
        print(f"The BMC cannot start: {error}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
