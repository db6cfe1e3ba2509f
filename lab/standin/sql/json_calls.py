"""SQL/JSON: JSON_VALUE, JSON_QUERY, JSON_EXISTS, the functions that make JSON, and the columns of JSON_TABLE."""

from __future__ import annotations

from dataclasses import dataclass

from lab.standin.sql.json_texts import JsonTexts
from lab.standin.sql.names import fold, literal, quote
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

_MADE = ("sys.json_object_text(", "sys.json_array_text(", "sys.json_part(")
_HANDLING = {
    "NULL": "null",
    "ERROR": "error",
    "DEFAULT": "default",
    "EMPTY": "default",
    "TRUE": "true",
    "FALSE": "false",
}


@dataclass
class _Handling:
    """ON ERROR and ON EMPTY, as arguments of our functions."""

    on_error: str = "'null'"
    error_default: str = "NULL"
    on_empty: str = "NULL"
    empty_default: str = "NULL"


class JsonCalls(JsonTexts):
    """The part of the expression parser that knows JSON."""

    def _call_json_value(self) -> str:
        self.expect_op("(")
        document = self._document()
        self.expect_op(",")
        path = self._json_path()
        target = self._json_type()
        handling = self._handling()
        self.expect_op(")")
        return self.json_scalar(document, path, target, handling)

    def json_scalar(self, document: str, path: str, target: str, handling: _Handling) -> str:
        rest = f"{handling.on_error}, {handling.error_default}, {handling.on_empty}, {handling.empty_default}"
        text = f"sys.json_scalar({document}, {path}, {rest})"
        if target.startswith("numeric"):
            return f"CAST(sys.json_as_number({text}, {handling.on_error}) AS {target})"
        if target == "sys.oradate" or (target.startswith("timestamp") and not target.startswith("timestamptz")):
            return f"CAST(sys.json_as_moment({text}, {handling.on_error}) AS {target})"
        if target.startswith("varchar("):
            return f"sys.json_as_text({text}, {target[8:-1]}, {handling.on_error})"
        if target in ("varchar", "sys.clob"):
            return f"CAST({text} AS {target})"
        refuse("JSON_VALUE … RETURNING this type", self.token.start)

    def _call_json_query(self) -> str:
        self.expect_op("(")
        document = self._document()
        self.expect_op(",")
        path = self._json_path()
        target = self._json_type()
        if self.at_any({"PRETTY", "ASCII"}):
            refuse(f"JSON_QUERY … {self.token.value}", self.token.start)
        text = self._part(document, path)
        self.expect_op(")")
        return text if target.startswith("varchar") else f"CAST({text} AS {target})"

    def _part(self, document: str, path: str) -> str:
        wrapper = self._wrapper()
        handling = self._handling()
        return f"sys.json_part({document}, {path}, {wrapper}, {handling.on_error}, {handling.on_empty})"

    def _wrapper(self) -> str:
        kind = "'never'"
        if self.accept("WITH"):
            kind = "'conditional'" if self.accept("CONDITIONAL") else "'always'"
            self.accept("UNCONDITIONAL")
        elif not self.accept("WITHOUT"):
            return kind
        self.accept("ARRAY")
        self.expect("WRAPPER")
        return kind

    def _call_json_exists(self) -> str:
        self.expect_op("(")
        document = self._document()
        self.expect_op(",")
        path = self._json_path()
        pairs: list[str] = []
        if self.accept("PASSING"):
            while not pairs or self.accept_op(","):
                value = self.value()
                self.expect("AS")
                pairs.append(f"{literal(self.next().value)}, {value}")
        on_error = "'false'"
        if self.at_any({"ERROR", "TRUE", "FALSE"}):
            on_error = literal(_HANDLING[self.next().value])
            self.expect("ON", "ERROR")
        self.expect_op(")")
        return f"sys.json_found({document}, {path}, jsonb_build_object({', '.join(pairs)}), {on_error})"

    def _document(self) -> str:
        """The document, and whether there is one."""
        value = self.value()
        self.accept("FORMAT", "JSON")
        return f"sys.json_doc({value}), ({value}) IS NOT NULL"

    def _json_path(self) -> str:
        if self.token.kind is not Kind.STRING:
            raise self.error(40454, "path expression not a literal")
        return f"{literal(self.next().value)}::jsonpath"

    def _handling(self) -> _Handling:
        """{NULL | ERROR | EMPTY | DEFAULT value} ON {ERROR | EMPTY} …"""
        found = _Handling()
        while self.at_any({"NULL", "ERROR", "DEFAULT", "EMPTY"}):
            word = self.next().value
            kind, value = literal(_HANDLING[word]), "NULL"
            if word == "EMPTY" and self.accept("OBJECT"):
                kind = "'object'"
            elif word == "EMPTY":
                self.accept("ARRAY")
            elif word == "DEFAULT":
                value = f"({self.value()})::text"
            self.expect("ON")
            if self.accept("EMPTY"):
                found.on_empty, found.empty_default = kind, value
            else:
                self.expect("ERROR")
                found.on_error, found.error_default = kind, value
        return found

    # ---- making JSON
    def _call_json_object(self) -> str:
        self.expect_op("(")
        keys: list[str] = []
        items: list[str] = []
        if self.at_op("*"):
            refuse("JSON_OBJECT(*)", self.token.start)
        while not self._at_end_of_items():
            if keys:
                self.expect_op(",")
            key, item = self._pair()
            keys.append(f"({key})::text")
            items.append(item)
        absent = self._made_options(False)
        return f"sys.json_object_text(ARRAY[{', '.join(keys)}]::text[], ARRAY[{', '.join(items)}]::text[], {absent})"

    def _pair(self) -> tuple[str, str]:
        """[KEY] key VALUE item, key IS item, key : item, or a column, which is its own key"""
        if self.at_word("KEY") and self.peek().value not in (",", ")", "VALUE", "IS", "."):
            self.next()
        start = self.at
        key = self.value()
        if self.accept("VALUE") or self.accept("IS") or self.accept_op(":"):
            return key, self._item()
        name = self.tokens[self.at - 1]
        if self.at - start not in (1, 3) or name.kind not in (Kind.WORD, Kind.QUOTED):
            raise self.error(2000, "missing VALUE keyword")
        shown = name.value.lower() if name.kind is Kind.WORD else name.value
        return literal(shown), f"sys.json_written({key})"

    def _item(self) -> str:
        value = self.value()
        if self.accept("FORMAT", "JSON") or value.startswith(_MADE):
            return f"({value})::text"
        return "NULL" if value == "NULL" else f"sys.json_written({value})"

    def _at_end_of_items(self) -> bool:
        return self.at_op(")") or self.at_any({"ABSENT", "RETURNING", "STRICT", "WITH"}) or self.at_word("NULL", "ON")

    def _made_options(self, absent: bool) -> str:
        """[NULL | ABSENT ON NULL] [RETURNING type] [STRICT] [WITH UNIQUE KEYS] ): whether NULL is left out"""
        if self.accept("ABSENT", "ON", "NULL"):
            absent = True
        elif self.accept("NULL", "ON", "NULL"):
            absent = False
        if self.accept("RETURNING"):
            self.data_type_text()
        if self.at_any({"STRICT", "WITH"}):
            refuse(f"JSON … {self.token.value}", self.token.start)
        self.expect_op(")")
        return str(absent).lower()

    def _call_json_array(self) -> str:
        self.expect_op("(")
        items: list[str] = []
        while not self._at_end_of_items():
            if items:
                self.expect_op(",")
            items.append(self._item())
        return f"sys.json_array_text(ARRAY[{', '.join(items)}]::text[], {self._made_options(True)})"

    def _call_json_arrayagg(self) -> str:
        self.found.aggregate = True
        self.expect_op("(")
        item = self._item()
        order = " " + self.order_by() if self.at_word("ORDER") else ""
        absent = self._made_options(True)
        return f"sys.json_array_text(array_agg({item}{order}){self.filter}, {absent})"

    def _call_json_objectagg(self) -> str:
        self.found.aggregate = True
        self.expect_op("(")
        key, item = self._pair()
        absent = self._made_options(False)
        return f"sys.json_object_text(array_agg(({key})::text){self.filter}, array_agg({item}){self.filter}, {absent})"

    # ---- JSON_TABLE
    def json_table(self) -> tuple[str, tuple[str, ...]]:
        """(document, path [handling] COLUMNS (…)): a subquery and its columns; the cursor is at the parenthesis."""
        self.expect_op("(")
        value = self.value()
        self.accept("FORMAT", "JSON")
        path = self._json_path() if self.accept_op(",") else "'$'::jsonpath"
        handling = self._handling()
        if handling.on_error == "'error'":
            refuse("JSON_TABLE … ERROR ON ERROR", self.token.start)
        names: list[str] = []
        items: list[str] = []
        rows = f"jsonb_path_query(sys.json_doc({value}), {path}, '{{}}', true) WITH ORDINALITY AS {self._level(1)}"
        rows += self._json_columns(1, names, items)
        self.expect_op(")")
        return f"(SELECT {', '.join(items)} FROM {rows})", tuple(names)

    def _level(self, depth: int) -> str:
        return f'"json${depth}" ("item", "place")'

    def _json_columns(self, depth: int, names: list[str], items: list[str]) -> str:
        """COLUMNS (…): what nested rows are joined."""
        self.expect("COLUMNS")
        self.expect_op("(")
        nested = ""
        first = True
        while first or self.accept_op(","):
            first = False
            if self.accept("NESTED"):
                if nested:
                    refuse("several NESTED PATH of one level", self.token.start)
                nested = self._nested_rows(depth, names, items)
            else:
                self._json_column(f'"json${depth}"', names, items)
        self.expect_op(")")
        return nested

    def _nested_rows(self, depth: int, names: list[str], items: list[str]) -> str:
        self.accept("PATH")
        path = self._json_path()
        rows = f'jsonb_path_query("json${depth}"."item", {path}, \'{{}}\', true) WITH ORDINALITY'
        text = f" LEFT JOIN LATERAL {rows} AS {self._level(depth + 1)} ON true"
        return text + self._json_columns(depth + 1, names, items)

    def _json_column(self, row: str, names: list[str], items: list[str]) -> None:
        token = self.token
        name = self.name()
        names.append(name.strip('"'))
        document = f'{row}."item", {row}."item" IS NOT NULL'
        if self.accept("FOR", "ORDINALITY"):
            items.append(f'{row}."place"::numeric AS {name}')
            return
        target = "varchar(4000)"
        if not self.at_any({"PATH", "FORMAT", "EXISTS"}) and not (self.at_op(",") or self.at_op(")")):
            target = self.data_type_text()
        as_json = self.accept("FORMAT", "JSON")
        wrapper = self._wrapper() if as_json else ""
        exists = self.accept("EXISTS")
        shown = token.value if token.kind is Kind.QUOTED else fold(fold(token.value))
        path = self._json_path() if self.accept("PATH") else f"{literal(f'$.{quote(shown)}')}::jsonpath"
        if exists:
            test = f"sys.json_found({document}, {path}, '{{}}', 'false')"
            items.append(f"CASE WHEN {test} THEN 1 ELSE 0 END::numeric AS {name}")
            return
        handling = self._handling()
        if as_json:
            text = f"sys.json_part({document}, {path}, {wrapper}, {handling.on_error}, {handling.on_empty})"
        else:
            text = self.json_scalar(document, path, target, handling)
        items.append(f"{text} AS {name}")
