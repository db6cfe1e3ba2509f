"""What a verdict on each database engine proves about the hospital's Oracle, and what it does not."""

from __future__ import annotations

NO_RAC = (
    "It has no RAC: the pair was an active/passive cluster over shared storage. It is limited to 2 CPU threads, 2 GB "
    "of memory and 12 GB of data, so its times are not those of the hospital's server."
)
NOTES = {
    "standin": (
        "The database was the lab's stand-in: PostgreSQL behind a server that speaks Oracle's network protocol. "
        "Oracle's own driver, the connect descriptors, the SQL, the cluster, the storage, the application and the "
        "people's steps were really exercised. Oracle's own crash recovery, its speed and its Data Pump were not."
    ),
    "oracle-xe": f"The database was Oracle Database XE 21c. {NO_RAC}",
    "oracle-free": f"The database was Oracle Database Free 23. {NO_RAC}",
}
UNKNOWN = "The run names no known database engine, so nothing can be said of what it proves about Oracle."


def engine_note(engine: str) -> str:
    """The note for an engine's name."""
    return NOTES.get(engine, UNKNOWN)
