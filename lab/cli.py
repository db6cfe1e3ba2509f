"""The `lab` command: a group of thin commands, one module each under lab/commands."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from lab.errors import LabError

# name -> module under lab.commands whose `command` attribute is the click command; imported only when used.
COMMANDS = {
    "up": "up",
    "down": "down",
    "status": "status",
    "reset": "reset",
    "rehearse": "rehearse",
    "plan": "plan",
    "paper": "paper",
    "faults": "faults",
    "inject": "inject",
    "heal": "heal",
    "check": "check",
    "report": "report",
    "bench": "bench",
}


class LazyGroup(click.Group):
    """Imports a command's module when it is called, so that `lab --help` and completion stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"lab.commands.{COMMANDS[cmd_name]}")
        command: click.Command = module.command
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="lab")
def cli() -> None:
    """Rehearse a hospital's IT emergency plan on a replica.

    \b
    Example:
      lab up                    build and start the replica
      lab rehearse              rehearse the whole plan
      lab down                  remove every trace of it
    """


def main(argv: list[str] | None = None) -> int | Any:
    """Entry point. Exit status: 0 done or passed; 1 a rehearsal failed or a host is unhealthy; 2 bad usage, bad input
    or could not be judged; 130 interrupted."""
    try:
        result = cli.main(args=argv, standalone_mode=False)
        return result if isinstance(result, int) else 0
    except LabError as error:
        click.echo(f"lab: {error.line()}", err=True)
        return error.exit_status
    except click.exceptions.Abort:
        click.echo("lab: interrupted", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except KeyboardInterrupt:
        click.echo("lab: interrupted", err=True)
        return 130


if __name__ == "__main__":
    sys.exit(main())
