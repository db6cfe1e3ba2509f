"""The select list: its expressions, their titles, and what columns come of it."""

from __future__ import annotations

from collections.abc import Mapping

from lab.standin.sql.expressions import Expressions
from lab.standin.sql.from_clause import Columns, FromItem
from lab.standin.sql.names import fold, quote
from lab.standin.sql.refusal import refuse
from lab.standin.sql.sources import CLAUSES
from lab.standin.sql.tokens import Kind


class SelectList(Expressions):
    """The part of the translator that knows what stands between SELECT and FROM. outputs: per item its title, or the
    alias whose columns it stands for ("*": of all). unnamed: an item is an expression without a title of its own.
    combined: the list must match another one, so that a literal is a text and not what the other list makes of it."""

    outputs: list[tuple[str, bool]]
    unnamed = False

    untyped: bool
    combined = False

    def select_list(self, top: bool) -> list[str]:
        self.outputs = []
        self.titles = {}
        self.unnamed = False
        items = [self._select_item(top)]
        while self.accept_op(","):
            items.append(self._select_item(top))
        return items

    def output_columns(self, sources: list[FromItem]) -> Columns | None:
        """The columns of the block, None where that cannot be known."""
        parts = {alias: columns for source in sources for alias, columns in source.parts.items()}
        found: list[str | tuple[str, str]] = []
        for name, star in self.outputs:
            wanted = list(parts) if name == "*" else [name]
            if not star:
                found.append(name)
            elif any(alias not in parts for alias in wanted):
                return None
            else:
                found += [column for alias in wanted for column in parts[alias]]
        return tuple(found)

    def visible(self, items: list[str], sources: list[FromItem]) -> list[str]:
        """The items with the columns for a * that would show INVISIBLE ones."""
        parts = {alias: columns for source in sources for alias, columns in source.parts.items()}
        unseen = {alias for alias, columns in parts.items() if any(c in self.catalog.invisible for c in columns or ())}
        if not unseen:
            return items
        if "*" in items and any(source.merged for source in sources):
            refuse("* over a join with USING or NATURAL of a table with INVISIBLE columns", self.token.start)
        every = [f"{quote(alias)}.*" for alias in parts]
        wanted = [part for item in items for part in (every if item == "*" else [item])]
        return [column for item in wanted for column in self._seen_of(item, unseen, parts)]

    def _seen_of(self, item: str, unseen: set[str], parts: Mapping[str, Columns]) -> list[str]:
        alias = item.removesuffix(".*").rpartition(".")[2].strip('"')
        if not item.endswith(".*") or alias not in unseen:
            return [item]
        names = [n for c in parts[alias] for n in ([c] if isinstance(c, str) else self.catalog.columns(c))]
        return [f"{item[:-1]}{quote(name)}" for name in names]

    def _select_item(self, top: bool) -> str:
        if self.accept_op("*"):
            self.outputs.append(("*", True))
            return "*"
        start = self.at
        star = self._qualified_star()
        if star:
            return star
        nested = self.at_word("CURSOR") and self.peek().value == "("
        text = self.cursor_expression() if nested else self._typed(self.condition(), start)
        title = self._given_title()
        if title:
            self.titles[title.strip('"')] = text
        elif not self._is_column(start):
            self.unnamed = True
        title = title or quote(fold(self._own_title(start)))
        self.outputs.append((title.strip('"'), False))
        return f"{text} AS {title}"

    def cursor_expression(self) -> str:
        raise NotImplementedError

    def _typed(self, text: str, start: int) -> str:
        if text == "NULL":
            return text
        if self.untyped:
            return f"sys.plain({text})"
        literal = self.at == start + 1 and self.tokens[start].kind is Kind.STRING
        return f"{text}::varchar" if literal and self.combined else text

    def _qualified_star(self) -> str:
        """owner.table.* or alias.*; empty, and nothing read, when it is something else."""
        if self.token.kind not in (Kind.WORD, Kind.QUOTED):
            return ""
        ahead = 1
        while self.peek(ahead).value == "." and self.peek(ahead + 1).kind in (Kind.WORD, Kind.QUOTED):
            ahead += 2
        if self.peek(ahead).value != "." or self.peek(ahead + 1).value != "*":
            return ""
        path = self._path()
        self.at += 2
        self.outputs.append((fold(path[-1].value), True))
        return ".".join(quote(fold(part.value)) for part in path) + ".*"

    def _given_title(self) -> str:
        if self.accept("AS"):
            return self.name()
        if self.token.kind is Kind.QUOTED or (self.token.kind is Kind.WORD and self.token.value not in CLAUSES):
            return self.name()
        return ""

    def _own_title(self, start: int) -> str:
        """Oracle's title of an expression: its text without spaces, in upper case; of a column: its name."""
        tokens = self.tokens[start : self.at]
        if self._is_column(start):
            return tokens[-1].value
        keep = (Kind.STRING, Kind.QUOTED)
        raw = (self.sql[t.start : t.end] if t.kind in keep else self.sql[t.start : t.end].upper() for t in tokens)
        return "".join(raw).encode()[:63].decode(errors="ignore")

    def _is_column(self, start: int) -> bool:
        """Whether the item that was read is no more than a name."""
        tokens = self.tokens[start : self.at]
        names = (Kind.WORD, Kind.QUOTED)
        return tokens[-1].kind in names and all(t.value == "." or t.kind in names for t in tokens)

    def only_dual(self, sources: list[FromItem], items: list[str]) -> bool:
        """Whether the rows of DUAL need not be read."""
        return (
            len(sources) == 1
            and sources[0].text == "sys.dual"
            and not any(item == "*" or ".*" in item or '"dummy"' in item or '"dual"' in item for item in items)
        )
