"""What the conversations of one server have in common."""

from __future__ import annotations

from dataclasses import dataclass

from ..config import Limits
from ..interface import Database
from ..ttc.capabilities import Mode
from .listener import Listener
from .numbers import SessionNumbers


@dataclass(frozen=True)
class Shared:
    """What all conversations of a server share."""

    mode: Mode
    listener: Listener
    limits: Limits
    database: Database
    numbers: SessionNumbers
