"""JSON_SERIALIZE and JSON_SCALAR: whole documents and their text."""

from __future__ import annotations

from lab.standin.sql.refusal import refuse
from lab.standin.sql.special_calls import SpecialCalls


class JsonTexts(SpecialCalls):
    """The part of the expression parser that knows them."""

    def _json_type(self) -> str:
        if not self.accept("RETURNING"):
            return "varchar(4000)"
        target = self.data_type_text()
        return "varchar(4000)" if target == "varchar" else target

    def _call_json_serialize(self) -> str:
        self.expect_op("(")
        text = f"sys.json_text(sys.json_doc({self.value()}))"
        self.accept("FORMAT", "JSON")
        target = self._json_type()
        if not self.at_op(")"):
            refuse(f"JSON_SERIALIZE … {self.token.value}", self.token.start)
        self.expect_op(")")
        return f"CAST({text} AS {target})"

    def _call_json_scalar(self) -> str:
        self.expect_op("(")
        value = self.value()
        if not self.at_op(")"):
            refuse(f"JSON_SCALAR … {self.token.value}", self.token.start)
        self.expect_op(")")
        return f"CAST(sys.json_written({value}) AS json)"
