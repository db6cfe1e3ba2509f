"""A clause of the emergency plan, the unit in which the plan is performed and checked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """trigger: what goes wrong. automatic: what must happen by itself. step: a lettered step that somebody performs.
    duty: what a department must do. limit: a time or a condition that must hold."""

    TRIGGER = "trigger"
    AUTOMATIC = "automatic"
    STEP = "step"
    DUTY = "duty"
    LIMIT = "limit"


class Language(StrEnum):
    """A language of the catalogue."""

    EN = "en"
    ZH = "zh"


@dataclass(frozen=True)
class Text:
    """The same words in English and Chinese."""

    en: str
    zh: str

    def in_(self, language: Language) -> str:
        """The words in one language."""
        return self.zh if language is Language.ZH else self.en


@dataclass(frozen=True)
class Clause:
    """One clause. section: the plan's number (3.1). level: 3 mildest, 1 worst. letter: of a lettered clause, else
    empty. who: a key of roles.yml. order: position within its procedure, from 1."""

    id: str
    section: str
    level: int
    procedure: str
    kind: Kind
    letter: str
    order: int
    who: str
    text: Text
