"""Places: what can be read and assigned in PL/SQL — a variable, a package's variable, an element, a field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lab.standin.sql.catalog import Shape
from lab.standin.sql.names import literal, quote
from lab.standin.sql.refusal import refuse
from lab.standin.sql.types import from_stored


@dataclass(frozen=True)
class Place:
    """read: its value as an expression. base: the same where it is about to be changed (no element is NULL then).
    write: the statement that assigns an expression. plain: PL/pgSQL can assign to `read` itself."""

    read: str
    base: str
    shape: Shape
    write: Callable[[str], str]
    plain: bool = False


def variable(name: str, shape: Shape) -> Place:
    """A variable or parameter of the program itself; name as PostgreSQL writes it."""
    return Place(name, name, shape, lambda value: f"{name} := {value}", True)


def state(key: str, shape: Shape, initialiser: str) -> Place:
    """A package's variable. initialiser: the function that must have run before, "" when it surely has."""
    get = f"sys.state_get({literal(key)})"
    if initialiser:
        get = f"sys.state_read({literal(initialiser)}, {literal(key)})"
    first = f"PERFORM {initialiser}();\n" if initialiser else ""
    read = from_stored(get, shape.pg)
    return Place(
        read, read, shape, lambda value: f"{first}PERFORM sys.state_set({literal(key)}, (({value})::{shape.pg})::text)"
    )


def field(place: Place, name: str, temporary: Callable[[Shape], str]) -> Place:
    """place.name. temporary: makes a variable of a shape."""
    shape = dict(place.shape.fields).get(name, Shape("text", "unknown"))
    column = quote(name)
    if place.plain:
        return variable(f"{place.read}.{column}", shape)

    def write(value: str) -> str:
        copy = temporary(place.shape)
        return f"{copy} := {place.base};\n{copy}.{column} := {value};\n{place.write(copy)}"

    return Place(f"({place.read}).{column}", f"({place.base}).{column}", shape, write)


def element(place: Place, index: str) -> Place:
    """place(index)"""
    item = place.shape.element
    if item is None:
        refuse("an index on what is no collection")
    if place.shape.kind == "indexed":
        key = f"sys.ix({index})"
        return Place(
            from_stored(f"sys.ix_get({place.read}, {key})", item.pg),
            from_stored(f"{place.base} ->> {key}", item.pg),
            item,
            lambda value: place.write(f"sys.ix_set({place.base}, {key}, (({value})::{item.pg})::text)"),
        )
    if place.shape.kind == "table":
        limit = place.shape.limit
        return Place(
            from_stored(f"sys.nt_get({place.read}, {index}, {limit})", item.pg),
            from_stored(f"sys.nt_get({place.base}, {index}, {limit})", item.pg),
            item,
            lambda value: place.write(f"sys.nt_set({place.base}, {index}, (({value})::{item.pg})::text, {limit})"),
        )
    return Place(
        f"sys.at({place.read}, {index})",
        f"sys.at({place.base}, {index})",
        item,
        lambda value: place.write(f"sys.put({place.base}, {index}, ({value})::{item.pg})"),
    )
