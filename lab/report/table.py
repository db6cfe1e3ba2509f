"""The verdict table that ends every rehearsal."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lab.store import StoredRun
from lab.verdict import Outcome, Verdict

STYLES = {Outcome.PASS: "green", Outcome.FAIL: "bold red", Outcome.UNKNOWN: "bold yellow"}
COLUMNS = ("procedure", "trigger", "verdict", "outage s", "acknowledged lost", "operations", "engine")
PRESSURE = "meanwhile something waited for a processor of the lab's machine {:.0%} of the time"
NUMBERS = {"outage s", "acknowledged lost", "operations"}


def row(verdict: Verdict) -> tuple[str, ...]:
    """One verdict's cells, in the order of COLUMNS; "-" for what was not measured."""
    figures = verdict.figures
    outage, lost = figures.get("outage_s"), figures.get("lost")
    return (
        verdict.procedure,
        f"{verdict.trigger}, {verdict.target}" if verdict.target else verdict.trigger,
        str(verdict.verdict),
        "-" if outage is None else f"{outage:.2f}",
        "-" if lost is None else str(lost),
        str(figures.get("operations", 0)),
        verdict.engine,
    )


def verdict_table(verdicts: Sequence[Verdict]) -> Table:
    """The table for a terminal; printed without one it is plain text of the same columns."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in COLUMNS:
        table.add_column(name, justify="right" if name in NUMBERS else "left", no_wrap=name != "trigger")
    for verdict in verdicts:
        style = STYLES[verdict.verdict]
        table.add_row(*(Text(cell, style if cell == verdict.verdict else "") for cell in row(verdict)))
    return table


def print_verdicts(verdicts: Sequence[Verdict], console: Console | None = None) -> None:
    """Print the table and, below it, what every verdict other than pass rests on."""
    console = console or wide_console()
    console.print(verdict_table(verdicts))
    for verdict in verdicts:
        name = f"{verdict.procedure}: {row(verdict)[1]}"
        for finding in verdict.findings:
            if finding.verdict is not Outcome.PASS:
                console.print(Text(f"{finding.verdict}: {name}: {finding.checker}: {finding.summary}"), soft_wrap=True)
        if verdict.verdict is not Outcome.PASS and (short := verdict.figures.get("cpu_pressure")) is not None:
            console.print(Text(f"{name}: {PRESSURE.format(short)}"), soft_wrap=True)


def print_runs(runs: Sequence[StoredRun], console: Console | None = None) -> None:
    """Print the stored runs, oldest first."""
    table = Table("run", "state", *COLUMNS[1:], box=box.SIMPLE_HEAD, pad_edge=False)
    for run in runs:
        cells = row(run.verdict)[1:] if run.verdict else (str(run.run.get("trigger", "")), *["-"] * (len(COLUMNS) - 2))
        table.add_row(*(Text(cell) for cell in (f"{run.path.parent.name}/{run.path.name}", run.state, *cells)))
    (console or wide_console()).print(table)


def wide_console() -> Console:
    """A console that never squeezes the table where the output is no terminal."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=140)
