"""HELP=Y: the parameters."""

from __future__ import annotations

from lab.standin.datapump.parameters import CHOICES, KEYS, REFUSED

_TITLES = {"expdp": "The Data Pump export utility", "impdp": "The Data Pump import utility"}


def help_text(tool: str) -> str:
    """One line a parameter, then those that are refused by name."""
    lines = [f"{_TITLES.get(tool, tool)}: {tool} NAME/PASSWORD KEY=VALUE … or KEY=(VALUE, VALUE …)", ""]
    for key in sorted(KEYS):
        choices = ", ".join(word.upper() for word in CHOICES.get(key, ()))
        lines.append(f"{key.upper():<24}{choices}".rstrip())
    return "\n".join([*lines, "", f"Not supported here: {', '.join(sorted(REFUSED)).upper()}"])
