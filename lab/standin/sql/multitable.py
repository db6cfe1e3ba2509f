"""INSERT ALL and INSERT FIRST: one WITH that inserts into every table and counts."""

from __future__ import annotations

from lab.standin.sql.names import quote
from lab.standin.sql.select import Select

_ROWS = '"rows$"'


class MultiTable(Select):
    """The part of DML that knows inserts into several tables. counted: its one row is how many."""

    counted = False

    def insert_all(self) -> str:
        """ALL | FIRST [WHEN … THEN] INTO … [ELSE INTO …] subquery"""
        first = self.next().value == "FIRST"
        inserts: list[str] = []
        earlier: list[str] = []
        if not self.at_word("WHEN"):
            while self.at_word("INTO"):
                inserts.append(self._into(""))
        while self.accept("WHEN"):
            condition = self.condition()
            self.expect("THEN")
            guard = " AND ".join([*(f"({text}) IS NOT TRUE" for text in (earlier if first else [])), f"({condition})"])
            earlier.append(condition)
            while self.at_word("INTO"):
                inserts.append(self._into(guard))
        if self.accept("ELSE"):
            while self.at_word("INTO"):
                inserts.append(self._into(" AND ".join(f"({text}) IS NOT TRUE" for text in earlier)))
        query = self._subquery() if self.at_op("(") else f"({self.nested_query()})"
        self.counted = True
        parts = [f"{quote(f'into${number}')} AS ({text})" for number, text in enumerate(inserts)]
        counts = [f"(SELECT count(*) FROM {quote(f'into${number}')})" for number in range(len(inserts))]
        return f"WITH {_ROWS} AS MATERIALIZED {query}, {', '.join(parts)} SELECT {' + '.join(counts)}"

    def _into(self, guard: str) -> str:
        self.expect("INTO")
        text = f"INSERT INTO {self.object_name()}"
        if self.at_op("("):
            text += f" ({', '.join(self._columns())})"
        values = ", ".join(self._row()) if self.accept("VALUES") else "*"
        where = f" WHERE {guard}" if guard else ""
        return f"{text} SELECT {values} FROM {_ROWS}{where} RETURNING 1"

    def _columns(self) -> list[str]:
        raise NotImplementedError

    def _row(self) -> list[str]:
        raise NotImplementedError
