"""One operation = one Oracle transaction with an idempotency key.

The key's row in OPERATIONS is written first and holds the answer at the commit: a second request with the same key
waits on that row and then gets the same answer, on whichever application server it arrives.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import oracledb

from lab.his.connections import Connections
from lab.his.refusals import NotDone, OutcomeUnknown, Refused, meaning_of
from lab.his.settings import HisSettings

Answer = dict[str, Any]
UNIQUE_VIOLATED = 1
OPERATION_KEY = "OPERATIONS_PK"
BEGIN = "INSERT INTO operations (op_key, kind, request_hash, instance) VALUES (:op_key, :kind, :hash, :instance)"
FINISH = "UPDATE operations SET answer = :answer WHERE op_key = :op_key"
STORED = "SELECT kind, request_hash, answer FROM operations WHERE op_key = :op_key"
HEALTH = "UPDATE health_checks SET checked_at = SYSTIMESTAMP WHERE instance = :instance"
FIRST_HEALTH = "INSERT INTO health_checks (instance) VALUES (:instance)"


@dataclass(frozen=True)
class Request:
    """kind: what is done (register, report_exam, …). key: the idempotency key. body: what was asked, JSON-able."""

    kind: str
    key: str
    body: dict[str, Any]

    @property
    def hash(self) -> str:
        """SHA-256 of kind and body."""
        return hashlib.sha256(json.dumps([self.kind, self.body], sort_keys=True).encode()).hexdigest()


class AlreadyStored(Exception):
    """The key has a row: answer from it. Raised within this module only."""


Work = Callable[[oracledb.AsyncCursor, Request], Awaitable[Answer]]


class Operations:
    """Runs operations against the database."""

    def __init__(self, connections: Connections, settings: HisSettings) -> None:
        self._connections = connections
        self._settings = settings

    async def run(self, request: Request, work: Work) -> Answer:
        """Do `work` in one transaction and return its answer, or the stored one.

        A lost connection is tried once more within the request's time: the key makes that safe.
        Raises Refused, NotDone, Failed, OutcomeUnknown.
        """
        deadline = asyncio.get_running_loop().time() + self._settings.request_timeout
        failure: Exception = NotDone("The database does not answer")
        commit_sent = False
        for _ in range(2):
            try:
                return await self._once(request, work, deadline)
            except OutcomeUnknown as error:
                failure, commit_sent = error, True
            except NotDone as error:
                failure = error
        if commit_sent:
            raise OutcomeUnknown(str(failure))
        raise failure

    async def _once(self, request: Request, work: Work, deadline: float) -> Answer:
        commit_sent = False
        try:
            async with self._connections.acquire(deadline) as connection, asyncio.timeout_at(deadline):
                answer = await self._transaction(connection, request, work)
                commit_sent = True
                await connection.commit()
                return {**answer, "replayed": False}
        except AlreadyStored:
            return await self._replay(request, deadline)
        except (oracledb.Error, OSError, TimeoutError) as error:
            if commit_sent:
                raise OutcomeUnknown("The commit was not confirmed") from error
            raise meaning_of(error) from error

    async def _transaction(self, connection: oracledb.AsyncConnection, request: Request, work: Work) -> Answer:
        with connection.cursor() as cursor:
            await self._claim(cursor, request)
            done = await work(cursor, request)
            answer = {**done, "op_key": request.key, "instance": self._settings.instance}
            await cursor.execute(FINISH, answer=json.dumps(answer, ensure_ascii=False), op_key=request.key)
        return answer

    async def _claim(self, cursor: oracledb.AsyncCursor, request: Request) -> None:
        values = {"op_key": request.key, "kind": request.kind, "hash": request.hash}
        try:
            await cursor.execute(BEGIN, {**values, "instance": self._settings.instance})
        except oracledb.IntegrityError as error:
            if error.args[0].code == UNIQUE_VIOLATED and OPERATION_KEY in str(error).upper():
                raise AlreadyStored from None
            raise

    async def _replay(self, request: Request, deadline: float) -> Answer:
        try:
            async with self._connections.acquire(deadline) as connection, asyncio.timeout_at(deadline):
                with connection.cursor() as cursor:
                    await cursor.execute(STORED, op_key=request.key)
                    row = await cursor.fetchone()
        except (oracledb.Error, OSError, TimeoutError, NotDone) as error:
            raise OutcomeUnknown("The operation is stored but its answer could not be read") from error
        if row is None:
            raise NotDone("Another request with the same key was rolled back")
        if (row[0], row[1]) != (request.kind, request.hash):
            raise Refused(409, "key_reused", "This Idempotency-Key was used for another request")
        return {**json.loads(row[2]), "replayed": True}

    async def check(self) -> None:
        """Commit one small write. Raises NotDone."""
        deadline = asyncio.get_running_loop().time() + self._settings.request_timeout
        try:
            async with self._connections.acquire(deadline) as connection, asyncio.timeout_at(deadline):
                with connection.cursor() as cursor:
                    await cursor.execute(HEALTH, instance=self._settings.instance)
                    if not cursor.rowcount:
                        await cursor.execute(FIRST_HEALTH, instance=self._settings.instance)
                await connection.commit()
        except (oracledb.Error, OSError, TimeoutError) as error:
            raise NotDone(" ".join(str(error).split()) or "The database does not answer") from error
