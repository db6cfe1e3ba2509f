"""What the front end must know of the database to understand a statement: object types, collections, packages, synonyms
and temporary tables. Names are in PostgreSQL's spelling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lab.standin.sql.names import quote
from lab.standin.sql.plsql.cursors import DeclaredCursor, cursor_of
from lab.standin.sql.shapes import Shape, shape_of


@dataclass(frozen=True)
class Package:
    """What a package's specification declares. exceptions: name -> SQLSTATE."""

    owner: str
    name: str
    types: dict[str, Shape] = field(default_factory=dict)
    variables: dict[str, Shape] = field(default_factory=dict)
    routines: dict[str, str] = field(default_factory=dict)  # name -> FUNCTION or PROCEDURE
    exceptions: dict[str, str] = field(default_factory=dict)
    initial: list[str] = field(default_factory=list)  # PL/pgSQL that gives its variables their first values

    cursors: dict[str, DeclaredCursor] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)  # statements that make what its cursors need

    def add_routine(self, name: str, kind: str) -> None:
        """While it is compiled."""
        self.routines[name] = kind

    def add_variable(self, name: str, shape: Shape, first: str) -> None:
        """While it is compiled. first: the statement that gives it its first value."""
        self.variables[name] = shape
        self.initial.append(first)

    def routine(self, name: str) -> str:
        """PostgreSQL's name of a member."""
        return f"{quote(self.owner)}.{quote(f'{self.name}.{name}')}"

    def key(self, variable: str) -> str:
        """Where the state of a variable is kept."""
        return f"{self.owner}.{self.name}.{variable}"

    def as_json(self) -> dict[str, Any]:
        return {
            "types": {name: shape.as_json() for name, shape in self.types.items()},
            "variables": {name: shape.as_json() for name, shape in self.variables.items()},
            "routines": dict(self.routines),
            "exceptions": dict(self.exceptions),
            "initial": list(self.initial),
            "cursors": {name: cursor.as_json() for name, cursor in self.cursors.items()},
            "made": list(self.made),
        }


def package_of(owner: str, name: str, item: Mapping[str, Any]) -> Package:
    """A package from the dictionary."""
    types = {key: shape_of(value) for key, value in item["types"].items()}
    variables = {key: shape_of(value) for key, value in item["variables"].items()}
    cursors = {key: cursor_of(value) for key, value in item.get("cursors", {}).items()}
    return Package(
        owner,
        name,
        types,
        variables,
        item["routines"],
        item["exceptions"],
        item["initial"],
        cursors,
        item.get("made", []),
    )


Name = tuple[str, str]


class ColumnsWanted(Exception):
    """The columns of a table must be known to understand the statement: look them up and try again."""

    def __init__(self, table: Name) -> None:
        super().__init__(table)
        self.table = table


@dataclass(frozen=True, eq=False)
class Catalog:
    """One snapshot. Every key is (schema, name); the owner of a public synonym is PUBLIC."""

    types: Mapping[Name, Shape] = field(default_factory=dict)
    packages: Mapping[Name, Package] = field(default_factory=dict)
    synonyms: Mapping[Name, Name] = field(default_factory=dict)
    temporary: Mapping[Name, bool] = field(default_factory=dict)
    returns: Mapping[Name, Shape] = field(default_factory=dict)  # functions that give collections
    outs: Mapping[Name, tuple[tuple[str, str, str], ...]] = field(default_factory=dict)  # with OUT parameters
    bare: frozenset[Name] = frozenset()  # functions that need no argument
    shadowed: frozenset[Name] = frozenset()  # (schema, name) of what hides a public synonym
    listed: dict[Name, tuple[str, ...]] = field(default_factory=dict)  # visible columns, as far as they were wanted
    invisible: Mapping[Name, frozenset[str]] = field(default_factory=dict)  # tables' INVISIBLE columns
    from_optional: bool = False  # SELECT without FROM, as 23ai has it

    def columns(self, table: Name) -> tuple[str, ...]:
        """The visible columns of a table or view, in order. Raises ColumnsWanted when they were never looked up."""
        if table not in self.listed:
            raise ColumnsWanted(table)
        return self.listed[table]

    def resolve(self, schema: str, path: list[str]) -> Name:
        """The schema and name that one or two words mean, synonyms followed."""
        name = (schema, path[0]) if len(path) == 1 else (path[0], path[1])
        for _ in range(8):
            target = self.synonyms.get(name)
            own = name in self.types or name in self.packages or name in self.shadowed
            if target is None and len(path) == 1 and not own:
                target = self.synonyms.get(("PUBLIC", path[0]))
            if target is None or target == name:
                return name
            name = target
        return name

    def type(self, schema: str, path: list[str]) -> Shape | None:
        """A schema's type, or with its package before it a package's."""
        if len(path) <= 2 and (found := self.types.get(self.resolve(schema, path))):
            return found
        package = self.package(schema, path[:-1]) if len(path) > 1 else None
        return package.types.get(path[-1]) if package else None

    def returned(self, schema: str, path: list[str]) -> Shape | None:
        """The collection that a function gives."""
        if len(path) <= 2 and (found := self.returns.get(self.resolve(schema, path))):
            return found
        package = self.package(schema, path[:-1]) if len(path) > 1 else None
        return self.returns.get((package.owner, f"{package.name}.{path[-1]}")) if package else None

    def package(self, schema: str, path: list[str]) -> Package | None:
        return self.packages.get(self.resolve(schema, path)) if 1 <= len(path) <= 2 else None


EMPTY = Catalog()
__all__ = ["EMPTY", "Catalog", "Package", "Shape", "catalog_of", "package_of", "shape_of"]


def catalog_of(item: Mapping[str, Any]) -> Catalog:
    """The answer of sys.catalog()."""
    types: dict[Name, Shape] = {}
    raw_fields = {(owner, name): fields or [] for owner, name, fields in item["objects"]}
    elements = {(owner, name): element for owner, name, element in item["collections"]}
    by_text = {_written(name): name for name in (*raw_fields, *elements)}

    def shape(text: str, depth: int = 0) -> Shape:
        name = by_text.get(text)
        if name is None or depth > 16:
            return Shape(text)
        pg = f"{quote(name[0])}.{quote(name[1])}"
        if name in raw_fields:
            return Shape(pg, "record", None, False, tuple((f, shape(t, depth + 1)) for f, t in raw_fields[name]))
        return Shape(pg, "nested", shape(elements[name], depth + 1))

    for text, name in by_text.items():
        types[name] = shape(text)
    packages = {(owner, name): package_of(owner, name, text) for owner, name, text in item["packages"]}
    synonyms = {(owner, name): (to_owner, to) for owner, name, to_owner, to in item["synonyms"]}
    temporary = {(owner, name): kept for owner, name, kept in item["temporary"]}
    returns = {(owner, name): shape(text) for owner, name, text in item.get("returns", [])}
    shadowed = frozenset((owner, name) for owner, name in item["shadowed"])
    outs = {(owner, name): tuple(zip(*lists, strict=True)) for owner, name, *lists in item.get("outs", [])}
    bare = frozenset((owner, name) for owner, name in item.get("bare", []))
    invisible = {(owner, name): frozenset(columns) for owner, name, columns in item.get("invisible", [])}
    return Catalog(types, packages, synonyms, temporary, returns, outs, bare, shadowed, invisible=invisible)


def _written(name: Name) -> str:
    """As format_type() writes a type's name."""
    return ".".join(part if part.replace("_", "a").isalnum() and part == part.lower() else quote(part) for part in name)
