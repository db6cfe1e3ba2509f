"""The options that say which lab a command is about, and the answer's form."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from lab.settings import ENGINES, SIZES, LabSettings, load, replaced


@dataclass(frozen=True)
class Options:
    """What the person asked for; None: not said."""

    lab: str | None
    subnet: str | None
    engine: str | None
    size: str | None
    json: bool

    def new_settings(self) -> LabSettings:
        """Settings for a lab that may not exist yet: options over what it was built with. Raises BadInput."""
        return replaced(load(self.lab), subnet=self.subnet, engine=self.engine, size=self.size)

    def stored_settings(self) -> LabSettings:
        """Settings of the lab as it was built, or the defaults. Raises BadInput."""
        return load(self.lab)

    def show(self, answer: dict[str, Any], line: str) -> None:
        """Print the answer as JSON or as text."""
        click.echo(json.dumps(answer, indent=1) if self.json else line)


def lab_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --lab, --subnet, --engine, --size and --json; the function gets them as its first argument."""

    @click.option("--lab", metavar="NAME", help="Which lab, where several stand side by side. [default: hospital]")
    @click.option("--subnet", metavar="CIDR", help="Private /20 or larger that its networks are cut from.")
    @click.option("--engine", type=click.Choice(ENGINES), help="Database engine.")
    @click.option("--size", type=click.Choice(SIZES), help="How much hospital data.")
    @click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
    @functools.wraps(function)
    def wrapped(
        lab: str | None, subnet: str | None, engine: str | None, size: str | None, as_json: bool, **rest: Any
    ) -> Any:
        return function(Options(lab, subnet, engine, size, as_json), **rest)

    return wrapped
