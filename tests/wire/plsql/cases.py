"""PL/SQL as a table: what it shows, definitions to make first, a block that fills :out, and what :out is then (or the
error, "ORA-…"). The generated part of docs/fidelity.md lists what these show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """expected: the value of :out, or the beginning of an error. made: definitions; they are dropped with the table's
    schema objects named zz… afterwards."""

    shows: str
    block: str
    expected: str
    made: tuple[str, ...] = ()
