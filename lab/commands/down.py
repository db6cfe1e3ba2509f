"""`lab down`."""

from __future__ import annotations

import click

from lab.commands.lab_options import Options, lab_options
from lab.commands.progress import progress
from lab.provision import Lab


@click.command(epilog="\b\nExample:\n  lab down --purge")
@click.option("--purge", is_flag=True, help="Also remove cached images, secrets and stored settings.")
@lab_options
def command(options: Options, purge: bool) -> None:
    """Remove every container, network and volume of the lab, whatever state it is in."""
    lab = Lab(options.stored_settings())
    with progress(quiet=options.json) as say:
        removed = lab.down(purge=purge, progress=say)
    words = ", ".join(f"{count} {what}" for what, count in removed.items())
    options.show({"lab": lab.settings.name, "removed": removed}, f"lab {lab.settings.name}: removed {words}")
