"""`python -m lab.standin --config FILE`: run the server until SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from dataclasses import replace
from pathlib import Path

from .config import ConfigError, Settings, read
from .interface import OraError
from .logs import configure
from .loop import calm_collector, run
from .server import Server, load_factory
from .ttc.capabilities import Mode

CANNOT_START = 2


def parse_arguments(argv: list[str]) -> Settings:
    """Settings from the file and the options that override it."""
    parser = argparse.ArgumentParser(prog="python -m lab.standin", description=__doc__)
    parser.add_argument("--config", type=Path, help="TOML file; see docs/contracts.md")
    parser.add_argument("--listen", help="address to listen on")
    parser.add_argument("--port", type=int, help="TCP port (default 1521)")
    parser.add_argument("--mode", choices=[mode.value for mode in Mode], help="release to speak as")
    options = parser.parse_args(argv)
    settings = read(options.config) if options.config else Settings()
    if options.listen is not None:
        settings = replace(settings, listen=options.listen)
    if options.port is not None:
        settings = replace(settings, port=options.port)
    if options.mode is not None:
        settings = replace(settings, mode=Mode(options.mode))
    return settings


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        database = await load_factory(settings.factory)({"release": settings.mode.value, **settings.database})
    except KeyError as error:
        raise ConfigError(f"database.{error.args[0]}: must be set") from error
    try:
        async with Server(settings, database) as server:
            calm_collector()
            print(f"standin: listening on {settings.listen}:{server.port}", flush=True)
            await stop.wait()
    finally:
        await database.close()


def main(argv: list[str] | None = None) -> int:
    """The process's exit status: 0 after SIGTERM, 2 when it cannot start."""
    try:
        settings = parse_arguments(sys.argv[1:] if argv is None else argv)
        configure(settings.log_level, settings.log_values)
        run(serve(settings))
    except ConfigError as error:
        print(f"standin: {error}", file=sys.stderr)
        return CANNOT_START
    except OraError as error:
        print(f"standin: the database cannot be reached: {error.text}", file=sys.stderr)
        return CANNOT_START
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
