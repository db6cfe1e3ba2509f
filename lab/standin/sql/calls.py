"""Function calls: special syntax, built-ins of schema sys, aggregates with OVER, and the user's own functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.standin.sql.catalog import Catalog, Shape
from lab.standin.sql.cursor import Cursor
from lab.standin.sql.functions import ABSENT, AGGREGATES, COUNTING, NATIVE, OWN, PACKAGES, RENAMED
from lab.standin.sql.names import fold, quote
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind, Token

if TYPE_CHECKING:
    from lab.standin.sql.expressions import Found


class Calls(Cursor):
    """The part of the expression parser that knows functions."""

    found: Found
    schema: str
    catalog: Catalog

    def value(self) -> str:
        raise NotImplementedError

    def condition(self) -> str:
        raise NotImplementedError

    def cast(self) -> str:
        raise NotImplementedError

    def order_by(self) -> str:
        raise NotImplementedError

    def call(self, path: list[Token]) -> str:
        """A call whose name was just read; the cursor is at its left parenthesis."""
        name = path[-1].value if path[-1].kind is Kind.WORD else ""
        if len(path) == 1 or (len(path) == 2 and path[0].value in ("SYS", "STANDARD")):
            special = getattr(self, f"_call_{name.lower()}", None) if name else None
            if special is not None:
                return str(special())
            if name in AGGREGATES or name in COUNTING:
                return self._aggregate(name)
            if name in NATIVE:
                return f"{name.lower()}{self.arguments()}"
            if name in RENAMED:
                return f"{RENAMED[name]}{self.arguments()}"
            if name in OWN:
                return f"sys.{quote(fold(name))}{self.arguments()}"
            if name in ABSENT:
                refuse(f"function {name}", path[-1].start)
        if len(path) == 2 and path[0].value in PACKAGES:
            self.check_member(path)
            return f"{quote(fold(path[0].value))}.{quote(fold(name))}{self.arguments()}"
        return self._created(path)

    def _created(self, path: list[Token]) -> str:
        """A constructor of a type, a package's function, or a function by itself or by its synonym."""
        names = [fold(part.value) for part in path]
        shape = self.catalog.type(self.schema, names)
        if shape is not None:
            return self.construct(shape)
        package = self.catalog.package(self.schema, names[:-1]) if len(names) > 1 else None
        if package is not None:
            if names[-1] not in package.routines:
                raise self.error(904, ".".join(f'"{part.value}"' for part in path) + ": invalid identifier")
            return package.routine(names[-1]) + self.arguments()
        target = self.catalog.resolve(self.schema, names) if len(names) < 3 else ("", "")
        if target[0] and target not in ((self.schema, names[0]), tuple(names)):
            names = list(target)
        return ".".join(quote(name) for name in names) + self.arguments()

    def construct(self, shape: Shape) -> str:
        """type(value, …)"""
        items = self.argument_list()
        if shape.kind == "nested" and shape.element is not None:
            return f"(ARRAY[{', '.join(items)}]::{shape.element.pg}[])::{shape.pg}"
        if shape.kind != "record":
            raise self.error(6550, "line 1, column 1:\nPLS-00222: no function with this name exists in this scope")
        if len(items) != len(shape.fields):
            raise self.error(2315, "incorrect number of arguments for default constructor")
        pairs = zip(items, shape.fields, strict=True)
        values = [f"sys.as_raw({item})" if field.pg.startswith("raw") else item for item, (_, field) in pairs]
        return f"ROW({', '.join(values)})::{shape.pg}"

    def check_member(self, path: list[Token]) -> None:
        """Refuse by name what a package of Oracle has and ours has not."""
        if path[1].value not in PACKAGES[path[0].value]:
            refuse(f"{path[0].value}.{path[1].value}", path[0].start)

    def arguments(self) -> str:
        """(value, name => value, …)"""
        return f"({', '.join(self.argument_list())})"

    def argument_list(self) -> list[str]:
        """The same as a list."""
        self.expect_op("(")
        items: list[str] = []
        while not self.accept_op(")"):
            if items:
                self.expect_op(",")
            if self.token.kind is Kind.WORD and self.peek().value == "=>":
                name = quote(fold(self.next().value))
                self.next()
                items.append(f"{name} => {self.condition()}")
            else:
                items.append(self.condition())
        return items

    def _aggregate(self, name: str) -> str:
        self.found.aggregate = True
        self.expect_op("(")
        if self.accept_op("*"):
            body = "*"
        else:
            distinct = "DISTINCT " if self.accept("DISTINCT") or self.accept("UNIQUE") else ""
            self.accept("ALL")
            body = distinct + self._aggregate_items()
        self.expect_op(")")
        function = "variance" if name == "VARIANCE" else name.lower()
        if name in ("LAG", "LEAD") and body.count(",") >= 1:
            body = body.replace("::numeric", "::int", 1) if "::numeric" in body else body
        if name == "NTILE":
            body = f"({body})::int"
        text = f"{function}({body})"
        if self.at_word("KEEP"):
            text = self._keep(name, body)
        if self.at_any({"RESPECT", "IGNORE"}):
            if self.accept("IGNORE"):
                refuse("IGNORE NULLS", self.token.start)
            self.next()
            self.expect("NULLS")
        if self.at_word("OVER"):
            text += self.over()
        return f"({text})::numeric" if name in COUNTING else text

    def _keep(self, name: str, body: str) -> str:
        """MIN/MAX(x) KEEP (DENSE_RANK FIRST ORDER BY o): the least or greatest x among the first rows."""
        start = self.token.start
        self.expect("KEEP")
        self.expect_op("(")
        self.expect("DENSE_RANK")
        if name not in ("MIN", "MAX") or not self.accept("FIRST"):
            refuse("this KEEP (DENSE_RANK …)", start)
        order = self.order_by()
        self.expect_op(")")
        return f"(array_agg({body} {order}, {body} {'ASC' if name == 'MIN' else 'DESC'}))[1]"

    def _call_ratio_to_report(self) -> str:
        self.expect_op("(")
        value = self.value()
        self.expect_op(")")
        return f"sys.div({value}, sum({value}){self.over()})"

    def _call_median(self) -> str:
        self.found.aggregate = True
        self.expect_op("(")
        value = self.value()
        self.expect_op(")")
        if self.at_word("OVER"):
            refuse("MEDIAN … OVER", self.token.start)
        return f"sys.median_of(array_agg(({value})::numeric))"

    def _aggregate_items(self) -> str:
        items = [self.value()] if not self.at_op(")") else []
        while self.accept_op(","):
            items.append(self.value())
        return ", ".join(items)

    def over(self) -> str:
        """OVER (PARTITION BY … ORDER BY … window)"""
        self.expect("OVER")
        self.expect_op("(")
        parts: list[str] = []
        if self.accept("PARTITION", "BY"):
            parts.append("PARTITION BY " + self._aggregate_items())
        if self.at_word("ORDER"):
            parts.append(self.order_by())
        if self.at_any({"ROWS", "RANGE"}):
            parts.append(self._window())
        self.expect_op(")")
        return f" OVER ({' '.join(parts)})"

    def _window(self) -> str:
        words: list[str] = []
        while not self.at_op(")"):
            token = self.next()
            if token.kind is Kind.END:
                raise self.error(907, "missing right parenthesis")
            words.append(token.value)
        return " ".join(words)

    # ---- calls with a syntax of their own
    def _call_cast(self) -> str:
        return self.cast()

    def _call_decode(self) -> str:
        self.expect_op("(")
        subject = self.value()
        items: list[str] = []
        while self.accept_op(","):
            items.append(self.value())
        self.expect_op(")")
        out = "CASE"
        for search, result in zip(items[0::2], items[1::2], strict=False):
            test = f"{subject} IS NULL" if search == "NULL" else f"{subject} = {search}"
            out += f" WHEN {test} THEN {result}"
        return out + (f" ELSE {items[-1]} END" if len(items) % 2 else " END")

    def _call_nvl2(self) -> str:
        self.expect_op("(")
        items = [self.value()]
        while self.accept_op(","):
            items.append(self.value())
        self.expect_op(")")
        if len(items) != 3:
            raise self.error(909, "invalid number of arguments")
        return f"CASE WHEN {items[0]} IS NOT NULL THEN {items[1]} ELSE {items[2]} END"

    def _call_extract(self) -> str:
        self.expect_op("(")
        unit = self.next().value
        self.expect("FROM")
        source = self.value()
        self.expect_op(")")
        return f"extract({unit} FROM {source})"

    def _call_trim(self) -> str:
        self.expect_op("(")
        side = self.next().value if self.at_any({"LEADING", "TRAILING", "BOTH"}) else "BOTH"
        first = "' '" if self.at_word("FROM") else self.value()
        chars, source = (first, self.value()) if self.accept("FROM") else ("' '", first)
        self.expect_op(")")
        function = {"LEADING": "ltrim", "TRAILING": "rtrim", "BOTH": "btrim"}[side]
        return f"nullif({function}(({source})::text, {chars}), '')"

    def _call_listagg(self) -> str:
        self.found.aggregate = True
        self.expect_op("(")
        distinct = "DISTINCT " if self.accept("DISTINCT") else ""
        item = self.value()
        separator = self.value() if self.accept_op(",") else "''"
        if self.at_word("ON"):
            refuse("LISTAGG … ON OVERFLOW", self.token.start)
        self.expect_op(")")
        order = ""
        if self.accept("WITHIN", "GROUP"):
            self.expect_op("(")
            order = " " + self.order_by()
            self.expect_op(")")
        text = f"string_agg({distinct}({item})::text, {separator}{order})"
        return text + (self.over() if self.at_word("OVER") else "")
