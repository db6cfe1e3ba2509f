"""Reading one mapping of a YAML file with errors that name the file, the entry and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from lab.errors import BadInput

MISSING: Any = object()


@dataclass(frozen=True)
class Entry:
    """A mapping, with where it came from. Raises BadInput where it is no mapping."""

    values: dict[str, Any]
    path: Path
    name: str

    def __post_init__(self) -> None:
        if not isinstance(self.values, dict):
            raise self.wrong("is no mapping", "Write key: value")

    def wrong(self, what: str, todo: str) -> BadInput:
        """The error for this entry, to raise."""
        return BadInput(f"{self.name}: {what}", where=str(self.path), todo=todo)

    def allow(self, *names: str) -> None:
        """Raise BadInput for a key that is none of these: a misspelt one would otherwise be dropped in silence."""
        for name in self.values:
            if name not in names:
                raise self.wrong(f"unknown key {name!r}", f"Use {', '.join(names)}")

    def value(self, name: str, default: Any = MISSING) -> Any:
        """The value of a key, or the default. Raises BadInput where a key without a default is missing."""
        if name not in self.values and default is MISSING:
            raise self.wrong(f"{name} is missing", "Add it")
        return self.values.get(name, default)

    def text(self, name: str, default: Any = MISSING) -> str:
        """A key's text. Raises BadInput where it is missing, empty or no text."""
        value = self.value(name, default)
        if not isinstance(value, str) or (not value.strip() and default is MISSING):
            raise self.wrong(f"{name} cannot be {value!r}", "Write words; quote numbers")
        return " ".join(value.split())


def read_document(path: Path) -> Entry:
    """A YAML file whose top is a mapping. Raises BadInput."""
    try:
        return Entry(yaml.safe_load(path.read_text(encoding="utf-8")), path, path.stem)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadInput("A file of the plan cannot be read", where=f"{path}: {error}") from None
