"""The three ways in which an operation ends without an answer, each with its own meaning for the desk."""

from __future__ import annotations

import logging

import oracledb

log = logging.getLogger("his.refusals")


class Refused(Exception):
    """A rule of business says no (4xx): certainly not done. code: for programs; message: for the person at the desk."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class NotDone(Exception):
    """No database, or rolled back (503): this request certainly did nothing. Send it again with the same key."""


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


def meaning_of(error: BaseException) -> Refused | NotDone:
    """What an error before the commit means to the desk: a rule's refusal, or not done."""
    detail = error.args[0] if isinstance(error, oracledb.Error) and error.args else None
    rule = RULES.get(getattr(detail, "code", 0))
    if rule:
        return Refused(*rule)
    text = " ".join(str(error).split()) or "The database did not answer in time"
    log.error("operation rolled back error=%s", text)
    return NotDone("The database could not do this and rolled it back")
