"""Hypothesis strategies out of an OpenAPI document: what its schemas allow, and what they do not."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Schema = dict[str, Any]
# PostgreSQL's and Oracle's edges, and what people and programs send by mistake.
WRONG: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", " ", "NaN", "-1", "1e400", "\x00", "\ufeff", "😀" * 300, "'; --", "0x1", "２"]),
    st.text(max_size=40),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)


def valid(document: Schema, schema: Schema) -> st.SearchStrategy[Any]:
    """Values near what `schema` allows: bounds are kept, patterns and rules between fields are not."""
    if "$ref" in schema:
        return valid(document, document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    if "anyOf" in schema:
        return st.one_of(*(valid(document, one) for one in schema["anyOf"]))
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return KINDS[schema.get("type", "null")](document, schema)


def spoilt(document: Schema, schema: Schema) -> st.SearchStrategy[Any]:
    """A body of which one thing is of another kind, missing, or not asked for."""
    names = st.sampled_from([*document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]["properties"], "x"])
    return st.builds(lambda body, name, value: {**body, name: value}, valid(document, schema), names, WRONG)


def _whole(_: Schema, schema: Schema) -> st.SearchStrategy[int]:
    low, high = schema.get("minimum", -10), schema.get("maximum", 10**12)
    # Small ones mostly, so that some name what exists.
    return st.one_of(st.integers(low, min(high, low + 200)), st.integers(low, high))


def _text(_: Schema, schema: Schema) -> st.SearchStrategy[str]:
    if schema.get("format") == "date":
        return st.dates().map(lambda day: day.isoformat())
    if "pattern" in schema and "maxLength" not in schema:
        return st.one_of(st.decimals(-1, 10**7, places=2).map(str), st.just("110101199003071234"))
    return st.text(min_size=schema.get("minLength", 0), max_size=min(schema.get("maxLength", 50), 300))


def _list(document: Schema, schema: Schema) -> st.SearchStrategy[list[Any]]:
    return st.lists(valid(document, schema["items"]), min_size=schema.get("minItems", 0), max_size=4)


def _object(document: Schema, schema: Schema) -> st.SearchStrategy[Schema]:
    required = set(schema.get("required", ()))
    made = {name: valid(document, one) for name, one in schema["properties"].items()}
    return st.fixed_dictionaries(
        {name: made[name] for name in made if name in required},
        optional={name: made[name] for name in made if name not in required},
    )


KINDS = {
    "integer": _whole,
    "number": lambda _, schema: st.floats(allow_nan=False, allow_infinity=False),
    "string": _text,
    "array": _list,
    "object": _object,
    "boolean": lambda _, schema: st.booleans(),
    "null": lambda _, schema: st.none(),
}
