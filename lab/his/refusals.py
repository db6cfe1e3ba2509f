"""The four ways in which an operation ends without an answer, each with its own meaning for the desk."""

from __future__ import annotations

import logging

import oracledb

from lab.his.loss import Loss, described, loss_of

log = logging.getLogger("his.refusals")


class Refused(Exception):
    """A rule of business says no (4xx): certainly not done. code: for programs; message: for the person at the desk."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class NotDone(Exception):
    """No database, or rolled back (503): this request certainly did nothing. Send it again with the same key."""


class Failed(Exception):
    """The database refused a statement of ours (500): certainly not done, and sending it again helps nothing.

    A missing table or right, a full tablespace: the log's line names it; whoever runs the HIS must correct it.
    """


class OutcomeUnknown(Exception):
    """The commit was sent and never confirmed (504). Send the request again with the same key to learn the outcome."""


# ORA number -> (status, code, message).
RULES = {
    1: (409, "already_done", "This was done before by another operation"),
    2290: (409, "rule_broken", "A value is outside what the hospital's rules allow"),
    2291: (404, "not_found", "Something that the request names does not exist"),
    12899: (422, "too_long", "A text is too long"),
    1438: (422, "too_large", "A number is too large"),
}


def not_found(what: str, identity: object) -> Refused:
    """The 404 for a thing that a request names."""
    return Refused(404, "not_found", f"There is no {what} {identity}")


# Resource busy, deadlock, cannot serialize, lock wait timed out: the next try may well succeed.
PASSING = {54, 60, 8177, 30006}


def meaning_of(error: BaseException) -> Refused | NotDone | Failed:
    """What an error before the commit means to the desk. Everything but a rule's refusal gets a line in the log."""
    detail = error.args[0] if isinstance(error, oracledb.Error) and error.args else None
    code = getattr(detail, "code", 0)
    if code in RULES:
        return Refused(*RULES[code])
    if detail is None or code in PASSING or loss_of(error) is not Loss.NONE:
        log.warning("not done, rolled back error=%s", described(error))
        return NotDone("The database could not do this and rolled it back")
    log.error("failed, rolled back error=%s", described(error))
    return Failed("The HIS could not do this and nothing was changed; its log says why")
