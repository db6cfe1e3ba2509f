"""EXECUTE IMMEDIATE of a text that is known when the block is compiled."""

from __future__ import annotations

from lab.standin.interface import OraError, StatementKind
from lab.standin.sql.cursor import Cursor
from lab.standin.sql.names import literal
from lab.standin.sql.refusal import refuse
from lab.standin.sql.statements import parse_statement
from lab.standin.sql.tokens import Kind
from lab.standin.sql.translate import translate


class Dynamic(Cursor):
    """The part of the statement parser that knows dynamic SQL."""

    _effects: list[str]

    def condition(self) -> str:
        raise NotImplementedError

    def _targets(self) -> list[str]:
        raise NotImplementedError

    def _do_execute(self) -> str:
        start = self.token.start
        self.next()
        self.expect("IMMEDIATE")
        if self.token.kind is not Kind.STRING or self.peek().value not in (";", "INTO", "USING"):
            refuse("EXECUTE IMMEDIATE of a text put together at run time", start)
        parsed = parse_statement(self.next().value)
        if parsed.kind not in (StatementKind.QUERY, StatementKind.DML) or any(bind.returning for bind in parsed.binds):
            refuse("EXECUTE IMMEDIATE of DDL, PL/SQL, transaction control or RETURNING", start)
        translated = translate(parsed.sql)
        into = f" INTO STRICT {', '.join(self._targets())}" if self.accept("INTO") else ""
        values = self._using() if self.accept("USING") else []
        if len(values) != translated.parameters:
            raise OraError(1008, "not all variables bound", start)
        self._effects.append("change" if parsed.kind is StatementKind.DML else "read")
        using = f" USING {', '.join(values)}" if values else ""
        return f'EXECUTE {literal(translated.text)}{into}{using};\nGET DIAGNOSTICS "sql$rowcount" = ROW_COUNT'

    def _using(self) -> list[str]:
        values: list[str] = []
        while not values or self.accept_op(","):
            if self.at_word("OUT") or self.at_word("IN", "OUT"):
                refuse("OUT arguments of EXECUTE IMMEDIATE", self.token.start)
            self.accept("IN")
            values.append(self.condition())
        return values
