"""What a session has worked out about one of its queries, kept until a definition changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lab.standin.interface import BindType, Parsed
from lab.standin.pg.layout import Layout
from lab.standin.pg.refusals import Attempt
from lab.standin.sql.catalog import Catalog
from lab.standin.sql.translate import Translated


@dataclass
class Plan:
    """types: as the client declared its binds; oids, formats: as PostgreSQL is told; layout: known after a run."""

    types: tuple[BindType, ...]
    schema: str
    catalog: Catalog
    translated: Translated
    oids: tuple[int, ...]
    formats: Sequence[int]
    layout: Layout | None = None

    def holds(self, types: Sequence[BindType], schema: str, catalog: Catalog) -> bool:
        """Whether it is still right."""
        return self.catalog is catalog and self.schema == schema and self.types == types

    def attempt(self, parsed: Parsed, values: Sequence[bytes | None]) -> Attempt:
        """For explaining a failure."""
        return Attempt(parsed.sql, self.translated, self.oids, values, self.formats)
