"""What is in the database at the end, read at the service address with Oracle's own driver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import oracledb

from lab.errors import StepFailed
from lab.his.audit import final_rows
from lab.provision import Lab
from lab.waiting import wait_until

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def read_final(lab: Lab) -> Rows:
    """Table -> rows. Raises StepFailed where the database cannot be read."""

    def attempt() -> Rows:
        with connect(lab) as connection:
            return final_rows(connection)

    try:
        return wait_until(attempt, 30, "the final reads", interval=1)
    except oracledb.Error as error:
        raise StepFailed("The final reads failed", where=str(error)) from None


def connect(lab: Lab) -> oracledb.Connection:
    """A connection as the schema's owner through the service address. Raises oracledb.Error."""
    dsn = f"{lab.topology.service_addresses['db_vip']}:1521/XEPDB1"
    return oracledb.connect(user="HIS", password=lab.secrets["his_password"], dsn=dsn, tcp_connect_timeout=3)
