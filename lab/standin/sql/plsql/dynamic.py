"""EXECUTE IMMEDIATE and OPEN … FOR text. A text known when the program is compiled is translated at once; any other is
translated by the server when the program runs (lab/standin/pg/dynamic.py)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lab.standin.interface import OraError, StatementKind
from lab.standin.sql.catalog import Catalog, Shape
from lab.standin.sql.cursor import Cursor
from lab.standin.sql.names import literal
from lab.standin.sql.plsql.places import Place
from lab.standin.sql.refusal import refuse
from lab.standin.sql.statements import parse_statement
from lab.standin.sql.tokens import Kind
from lab.standin.sql.translate import Translated, translate


@dataclass(frozen=True)
class Argument:
    """One of USING. value: its expression. mode: i, o (OUT) or b (IN OUT). write: assigns what comes back."""

    value: str
    mode: str
    shape: Shape
    write: Callable[[str], str] | None = None


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

    def bulk_targets(self) -> list[Place]:
        raise NotImplementedError

    def aggregated(self, places: list[Place]) -> tuple[str, str, list[str]]:
        raise NotImplementedError

    def stored(self, places: list[Place], names: list[str]) -> list[str]:
        raise NotImplementedError

    def fetch_place(self) -> Place:
        raise NotImplementedError

    def _do_execute(self) -> str:
        start = self.token.start
        self.next()
        self.expect("IMMEDIATE")
        known = self._known()
        text = "" if known is not None else self.condition()
        bulk = self.bulk_targets() if self.at_word("BULK") else []
        into = self._targets() if self.accept("INTO") else []
        arguments = self._using() if self.accept("USING") else []
        if self.accept("RETURNING") or self.accept("RETURN"):
            bulk, into = self._returning_targets(bulk, into)
        outs = any(item.mode != "i" for item in arguments)
        self._effects.append("change")
        if known is not None and not outs:
            if len(arguments) != known.parameters:
                raise OraError(1008, "not all variables bound", start)
            return self._run(literal(known.text), bulk, into, [item.value for item in arguments], "STRICT ")
        if known is not None:
            text = literal(self.tokens[self._literal_at].value)
        return self._ask_and_run(text, bulk, into, arguments)

    def _returning_targets(self, bulk: list[Place], into: list[str]) -> tuple[list[Place], list[str]]:
        if bulk or into:
            refuse("EXECUTE IMMEDIATE with INTO and RETURNING", self.token.start)
        if self.at_word("BULK"):
            return self.bulk_targets(), []
        self.expect("INTO")
        return [], self._targets()

    def _run(self, text: str, bulk: list[Place], into: list[str], values: list[str], strict: str = "") -> str:
        """EXECUTE of a translated text."""
        using = f" USING {', '.join(values)}" if values else ""
        if not bulk:
            targets = f" INTO {strict}{', '.join(into)}" if into else ""
            return f"EXECUTE {text}{targets}{using};\n{_COUNT}"
        items, alias, names = self.aggregated(bulk)
        wrapped = f"sys.aggregated({text}, {literal(items)}, {literal(alias)})"
        lines = [f"EXECUTE {wrapped} INTO {', '.join(names)}{using}"]
        lines.append(f'"sql$rowcount" := coalesce(cardinality({names[0]}), 0)')
        return ";\n".join([*lines, *self.stored(bulk, names)])

    def _ask_and_run(self, text: str, bulk: list[Place], into: list[str], arguments: list[Argument]) -> str:
        answer = self.temporary(Shape("jsonb"))
        types = ", ".join(f"pg_typeof({item.value})::text" for item in arguments)
        modes = "".join(item.mode for item in arguments)
        ask = f"{answer} := sys.dynamic({text}, {len(arguments)}, ARRAY[{types}]::text[], '{modes}');\n"
        run = self._answered(answer, bulk, into, arguments)
        if bulk or into:
            return ask + run
        first = f"IF {answer} ? 'statements' THEN\nPERFORM sys.dynamic_run({answer});\nEND IF;\n"
        return f"{ask}{first}IF {answer} ? 'text' THEN\n{run};\nEND IF"

    def _answered(self, answer: str, bulk: list[Place], into: list[str], arguments: list[Argument]) -> str:
        """What runs the answer's text. A change need not return a row; a block hands back every argument."""
        text, values = f"{answer} ->> 'text'", [item.value for item in arguments]
        if all(item.mode == "i" for item in arguments):
            if not into:
                return self._run(text, bulk, into, values)
            change, query = self._run(text, bulk, into, values), self._run(text, bulk, into, values, "STRICT ")
            return f"IF {answer} ? 'change' THEN\n{change};\nELSE\n{query};\nEND IF"
        if bulk or into:
            refuse("OUT arguments together with INTO", self.token.start)
        every = [self.temporary(item.shape) for item in arguments]
        back = [item.write(copy) for item, copy in zip(arguments, every, strict=True) if item.write]
        block = f"EXECUTE {text} INTO {', '.join(every)} USING {', '.join(values)}"
        outs = [copy for item, copy in zip(arguments, every, strict=True) if item.mode != "i"]
        change = self._run(text, [], outs, [item.value for item in arguments if item.mode == "i"])
        return f"IF {answer} ? 'change' THEN\n{change};\nELSE\n{block};\nEND IF;\n" + ";\n".join(back)

    def _known(self) -> Translated | None:
        """The translation of a literal that is a query or a change."""
        if self.token.kind is not Kind.STRING or self.peek().value not in (";", "INTO", "USING"):
            return None
        parsed = parse_statement(self.token.value)
        if parsed.kind not in (StatementKind.QUERY, StatementKind.DML) or any(bind.returning for bind in parsed.binds):
            return None
        self._literal_at = self.at
        self.next()
        translated = translate(parsed.sql, self.schema, self.catalog)
        if translated.counted:
            refuse("EXECUTE IMMEDIATE of INSERT ALL or RETURNING", self.token.start)
        return translated

    def open_for_text(self, name: str) -> str:
        """OPEN c FOR text [USING …]"""
        answer = self.temporary(Shape("jsonb"))
        text = self.condition()
        values = [item.value for item in self._using()] if self.accept("USING") else []
        using = f" USING {', '.join(values)}" if values else ""
        ask = f"{answer} := sys.dynamic({text}, {len(values)});\n"
        return f"{ask}OPEN {name} FOR EXECUTE {answer} ->> 'text'{using}"

    def _using(self) -> list[Argument]:
        items: list[Argument] = []
        while not items or self.accept_op(","):
            if self.accept("OUT") or self.accept("IN", "OUT"):
                both = self.tokens[self.at - 2].value == "IN"
                items.append(self._output("b" if both else "o"))
            else:
                self.accept("IN")
                items.append(Argument(self.condition(), "i", Shape("text")))
        return items

    def _output(self, mode: str) -> Argument:
        place = self.fetch_place()
        return Argument(place.read, mode, place.shape, place.write)
