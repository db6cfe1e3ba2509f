"""OPEN, FETCH, CLOSE, loops over cursors and their attributes."""

from __future__ import annotations

from lab.standin.sql.catalog import Shape
from lab.standin.sql.names import fold, literal, quote
from lab.standin.sql.plsql.cursors import DeclaredCursor
from lab.standin.sql.plsql.dynamic import Dynamic
from lab.standin.sql.plsql.handlers import Handlers
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind, Token


class CursorStatements(Handlers, Dynamic):
    """The part of the compiler that knows cursors. A cursor is a refcursor variable NAME with NAME$found and NAME$count
    beside it; a package's is a portal of a fixed name."""

    _pending_first: list[str]  # what comes before the statement at hand

    def _target(self) -> str:
        raise NotImplementedError

    # ---- names
    def cursor_at(self, path: list[Token]) -> tuple[str, DeclaredCursor] | None:
        """The name of a declared cursor (PACKAGE.CURSOR for a package's) and what is known of it."""
        names = [fold(part.value) for part in path]
        if len(names) == 1 and names[0] in self.variables and quote(names[0]) not in self.cursors:
            return None
        if len(names) == 1 and quote(names[0]) in self.cursors:
            return names[0], self.cursors[quote(names[0])]
        own = self.package
        if own is not None and len(names) == 1 and names[0] in own.cursors:
            return f"{own.name}.{names[0]}", own.cursors[names[0]]
        if own is not None and len(names) == 2 and names[0] == own.name and names[1] in own.cursors:
            return f"{own.name}.{names[1]}", own.cursors[names[1]]
        package = self.catalog.package(self.schema, names[:-1]) if len(names) > 1 else None
        if package is not None and names[-1] in package.cursors:
            return f"{package.name}.{names[-1]}", package.cursors[names[-1]]
        return None

    def cursor_state(self, name: str) -> None:
        """Declare the attributes of a cursor that is not this program's own."""
        line = f"{quote(name)} refcursor := {literal(name)};"
        if line not in self.temporaries:
            self.temporaries += [line, *attribute_lines(name)]

    def _cursor_arguments(self, cursor: DeclaredCursor) -> list[str]:
        """What is given and the defaults of the rest, in order."""
        given = self.argument_list() if self.at_op("(") else []
        named = dict(item.split(" => ", 1) for item in given if " => " in item)
        plain = [item for item in given if " => " not in item]
        out = []
        for number, parameter in enumerate(cursor.parameters):
            value = plain[number] if number < len(plain) else named.get(quote(parameter.name), parameter.default)
            if value is None or len(given) > len(cursor.parameters):
                raise self.error(6550, "line 1, column 1:\nPLS-00306: wrong number or types of arguments in call")
            out.append(f"({value})::{parameter.pg}")
        return out

    # ---- statements
    def _do_open(self) -> str:
        self.next()
        start = self.at
        found = self.cursor_at(self._path())
        if found is not None:
            name, cursor = found
            arguments = ", ".join(self._cursor_arguments(cursor))
            return self._open_declared(name, cursor, arguments)
        self.at = start
        name = self._target()
        if not self.accept("FOR"):
            raise self.error(6550, "line 1, column 1:\nPLS-00201: cursor must be declared")
        start_over = f"{name} := NULL;\n"
        self._effects.append("read")
        if self.at_any({"SELECT", "WITH"}):
            return f"{start_over}OPEN {name} FOR {self.query()}{self._fresh(name)}"
        return f"{start_over}{self.open_for_text(name)}{self._fresh(name)}"

    def _open_declared(self, name: str, cursor: DeclaredCursor, arguments: str) -> str:
        self._effects.append("read")
        quoted = quote(name)
        if cursor.opener:
            self.cursor_state(name)
            return f"PERFORM {cursor.opener}({arguments}){self._fresh(quoted)}"
        call = f"({arguments})" if arguments else ""
        return f"PERFORM sys.must_be_closed({quoted});\nOPEN {quoted}{call}{self._fresh(quoted)}"

    def _fresh(self, name: str) -> str:
        plain = name.strip('"')
        if "." in name and not name.startswith('"') or plain.startswith(("tmp$", "b$")):
            return ""
        return f";\n{quote(plain + '$found')} := NULL;\n{quote(plain + '$count')} := 0"

    def _fetched(self) -> str:
        """The cursor that FETCH or CLOSE names."""
        start = self.at
        found = self.cursor_at(self._path())
        if found is not None:
            if found[1].opener:
                self.cursor_state(found[0])
            return quote(found[0])
        self.at = start
        if self.token.kind is Kind.BIND:
            token = self.next()
            self.written.add(token.value)
            self.bind_cursor(token)
            return quote("b$" + token.value.lower())
        place = self.target_place()
        if place.plain and place.read.startswith('"') and '"."' not in place.read:
            return place.read
        copy = self.temporary(Shape("refcursor"))
        self.temporaries += attribute_lines(copy.strip('"'))
        self._pending_first.append(f"{copy} := {place.read}")
        return copy

    def bind_cursor(self, token: Token) -> None:
        """The attributes of a cursor that the client gave."""
        lines = attribute_lines("b$" + token.value.lower())
        if lines[0] not in self.temporaries:
            self.temporaries += lines

    def _do_fetch(self) -> str:
        self.next()
        name = self._fetched()
        before, self._pending_first = self._pending_first, []
        self._effects.append("read")
        if self.at_word("BULK"):
            return ";\n".join([*before, self.fetch_bulk(name)])
        self.expect("INTO")
        places = [self.fetch_place()]
        while self.accept_op(","):
            places.append(self.fetch_place())
        copies = [self.temporary(place.shape) for place in places]
        writes = ";\n".join(place.write(copy) for place, copy in zip(places, copies, strict=True))
        plain = name.strip('"')
        found, count = quote(plain + "$found"), quote(plain + "$count")
        fetch = f"FETCH {name} INTO {', '.join(copies)};\n{found} := FOUND"
        return ";\n".join([*before, fetch, f"IF {found} THEN\n{count} := {count} + 1;\n{writes};\nEND IF"])

    def _do_close(self) -> str:
        self.next()
        name = self._fetched()
        before, self._pending_first = self._pending_first, []
        return ";\n".join([*before, f"CLOSE {name}"])

    # ---- loops
    def loop_over_cursor(self, name: str) -> str | None:
        start = self.at
        if self.token.kind not in (Kind.WORD, Kind.QUOTED):
            return None
        found = self.cursor_at(self._path())
        if found is None:
            self.at = start
            return None
        cursor_name, cursor = found
        arguments = ", ".join(self._cursor_arguments(cursor))
        if cursor.opener or self.guard:
            return self._fetching_loop(name, cursor_name, cursor, arguments)
        quoted, count = quote(cursor_name), quote(cursor_name + "$count")
        step = f"{count} := {count} + 1;\n{quote(cursor_name + '$found')} := true;"
        call = f"({arguments})" if arguments else ""
        key = name.strip('"')
        outer = self.variables.pop(key, None)
        text = f"{count} := 0;\n@label@FOR {name} IN {quoted}{call} {self._loop([step])}"
        if outer is not None:
            self.variables[key] = outer
        return text

    def _fetching_loop(self, name: str, cursor_name: str, cursor: DeclaredCursor, arguments: str) -> str:
        opened = self.guard_statement(self._open_declared(cursor_name, cursor, arguments))
        quoted, count = quote(cursor_name), quote(cursor_name + "$count")
        fetch = self.guard_statement(f'FETCH {quoted} INTO {name};\n"loop$more" := FOUND;\n{count} := {count} + 1')
        self.loop_records.append(name)
        outer = self.variables.pop(name.strip('"'), None)
        loop = self._loop([fetch, 'EXIT WHEN NOT "loop$more";'])
        if outer is not None:
            self.variables[name.strip('"')] = outer
        return f"{opened}\n@label@{loop};\nCLOSE {quoted}"

    # ---- attributes
    def attribute(self, path: list[Token]) -> str:
        """cursor%FOUND and its like; SQL%…; the cursor is at %."""
        self.next()
        word = self.next()
        name = path[-1].value
        if len(path) == 1 and name == "SQL":
            return self._sql_attribute(word)
        declared = self.cursor_at(path)
        plain = declared[0] if declared else fold(name)
        if declared and declared[1].opener:
            self.cursor_state(plain)
        if declared is None and plain not in self.variables:
            refuse(f"%{word.value} of a cursor that is no variable of this program", word.start)
        return _attribute_text(plain, word)

    def bind_attribute(self, token: Token) -> str:
        """:c%FOUND"""
        self.bind_cursor(token)
        self.next()
        return _attribute_text("b$" + token.value.lower(), self.next())

    def _sql_attribute(self, word: Token) -> str:
        count = '"sql$rowcount"'
        known = {
            "ROWCOUNT": count,
            "FOUND": f"({count} > 0)",
            "NOTFOUND": f"({count} = 0)",
            "ISOPEN": "false",
        }
        if word.value in known:
            return known[word.value]
        if word.value == "BULK_ROWCOUNT":
            self.expect_op("(")
            index = self.value()
            self.expect_op(")")
            return f'("sql$counts" ->> sys.ix({index}))::numeric'
        if word.value == "BULK_EXCEPTIONS":
            return self._bulk_exceptions()
        refuse(f"%{word.value}", word.start)

    def _bulk_exceptions(self) -> str:
        if self.accept_op("."):
            self.expect("COUNT")
            return "jsonb_array_length(coalesce(\"sql$errors\", '[]'))::numeric"
        self.expect_op("(")
        index = self.value()
        self.expect_op(")")
        self.expect_op(".")
        part = self.next().value
        item = {"ERROR_INDEX": 0, "ERROR_CODE": 1}.get(part)
        if item is None:
            refuse(f"SQL%BULK_EXCEPTIONS(…).{part}", self.token.start)
        return f'("sql$errors" -> (({index})::int - 1) ->> {item})::numeric'


def _attribute_text(plain: str, word: Token) -> str:
    known = {
        "ROWCOUNT": quote(plain + "$count"),
        "FOUND": quote(plain + "$found"),
        "NOTFOUND": f"(NOT {quote(plain + '$found')})",
        "ISOPEN": f"sys.is_open({quote(plain)})",
    }
    if word.value not in known:
        refuse(f"%{word.value}", word.start)
    return known[word.value]


def attribute_lines(name: str) -> list[str]:
    """The declarations beside a cursor."""
    return [f"{quote(name + '$found')} boolean;", f"{quote(name + '$count')} numeric := 0;"]
