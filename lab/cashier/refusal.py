"""What the cashier's program refuses, in both languages."""

from __future__ import annotations

from lab.errors import LabError


class Refused(LabError):
    """A rule forbids it; nothing was changed. Read the words, put it right and try again."""

    def __init__(self, code: str, en: str, zh: str) -> None:
        self.code, self.en, self.zh = code, en, zh
        super().__init__(en)

    def as_dict(self) -> dict[str, str]:
        """For the page."""
        return {"code": self.code, "en": self.en, "zh": self.zh}
