"""A hospital of its own for the HIS's tests: schema and data in a private stand-in, and two application programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import oracledb
import psycopg
from starlette.testclient import TestClient

from lab.his.app import make_app
from lab.his.schema.seed import seed
from lab.his.schema.versions import apply_versions, read_versions
from lab.his.settings import HisSettings
from lab.standin.config import Settings
from lab.standin.pg import open_database
from lab.standin.pg.bootstrap import bootstrap, create_user

from .postgres import running_postgres
from .server_thread import ServerThread


@dataclass(frozen=True)
class Hospital:
    """programs: CE00 and CE01. desks: what GET /api/desks says."""

    server: ServerThread
    programs: tuple[TestClient, TestClient]
    desks: dict[str, Any]
    settings: HisSettings

    def connect(self) -> oracledb.Connection:
        """A session as HIS."""
        return oracledb.connect(user="his", password=self.settings.password, dsn=self.settings.dsn)

    def post(self, path: str, body: dict[str, Any], key: str | None = None, program: int = 0) -> Any:
        """One operation; its HTTP response."""
        headers = {"Idempotency-Key": key or uuid4().hex}
        return self.programs[program].post(path, json=body, headers=headers)

    def registered(self) -> dict[str, Any]:
        """A registration's answer."""
        schedule, registrar = self.desks["schedules"][0]["id"], self.desks["registrars"][0]
        body = {"schedule_id": schedule, "registrar_id": registrar, "patient_id": self.desks["patients"][0]}
        return dict(self.post("/api/registrations", body).json())

    def prescribed(self, *drugs: int, quantity: int = 2) -> dict[str, Any]:
        """A prescription's answer."""
        lines = [{"drug_id": drug, "quantity": quantity} for drug in drugs or (1, 2)]
        body = {"registration_id": self.registered()["id"], "lines": lines}
        return dict(self.post("/api/prescriptions", body).json())

    def charge(self, prescription: int, cashier: int = 0, **options: Any) -> Any:
        """The response to charging a prescription."""
        body = {"prescription_id": prescription, "cashier_id": self.desks["cashiers"][cashier]}
        return self.post("/api/charges", body, **options)

    def dispense(self, prescription: int, **options: Any) -> Any:
        """The response to dispensing a prescription."""
        body = {"prescription_id": prescription, "pharmacist_id": self.desks["pharmacists"][0]}
        return self.post("/api/dispensings", body, **options)


@contextmanager
def open_hospital(postgres_dsn: str, password_file: Path) -> Iterator[Hospital]:
    """The owner HIS exists in the stand-in over `postgres_dsn`, with the password in the file."""
    with ExitStack() as stack:
        server = stack.enter_context(
            ServerThread(Settings(listen="127.0.0.1", port=0), lambda: open_database({"dsn": postgres_dsn}))
        )
        settings = HisSettings(server.dsn, "his", password_file, request_timeout=5.0, call_timeout=4.0)
        with oracledb.connect(user="his", password=settings.password, dsn=settings.dsn) as connection:
            apply_versions(connection, read_versions())
            seed(connection, "tiny", 1)
        programs = tuple(stack.enter_context(TestClient(make_app(settings))) for _ in range(2))
        desks = programs[0].get("/api/desks").json()
        yield Hospital(server, (programs[0], programs[1]), desks, settings)


@contextmanager
def hospital_of_its_own(password_file: Path) -> Iterator[Hospital]:
    """The same over a private PostgreSQL; the file is written here."""
    password_file.write_text("secret")
    with running_postgres() as dsn:
        bootstrap(dsn, "manager")
        with psycopg.connect(dsn, autocommit=True) as connection:
            create_user(connection, "HIS", "secret")
        with open_hospital(dsn, password_file) as hospital:
            yield hospital
