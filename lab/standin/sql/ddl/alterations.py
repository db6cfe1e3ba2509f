"""ALTER TABLE."""

from __future__ import annotations

from collections.abc import Callable

from lab.standin.sql.ddl.columns import Columns, bytes_name, hidden, in_bytes
from lab.standin.sql.names import literal
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind
from lab.standin.sql.types import TYPE_WORDS, byte_limit, parse_type

_CONSTRAINT = frozenset({"CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK"})
# what changes where and how rows are kept, and no result
_WITHOUT_EFFECT = (
    *(("MOVE",), ("SHRINK", "SPACE", "COMPACT"), ("SHRINK", "SPACE", "CASCADE"), ("SHRINK", "SPACE")),
    *(("ENABLE", "ROW", "MOVEMENT"), ("DISABLE", "ROW", "MOVEMENT"), ("DEALLOCATE", "UNUSED"), ("ALLOCATE", "EXTENT")),
    *(("ENABLE", "TABLE", "LOCK"), ("DISABLE", "TABLE", "LOCK")),
)


class Alterations(Columns):
    """The part of the definition parser that knows ALTER TABLE."""

    def at_constraint(self) -> bool:
        return self.at_any(_CONSTRAINT) and self.peek().value != ","

    def _element(self, table: str) -> str:
        if self.at_constraint():
            return self._constraint(table, "")
        return self.column(table)

    def alter_table(self) -> list[str]:
        table = self.dotted_name()
        statements: list[str] = []
        while self.token.kind is not Kind.END:
            statements += self._alteration(table)
        return [*self.before, *statements, *self.after]

    def _alteration(self, table: str) -> list[str]:
        if self.accept("ADD"):
            added = [text for text in self._additions(table) if text]
            return [f"ALTER TABLE {table} {', '.join(added)}"] if added else []
        if self.accept("MODIFY", "CONSTRAINT"):
            return [self._switched(table, literal(self.name().strip('"')), "")]
        if self.accept("MODIFY"):
            return self._list(lambda: self._modify(table))
        if self.accept("DROP"):
            return self._drop(table)
        if self.accept("SET", "UNUSED"):
            self.accept("COLUMN")
            return self._columns_dropped(table)
        if self.at_any({"ENABLE", "DISABLE"}) or self.at_word("READ"):
            return self._state_of_table(table)
        if any(self.accept(*words) for words in _WITHOUT_EFFECT) or self._only_physical():
            self.physical()
            return []
        if self.accept("RENAME"):
            return self._rename(table)
        refuse(f"ALTER TABLE … {self.token.value}", self.token.start)

    def _additions(self, table: str) -> list[str]:
        if self.accept_op("("):
            items = [self._addition(table)]
            while self.accept_op(","):
                items.append(self._addition(table))
            self.expect_op(")")
            return items
        return [self._addition(table)]

    def _addition(self, table: str) -> str:
        if not self.at_any(_CONSTRAINT):
            return f"ADD COLUMN {self.column(table)}"
        text = self._element(table)
        if not text or not self.unchecked:
            return f"ADD {text}" if text else ""
        if " PRIMARY KEY" in text or " UNIQUE" in text:
            refuse("NOVALIDATE of a key", self.token.start)
        return f"ADD {text} NOT VALID"

    def _list(self, item: Callable[[], list[str]]) -> list[str]:
        if not self.accept_op("("):
            return item()
        out = item()
        while self.accept_op(","):
            out += item()
        self.expect_op(")")
        return out

    def _modify(self, table: str) -> list[str]:
        name, limit = self.name(), byte_limit(self)
        out = []
        if self.token.kind is Kind.WORD and self.token.value in TYPE_WORDS:
            out.append(f"ALTER TABLE {table} ALTER COLUMN {name} TYPE {parse_type(self)}")
            out.append(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {bytes_name(name)}")
        if limit is not None:
            out.append(f"ALTER TABLE {table} ADD {in_bytes(name, limit)}")
        while self.token.kind is Kind.WORD:
            if self.accept("DEFAULT"):
                required = self._default_on_null(table, name)
                out.append(f"ALTER TABLE {table} ALTER COLUMN {name} SET DEFAULT {self.value()}")
                if required:
                    out.append(f"ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL")
            elif self.accept("NOT", "NULL"):
                out.append(f"ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL")
            elif self.at_any(_CONSTRAINT):
                text = self._constraint(table, name)
                rule = f"ADD {self.apart(text, name)}" if text != "NOT NULL" else f"ALTER COLUMN {name} SET NOT NULL"
                out += [f"ALTER TABLE {table} {rule}"] if text else []
            elif self.accept("VISIBLE"):
                out.append(f"ALTER TABLE {table} ALTER COLUMN {name} SET STATISTICS -1")
            elif self.accept("INVISIBLE"):
                out += hidden(table, name)
            elif self.accept("ENABLE"):
                continue
            elif self.accept("NULL"):
                out.append(f"ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL")
            else:
                refuse(f"MODIFY … {self.token.value}", self.token.start)
        return out

    def _drop(self, table: str) -> list[str]:
        if self.accept("CONSTRAINT"):
            name = literal(self.name().strip('"'))
        elif self.at_word("PRIMARY", "KEY") or self.at_word("UNIQUE"):
            name = self._named_by_rule(table)
        elif self.accept("UNUSED", "COLUMNS"):
            return []
        elif self.accept("COLUMN") or self.at_op("("):
            return self._columns_dropped(table)
        else:
            refuse(f"ALTER TABLE … DROP {self.token.value}", self.token.start)
        cascade = str(self.accept("CASCADE")).lower()
        if not self.accept("KEEP", "INDEX"):
            self.accept("DROP", "INDEX")
        return [f"SELECT sys.drop_constraint({literal(table)}, {name}, {cascade})"]

    def _columns_dropped(self, table: str) -> list[str]:
        names = self._columns() if self.at_op("(") else [self.name()]
        cascade = " CASCADE" if self.accept("CASCADE", "CONSTRAINTS") else ""
        self.accept("INVALIDATE")
        gone = ", ".join(f"DROP COLUMN {name}{cascade}" for name in names)
        return [*(self._marks(table, name, "") for name in names), f"ALTER TABLE {table} {gone}"]

    def _marks(self, table: str, old: str, new: str) -> str:
        """The triggers of a column's properties follow it."""
        to = literal(new.strip('"')) if new else "NULL"
        return f"SELECT sys.rename_marks({literal(table)}, {literal(old.strip(chr(34)))}, {to})"

    def _named_by_rule(self, table: str) -> str:
        """PRIMARY KEY or UNIQUE (columns): an expression that gives the constraint's name."""
        if self.accept("PRIMARY", "KEY"):
            return f"sys.key_name({literal(table)}, NULL)"
        self.expect("UNIQUE")
        columns = ", ".join(literal(name.strip('"')) for name in self._columns())
        return f"sys.key_name({literal(table)}, ARRAY[{columns}])"

    # ---- ENABLE, DISABLE, READ ONLY
    def _state_of_table(self, table: str) -> list[str]:
        if self.accept("READ"):
            only = self.accept("ONLY")
            if not only:
                self.expect("WRITE")
            return [f"SELECT sys.read_only_table({literal(table)}, {str(only).lower()})"]
        word = self.next().value
        if self.accept("ALL", "TRIGGERS"):
            return [f"SELECT sys.switch_triggers({literal(table)}, {literal(word)})"]
        given = ""
        if self.at_any({"VALIDATE", "NOVALIDATE"}):
            given = self.next().value
        if self.at_word("PRIMARY", "KEY") or self.at_word("UNIQUE"):
            name = self._named_by_rule(table)
        else:
            self.expect("CONSTRAINT")
            name = literal(self.name().strip('"'))
        return [self._switched(table, name, f"{word} {given}".strip())]

    def _switched(self, table: str, name: str, said: str) -> str:
        """A constraint switched on or off. name: an SQL expression. said: what was read of its new state."""
        words = said.split()
        while self.at_any({"ENABLE", "DISABLE", "VALIDATE", "NOVALIDATE"}):
            words.append(self.next().value)
        if self.accept("USING", "INDEX"):
            self.physical()
        cascade = str(self.accept("CASCADE")).lower()
        if "DISABLE" in words:
            if "VALIDATE" in words:
                refuse("DISABLE VALIDATE", self.token.start)
            return f"SELECT sys.disable_constraint({literal(table)}, {name}, {cascade})"
        if not words:
            refuse(f"MODIFY CONSTRAINT … {self.token.value}", self.token.start)
        validated = str("NOVALIDATE" not in words).lower()
        return f"SELECT sys.enable_constraint({literal(table)}, {name}, {validated})"

    def _only_physical(self) -> bool:
        """Whether a physical attribute is next, which is stepped over."""
        at = self.at
        self.physical()
        return self.at != at

    def _rename(self, table: str) -> list[str]:
        kind = "COLUMN " if self.accept("COLUMN") else "CONSTRAINT " if self.accept("CONSTRAINT") else ""
        old = self.name() if kind else ""
        self.expect("TO")
        new = self.name()
        renamed = f"ALTER TABLE {table} RENAME {kind}{old}{' ' * bool(old)}TO {new}"
        if kind != "COLUMN ":
            return [renamed]
        names = ", ".join(literal(name.strip('"')) for name in (old, new))
        return [renamed, f"SELECT sys.rename_bytes$({literal(table)}, {names})", self._marks(table, old, new)]
