"""`python -m tests.wire.fuzzing.record`: write the captures anew, in both modes, nothing of this machine in them."""

from __future__ import annotations

import contextlib

import oracledb

from ..killing.processes import machine
from .corpus import PLACE
from .relay import Relay
from .scenarios import SCENARIOS, SETUP


def anonymous() -> None:
    """What the driver tells of itself."""
    oracledb.defaults.program = "fuzz"
    oracledb.defaults.machine = "client"
    oracledb.defaults.osuser = "someone"
    oracledb.defaults.terminal = "unknown"


def logged_on(relay: Relay) -> oracledb.Connection:
    """A session of HIS through the relay."""
    return oracledb.connect(user="his", password="secret", dsn=f"127.0.0.1:{relay.port}/XEPDB1")


def refused_logon(port: int) -> bytes:
    """A whole logon, of a user that does not exist."""
    with Relay(port) as relay:
        with contextlib.suppress(oracledb.DatabaseError):
            oracledb.connect(user="nobody", password="no secret", dsn=f"127.0.0.1:{relay.port}/XEPDB1")
        return relay.sent


def main() -> None:
    anonymous()
    PLACE.mkdir(exist_ok=True)
    for mode in ("19", "23"):
        with machine(mode=mode) as here:
            with here.connect() as connection:
                for text in SETUP:
                    connection.cursor().execute(text)
            (PLACE / f"logon.{mode}.tns").write_bytes(refused_logon(here.server.port))
            for name, scenario in SCENARIOS.items():
                with Relay(here.server.port) as relay, logged_on(relay) as connection:
                    before = len(relay.sent)
                    scenario(connection)
                    (PLACE / f"{name}.{mode}.tns").write_bytes(relay.sent[before:])


if __name__ == "__main__":
    main()
