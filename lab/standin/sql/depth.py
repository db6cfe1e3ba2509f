"""How deeply a statement may be nested: as deeply as a recursive-descent parser can follow."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from lab.standin.interface import OraError

MOST = 500  # levels that a look ahead goes through
P = ParamSpec("P")
T = TypeVar("T")


def too_deep(offset: int = 0) -> OraError:
    """The refusal."""
    return OraError(3001, "unimplemented feature: nesting as deep as in this statement", offset)


def bounded(translate: Callable[P, T]) -> Callable[P, T]:
    """A statement nested more deeply is refused by name."""

    @wraps(translate)
    def call(*arguments: P.args, **named: P.kwargs) -> T:
        try:
            return translate(*arguments, **named)
        except RecursionError:
            raise too_deep() from None

    return call
