"""`python -m tests.wire.killing --rounds 100`: kill the stand-in's container under load, round after round.

Prints one JSON object; exit status 0 where every acknowledged commit was there every time, else 1.
"""

from __future__ import annotations

import argparse
import json
import sys

import docker

from lab.images.base import ensure_base
from lab.images.standin import build_standin_image

from ..standin_container import start
from .containers import victims_of
from .rounds import run


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.wire.killing", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--what", nargs="+", default=["container", "server", "postgres", "backend"])
    options = parser.parse_args()
    client = docker.from_env()
    image = build_standin_image(client, ensure_base(client, _say))
    volume = client.volumes.create(labels={"lab.test": "killing"})
    standin = start(image, volume.name)
    try:
        standin.ready()
        standin.learn_address()
        victims = [victims_of(standin)[name] for name in options.what]
        figures = run(standin.connect_at_once, victims, options.rounds, options.writers, options.seed, say=_say)
    finally:
        standin.container.remove(force=True)
        volume.remove(force=True)
    print(json.dumps(figures.as_json(), indent=1))
    return 1 if figures.bad else 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
