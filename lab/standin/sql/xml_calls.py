"""XMLTYPE(text) and XMLELEMENT("name", value, …)."""

from __future__ import annotations

from lab.standin.sql.cursor import Cursor
from lab.standin.sql.names import quote
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind


class XmlCalls(Cursor):
    """The part of the expression parser that knows them."""

    def condition(self) -> str:
        raise NotImplementedError

    def _call_xmltype(self) -> str:
        self.expect_op("(")
        value = self.condition()
        self.expect_op(")")
        return f"sys.xml_of(({value})::text)"

    def _call_xmlelement(self) -> str:
        self.expect_op("(")
        self.accept("NAME")
        name = self.next()
        if name.kind not in (Kind.WORD, Kind.QUOTED):
            refuse("XMLELEMENT without a name", name.start)
        values = []
        while self.accept_op(","):
            if self.at_any({"XMLATTRIBUTES"}):
                refuse("XMLATTRIBUTES", self.token.start)
            values.append(self.condition())
        self.expect_op(")")
        return f"xmlelement({', '.join([f'name {quote(name.value)}', *values])})"
