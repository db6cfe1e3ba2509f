"""What a desk's page consists of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """The same words in Chinese and English."""

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Field:
    """One input. name: dotted for what lies deeper ("lines.0.drug_id"). kind: whole, text, decimal or date.

    options: what may be chosen, sent value -> words; none: typed freely.
    """

    name: str
    label: Text
    kind: str = "whole"
    required: bool = True
    options: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True)
class Form:
    """One step at a desk. path: where it is posted, or with `reads` read, {name} filled from its fields."""

    title: Text
    path: str
    fields: tuple[Field, ...] = ()
    reads: bool = False


@dataclass(frozen=True)
class Desk:
    """One department's page."""

    name: str
    title: Text
    forms: tuple[Form, ...]
