"""Expressions and conditions. Oracle's precedence is kept; what PostgreSQL computes otherwise is a sys function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lab.standin.sql.bare_functions import BareFunctions
from lab.standin.sql.catalog import EMPTY, Catalog
from lab.standin.sql.conditions import Conditions
from lab.standin.sql.functions import PACKAGES, PSEUDO, RESERVED
from lab.standin.sql.literals import Literals
from lab.standin.sql.names import fold, is_name, literal, quote
from lab.standin.sql.refusal import refuse
from lab.standin.sql.shapes import Shape
from lab.standin.sql.special_calls import MODELS
from lab.standin.sql.tokens import Kind, Token
from lab.standin.sql.types import parse_type


@dataclass
class Found:
    """What an expression turned out to use, collected while it is translated."""

    sequences: set[str] = field(default_factory=set)
    advanced: set[str] = field(default_factory=set)  # sequences whose NEXTVAL was written
    outer_marks: set[str] = field(default_factory=set)  # aliases carrying (+)
    tables: set[str] = field(default_factory=set)  # qualifiers seen
    unqualified: bool = False  # a column without one was seen
    aggregate: bool = False
    inner: list[str] = field(default_factory=list)  # aggregates within aggregates, as columns of a subquery


_FIXED_VIEWS = ("v$", "gv$")  # public synonyms of V_$…, which is what is granted


class Expressions(BareFunctions, Conditions, Literals):
    """The expression half of the translator. `binds` counts placeholders: each occurrence is one parameter."""

    def __init__(self, sql: str, schema: str = "", catalog: Catalog = EMPTY) -> None:
        super().__init__(sql)
        self.schema, self.catalog = schema, catalog
        self.found = Found()
        self.bind_count = 0
        self.bind_name: Callable[[Token], str] | None = None
        self.titles = {}
        self.clause = ""  # WHERE while its conditions are read: ROWNUM means something else there

    # ---- values
    def value(self) -> str:
        left = self._product()
        while self.token.kind is Kind.OP and self.token.value in ("+", "-", "||"):
            op = self.next().value
            right = self._product()
            left = f"sys.concat({left}, {right})" if op == "||" else f"{left} {op} {right}"
        while self.at_word("MULTISET"):
            left = self.multiset(left)
        return left

    def product(self) -> str:
        return self._product()

    def shape_named(self, path: list[Token]) -> Shape | None:
        names = [fold(token.value) for token in path]
        return self.catalog.type(self.schema, names) or self.catalog.returned(self.schema, names)

    def _product(self) -> str:
        left = self._unary()
        while self.token.kind is Kind.OP and self.token.value in ("*", "/"):
            op = self.next().value
            right = self._unary()
            left = f"sys.div({left}, {right})" if op == "/" else f"{left} * {right}"
        return left

    def _unary(self) -> str:
        if self.at_op("-") or self.at_op("+"):
            op = self.next().value
            return f"({op} {self._unary()})"
        if self.at_word("PRIOR"):
            above = self.tree_word("PRIOR")
            if above is None:
                raise self.error(976, "Specified pseudocolumn or operator is not allowed here.")
            return above
        base = self.postfix(self.primary())
        return f"sys.power({base}, {self._unary()})" if self.accept_op("**") else base

    def postfix(self, text: str) -> str:
        if self.at_word("AT") and (self.peek().value in ("TIME", "LOCAL")):
            self.next()
            if self.accept("LOCAL"):
                return f"sys.at_zone({text}, current_setting('timezone'))"
            self.expect("TIME", "ZONE")
            return f"sys.at_zone({text}, ({self._unary()})::text)"
        return text

    def primary(self) -> str:
        token = self.token
        if token.kind is Kind.NUMBER:
            self.next()
            return self._number(token)
        if token.kind is Kind.STRING:
            self.next()
            return literal(token.value) if token.value else "NULL"
        if token.kind is Kind.BIND:
            self.next()
            return self.bind(token)
        if token.kind is Kind.OP and token.value == "(":
            return self._parenthesis()
        if token.kind in (Kind.WORD, Kind.QUOTED):
            return self._word(token)
        raise self.error(936, "missing expression")

    def bind(self, token: Token) -> str:
        if self.bind_name is not None:
            return self.bind_name(token)
        self.bind_count += 1
        return f"${self.bind_count}"

    def _parenthesis(self) -> str:
        if self._is_subquery():
            return self._subquery()
        self.expect_op("(")
        items = [self.condition()]
        while self.accept_op(","):
            items.append(self.condition())
        self.expect_op(")")
        return f"({', '.join(items)})"

    def _word(self, token: Token) -> str:
        following = self.peek()
        if token.kind is Kind.WORD:
            if token.value == "CASE":
                return self.case()
            if token.value in ("DATE", "TIMESTAMP") and following.kind is Kind.STRING:
                self.next()
                return self._time_literal(token.value, self.next().value)
            if token.value == "INTERVAL" and following.kind is Kind.STRING:
                return self.interval_literal()
            if following.value != "." and following.value != "(" and token.value in PSEUDO:
                self.next()
                return PSEUDO[token.value]
            if token.value == "CURSOR" and following.value == "(":
                raise self.error(22902, "CURSOR expression not allowed")
            special = self.tree_word(token.value)
            if special is not None:
                return special
            if token.value == "ROWNUM":
                return self.rownum()
            if token.value in RESERVED and not (token.value == "SET" and following.value == "("):
                raise self.error(936, "missing expression")
        path = self._path()
        if self.at_op("(") and not self.outer_mark_next():
            return self.call(path)
        return self.reference(path)

    def rownum(self) -> str:
        """ROWNUM as a value."""
        if self.clause:
            refuse("ROWNUM in this condition", self.token.start)
        self.next()
        return "(row_number() OVER ())::numeric"

    def _path(self) -> list[Token]:
        path = [self.next()]
        while self.at_op(".") and self.peek().kind in (Kind.WORD, Kind.QUOTED):
            self.next()
            path.append(self.next())
        return path

    def outer_mark_next(self) -> bool:
        return self.peek(1).value == "+" and self.peek(2).value == ")"

    def reference(self, path: list[Token]) -> str:
        """A column, a variable or a sequence's NEXTVAL / CURRVAL."""
        last = path[-1]
        if len(path) > 1 and last.kind is Kind.WORD and last.value in ("NEXTVAL", "CURRVAL"):
            names = [fold(part.value) for part in path[:-1]]
            found = self.catalog.resolve(self.schema, names)
            if found not in ((self.schema, names[0]), tuple(names)):
                names = list(found)
            self.found.sequences.add(path[-2].value)
            return self.sequence_value(".".join(quote(name) for name in names), last.value)
        if last.kind is Kind.WORD and last.value == "ROWID":
            owner = ".".join(quote(fold(part.value)) for part in path[:-1])
            prefix = f"{owner}." if owner else ""
            return f"sys.rowid_of({prefix}tableoid, {prefix}ctid)"
        package = self.catalog.package(self.schema, [fold(part.value) for part in path[:-1]]) if len(path) > 1 else None
        if package is not None and fold(last.value) in package.routines:
            return f"{package.routine(fold(last.value))}()"
        if len(path) == 2 and path[0].kind is Kind.WORD and path[0].value in PACKAGES:
            self.check_member(path)
            return f"{quote(fold(path[0].value))}.{quote(fold(last.value))}()"
        called = self.bare_call(path)
        if called is not None:
            return called
        text = ".".join(quote(fold(part.value)) for part in path)
        if len(path) > 2 and self.catalog.types and self._is_alias(path[0]):
            return f"({'.'.join(quote(fold(part.value)) for part in path[:2])})." + text.split(".", 2)[2]
        if len(path) > 1:
            self.found.tables.add(fold(path[-2].value))
        elif self.aliased and self._is_title(fold(last.value)):
            return f"({self.titles[fold(last.value)]})"
        else:
            self.found.unqualified = True
        if self.at_op("(") and self.outer_mark_next():
            self.at += 3
            if len(path) < 2:
                refuse("(+) on a column without its table's alias", last.start)
            self.found.outer_marks.add(fold(path[-2].value))
        return text

    def _is_title(self, name: str) -> bool:
        """Whether the name in ORDER BY is an alias; MIN(id) AS id … ORDER BY MIN(id) means the column."""
        meaning = self.titles.get(name)
        return meaning is not None and quote(name) not in meaning

    def sequence_value(self, sequence: str, word: str) -> str:
        """NEXTVAL and CURRVAL: all of them in one row are the same number."""
        if word == "NEXTVAL" and sequence in self.found.advanced:
            word = "CURRVAL"
        if word == "NEXTVAL":
            self.found.advanced.add(sequence)
        return f"{word.lower()}({literal(sequence)})::numeric"

    def _is_alias(self, name: Token) -> bool:
        """Whether the word stands somewhere as an alias: behind a name or a parenthesis and with no dot after it."""
        pairs = zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False)
        return any(
            token.value == name.value and after.value != "." and (is_name(before) or before.value == ")")
            for before, token, after in pairs
        )

    def object_name(self) -> str:
        """The name of a table, view or routine as PostgreSQL writes it, synonyms followed."""
        name = self.dotted_name()
        path = [part.strip('"') for part in name.split(".")]
        if path[-1].startswith(_FIXED_VIEWS):
            return f'"sys".{quote(path[-1].replace("v$", "v_$", 1))}'
        if len(path) > 2 or not (self.catalog.synonyms or self.catalog.temporary):
            return name
        owner, plain = self.catalog.resolve(self.schema, path)
        if (owner, plain) in self.catalog.temporary:
            return f"pg_temp.{quote(plain)}"
        if (owner, plain) in ((self.schema, path[0]), tuple(path)):
            return name
        return f"{quote(owner)}.{quote(plain)}"

    def tree_word(self, word: str) -> str | None:
        """LEVEL and its like; None for other words."""
        return None

    def case(self) -> str:
        self.expect("CASE")
        out = ["CASE"]
        if not self.at_word("WHEN"):
            out.append(self.value())
        while self.accept("WHEN"):
            condition = self.condition()
            self.expect("THEN")
            out.append(f"WHEN {condition} THEN {self.condition()}")
        if self.accept("ELSE"):
            out.append(f"ELSE {self.condition()}")
        self.expect("END")
        return " ".join([*out, "END"])

    def cast(self) -> str:
        self.expect_op("(")
        value = self.value()
        fallback = self._on_error()
        self.expect("AS")
        target = self.data_type_text()
        fallback = self._on_error() if fallback is None else fallback
        model = self.value() if self.accept_op(",") else ""
        self.expect_op(")")
        if model or fallback is not None:
            return self._tolerant_cast(value, target, fallback, model)
        return f"CAST({value} AS {target})"

    def _tolerant_cast(self, value: str, target: str, fallback: str | None, model: str) -> str:
        """CAST(… DEFAULT … ON CONVERSION ERROR AS type, model); without a default the value that fails fails again."""
        given = value if fallback is None else fallback
        if target.startswith("numeric"):
            text = f"sys.number_or(({value})::text, {model or 'NULL'}, ({given})::text)"
        elif target.startswith(("sys.oradate", "timestamp")) and not target.startswith("timestamptz"):
            known = model or MODELS["to_date" if target == "sys.oradate" else "to_timestamp"]
            text = f"sys.moment_or(({value})::text, {known}, ({given})::text)"
        else:
            refuse("CAST with DEFAULT or a model to this type", self.token.start)
        return f"CAST({text} AS {target})"

    def data_type_text(self) -> str:
        return parse_type(self)

    def nested_query(self) -> str:
        raise NotImplementedError
