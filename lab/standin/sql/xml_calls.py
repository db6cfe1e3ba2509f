"""XMLTYPE(text), XMLELEMENT("name", value, …) and the methods of an XMLType that give its text."""

from __future__ import annotations

from lab.standin.sql.cursor import Cursor
from lab.standin.sql.names import quote
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind, Token

XML_METHODS = {"GETSTRINGVAL": "::text::varchar", "GETCLOBVAL": "::text::sys.clob", "GETNUMBERVAL": "::text::numeric"}
_OTHERS = frozenset(
    {"EXTRACT", "EXISTSNODE", "TRANSFORM", "GETBLOBVAL", "GETROOTELEMENT", "GETNAMESPACE", "ISFRAGMENT"}
)


class XmlCalls(Cursor):
    """The part of the expression parser that knows them."""

    def condition(self) -> str:
        raise NotImplementedError

    def _call_xmltype(self) -> str:
        self.expect_op("(")
        value = self.condition()
        self.expect_op(")")
        return self._methods(f"sys.xml_of(({value})::text)")

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
        return self._methods(f"xmlelement({', '.join([f'name {quote(name.value)}', *values])})")

    def _methods(self, text: str) -> str:
        """.getStringVal() and its like behind a call."""
        if not (self.at_op(".") and self.peek(2).value == "("):
            return text
        self.next()
        return self.xml_method(text, self.next())

    def xml_method(self, text: str, method: Token) -> str:
        """The cursor is at the parenthesis behind the method's name."""
        if method.value in _OTHERS:
            refuse(f"XMLTYPE.{method.value}", method.start)
        if method.value not in XML_METHODS:
            raise self.error(904, f'"{method.value}": invalid identifier')
        self.expect_op("(")
        self.expect_op(")")
        return f"({text}){XML_METHODS[method.value]}"
