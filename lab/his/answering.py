"""What every route needs: its parameters' types, and the way from a request to an operation and its answer."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Header, Path, Query, Request
from fastapi.responses import JSONResponse

from lab.his.operations import Operations, Work
from lab.his.operations import Request as Operation
from lab.his.refusals import Refused
from lab.his.requests import Body
from lab.his.worklists import Worklists

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=64)]
Find = Annotated[str, Query(max_length=60)]
Identity = Annotated[int, Path(ge=1, le=999_999_999_999)]
PRINTABLE = re.compile(r"[\x21-\x7e]{1,64}")


async def run_operation(http: Request, kind: str, key: str, body: Body, work: Work) -> JSONResponse:
    """201 with the answer of an operation done now, 200 with a stored one. Raises Refused for a key nobody may use."""
    if not PRINTABLE.fullmatch(key):
        raise Refused(422, "bad_key", "Idempotency-Key must be 1 to 64 printable ASCII characters without blanks")
    operations: Operations = http.app.state.operations
    operation = Operation(kind, key, body.model_dump(mode="json", exclude_none=True))
    answer = await operations.run(operation, work)
    return JSONResponse(answer, status_code=200 if answer["replayed"] else 201)


def lists_of(http: Request) -> Worklists:
    """The application's reads."""
    lists: Worklists = http.app.state.worklists
    return lists
