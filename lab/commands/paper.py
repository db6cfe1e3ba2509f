"""`lab paper`: the departments' paper packs, made from the plan."""

from __future__ import annotations

from pathlib import Path

import click

from lab.paper.forms import FORMS
from lab.plan.catalogue import read_catalogue
from lab.plan.clause import Language


@click.command(epilog="Example: lab paper pharmacy --hours 4 --lang zh")
@click.argument("departments", nargs=-1, metavar="[DEPARTMENT]...")
@click.option("--hours", default=4, show_default=True, help="For how many busy hours, 1 to 72.")
@click.option(
    "--first", default=1, show_default=True, help="Number of the first form: go on where the last pack ended."
)
@click.option("--lang", type=click.Choice([str(one) for one in Language]), default="zh", show_default=True)
@click.option("--font", default="", help="A TrueType font with Chinese; empty: one of this machine, else the reader's.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("paper"), show_default=True)
def command(departments: tuple[str, ...], hours: int, first: int, lang: str, font: str, out: Path) -> None:
    """Make printable packs: role card, and forms with pre-assigned numbers and barcodes. Without a name: all."""
    from lab.paper.pack import pack_pdf

    catalogue = read_catalogue()
    packs = {
        name: pack_pdf(catalogue, name, Language(lang), hours, first, font) for name in (departments or tuple(FORMS))
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, pdf in packs.items():
        (out / f"{name}.pdf").write_bytes(pdf)
        click.echo(f"wrote {out / name}.pdf")
