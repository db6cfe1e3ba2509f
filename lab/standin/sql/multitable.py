"""INSERT ALL and INSERT FIRST: one WITH that inserts into every table and counts."""

from __future__ import annotations

from lab.standin.sql.names import literal, quote
from lab.standin.sql.refusal import refuse
from lab.standin.sql.select import Select

_ROWS = '"rows$"'


class MultiTable(Select):
    """The part of DML that knows inserts into several tables. counted: its one row is how many."""

    counted = False

    def insert_all(self) -> str:
        """ALL | FIRST [WHEN … THEN] INTO … [ELSE INTO …] subquery"""
        first = self.next().value == "FIRST"
        self.row_sequences = []
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
        query = self._with_numbers(self._subquery() if self.at_op("(") else f"({self.nested_query()})", inserts)
        self.counted = True
        parts = [f"{quote(f'into${number}')} AS ({text})" for number, text in enumerate(inserts)]
        counts = [f"(SELECT count(*) FROM {quote(f'into${number}')})" for number in range(len(inserts))]
        return f"WITH {_ROWS} AS MATERIALIZED {query}, {', '.join(parts)} SELECT {' + '.join(counts)}"

    row_sequences: list[str] | None = None  # inside INSERT ALL: those that the rows of the query are numbered by

    def sequence_value(self, sequence: str, word: str) -> str:
        """Every INTO of a row has the same number: it is a column of the row."""
        if self.row_sequences is None:
            return super().sequence_value(sequence, word)
        if sequence not in self.row_sequences:
            self.row_sequences.append(sequence)
        return quote(f"number${self.row_sequences.index(sequence) + 1}")

    def _with_numbers(self, query: str, inserts: list[str]) -> str:
        sequences, self.row_sequences = self.row_sequences or [], None
        if not sequences:
            return query
        if any(f" SELECT * FROM {_ROWS}" in text for text in inserts):
            refuse("INSERT ALL with a sequence and an INTO without VALUES", self.token.start)
        numbers = [
            f"nextval({literal(name)})::numeric AS {quote(f'number${n + 1}')}" for n, name in enumerate(sequences)
        ]
        return f"(SELECT q.*, {', '.join(numbers)} FROM {query} AS q)"

    def _into(self, guard: str) -> str:
        self.expect("INTO")
        table = self.object_name()
        columns = self._columns() if self.at_op("(") else self._visible(table)
        text = f"INSERT INTO {table}" + (f" ({', '.join(columns)})" if columns else "")
        values = ", ".join(self._row()) if self.accept("VALUES") else "*"
        where = f" WHERE {guard}" if guard else ""
        return f"{text} SELECT {values} FROM {_ROWS}{where} RETURNING 1"

    def _columns(self) -> list[str]:
        raise NotImplementedError

    def _visible(self, table: str) -> list[str]:
        raise NotImplementedError

    def _row(self) -> list[str]:
        raise NotImplementedError
