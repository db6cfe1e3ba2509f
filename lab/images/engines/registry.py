"""Every engine there is."""

from __future__ import annotations

import docker

from lab.errors import BadInput
from lab.images.engines.engine import Capabilities, Engine, Say
from lab.images.engines.oracle import build_oracle_image
from lab.images.standin import build_standin_image


def _standin(engine: Engine, client: docker.DockerClient, base: str, say: Say) -> str:
    return build_standin_image(client, base, say)


ENGINES = {
    engine.name: engine
    for engine in (
        Engine(
            name="standin",
            reference="",
            sid="XE",
            build=_standin,
            can=Capabilities(offline=True, flashback=False, redistributable=True),
            service="XEPDB1",
        ),
        Engine(
            name="oracle-xe",
            reference="gvenzl/oracle-xe:21",
            sid="XE",
            build=build_oracle_image,
            can=Capabilities(False, True, False, data_gb=12, memory_gb=2, threads=2),
            service="XEPDB1",
        ),
        Engine(
            name="oracle-free",
            reference="gvenzl/oracle-free:23",
            sid="FREE",
            build=build_oracle_image,
            can=Capabilities(False, True, False, data_gb=12, memory_gb=2, threads=2),
            service="XEPDB1",
            # This image's own pluggable database is FREEPDB1; the lab's clients ask for XEPDB1 on every engine.
            environment={"ORACLE_DATABASE": "XEPDB1"},
        ),
    )
}


def engine(name: str) -> Engine:
    """The engine of this name. Raises BadInput."""
    if name not in ENGINES:
        raise BadInput(f"Unknown engine {name!r}", todo=f"Use one of {', '.join(ENGINES)}")
    return ENGINES[name]
