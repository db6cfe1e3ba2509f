"""EXECUTE IMMEDIATE and OPEN … FOR text. A text known when the program is compiled is translated at once; any other is
translated by the server when the program runs (lab/standin/pg/dynamic.py)."""

from __future__ import annotations

from lab.standin.interface import OraError, StatementKind
from lab.standin.sql.catalog import Catalog, Shape
from lab.standin.sql.cursor import Cursor
from lab.standin.sql.names import literal
from lab.standin.sql.refusal import refuse
from lab.standin.sql.statements import parse_statement
from lab.standin.sql.tokens import Kind
from lab.standin.sql.translate import Translated, translate

_COUNT = 'GET DIAGNOSTICS "sql$rowcount" = ROW_COUNT'


class Dynamic(Cursor):
    """The part of the statement parser that knows dynamic SQL."""

    _effects: list[str]
    schema: str
    catalog: Catalog

    def condition(self) -> str:
        raise NotImplementedError

    def temporary(self, shape: Shape) -> str:
        raise NotImplementedError

    def _targets(self) -> list[str]:
        raise NotImplementedError

    def _do_execute(self) -> str:
        start = self.token.start
        self.next()
        self.expect("IMMEDIATE")
        known = self._known()
        text = "" if known is not None else self.condition()
        if self.at_word("BULK"):
            refuse("EXECUTE IMMEDIATE … BULK COLLECT", self.token.start)
        into = f" INTO STRICT {', '.join(self._targets())}" if self.accept("INTO") else ""
        values = self._using() if self.accept("USING") else []
        if self.at_any({"RETURNING", "RETURN"}):
            refuse("EXECUTE IMMEDIATE … RETURNING", self.token.start)
        using = f" USING {', '.join(values)}" if values else ""
        self._effects.append("change")
        if known is not None:
            if len(values) != known.parameters:
                raise OraError(1008, "not all variables bound", start)
            return f"EXECUTE {literal(known.text)}{into}{using};\n{_COUNT}"
        answer = self.temporary(Shape("jsonb"))
        ask = f"{answer} := sys.dynamic({text}, {len(values)});\n"
        run = f"EXECUTE {answer} ->> 'text'{into}{using};\n{_COUNT}"
        if into or values:
            return ask + run
        many = f"PERFORM sys.dynamic_run({answer});\n"
        return f"{ask}IF {answer} ? 'statements' THEN\n{many}ELSE\n{run};\nEND IF"

    def _known(self) -> Translated | None:
        """The translation of a literal that is a query or a change."""
        if self.token.kind is not Kind.STRING or self.peek().value not in (";", "INTO", "USING"):
            return None
        parsed = parse_statement(self.token.value)
        if parsed.kind not in (StatementKind.QUERY, StatementKind.DML) or any(bind.returning for bind in parsed.binds):
            return None
        self.next()
        translated = translate(parsed.sql, self.schema, self.catalog)
        if translated.counted:
            refuse("EXECUTE IMMEDIATE of INSERT ALL or RETURNING", self.token.start)
        return translated

    def open_for_text(self, name: str) -> str:
        """OPEN c FOR text [USING …]"""
        answer = self.temporary(Shape("jsonb"))
        text = self.condition()
        values = self._using() if self.accept("USING") else []
        using = f" USING {', '.join(values)}" if values else ""
        ask = f"{answer} := sys.dynamic({text}, {len(values)});\n"
        return f"{ask}OPEN {name} FOR EXECUTE {answer} ->> 'text'{using}"

    def _using(self) -> list[str]:
        values: list[str] = []
        while not values or self.accept_op(","):
            if self.at_word("OUT") or self.at_word("IN", "OUT"):
                refuse("OUT arguments of EXECUTE IMMEDIATE", self.token.start)
            self.accept("IN")
            values.append(self.condition())
        return values
