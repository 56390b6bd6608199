"""Access to rows for answers: through the cached read of a page, or through a scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar, overload

import pandas as pd

from kam_analytics.errors import Forbidden

T = TypeVar("T")
#: a query, its parameters, and the function that turns its rows into an argument, if any
Part = tuple[str, dict[str, Any]] | tuple[str, dict[str, Any], Callable[..., Any]]


class Reader(Protocol):
    """The rows of a query that one viewer may see, or the result of a pure function on them.

    ``using`` are further arguments of the function; ``keep_rows`` tells that several results use the same rows.
    """

    @overload
    def __call__(self, name: str, /, *, keep_rows: bool = False, **params: Any) -> pd.DataFrame: ...

    @overload
    def __call__(
        self,
        name: str,
        then: Callable[..., T],
        /,
        *,
        using: Mapping[str, Any] | None = None,
        keep_rows: bool = False,
        **params: Any,
    ) -> T: ...

    def together(
        self, then: Callable[..., T], /, *, of: Mapping[str, Part], using: Mapping[str, Any] | None = None
    ) -> T:
        """What a pure function makes of the rows of several queries: ``of`` says them for its arguments."""


class _Readable(Protocol):
    def read(self, name: str, **params: Any) -> pd.DataFrame: ...


def reader(scope: _Readable) -> Reader:
    """A ``Reader`` on a scope, for the command line, for notebooks, for the rules of a write.

    Nothing is kept but the rows that are asked for with ``keep_rows``, as long as the reader is.
    """
    return _Fresh(scope)


class _Fresh:
    def __init__(self, scope: _Readable) -> None:
        self._scope = scope
        self._kept: dict[str, pd.DataFrame] = {}

    def __call__(
        self,
        name: str,
        then: Callable[..., Any] | None = None,
        /,
        *,
        using: Mapping[str, Any] | None = None,
        keep_rows: bool = False,
        **params: Any,
    ) -> Any:
        must_be_plain(then, {**(using or {}), **params})
        asked = repr((name, params))
        rows = self._kept[asked] if asked in self._kept else self._scope.read(name, **params)
        if keep_rows:
            self._kept[asked] = rows
        return then(rows, **(using or {})) if then else rows

    def together(
        self, then: Callable[..., T], /, *, of: Mapping[str, Part], using: Mapping[str, Any] | None = None
    ) -> T:
        must_be_plain(then, using or {})
        return then(**made_of(self, of), **(using or {}))


def made_of(read: Reader, of: Mapping[str, Part]) -> dict[str, Any]:
    """The arguments of a function, each from the rows of its query."""
    return {argument: read(name, *made, **params) for argument, (name, params, *made) in of.items()}


def must_be_plain(then: Callable[..., Any] | None, arguments: Mapping[str, Any]) -> None:
    """Check that a function and its arguments can be the key of an answer: a name, and plain values.

    Raises
    ------
    TypeError
        The function has no name of its own (a lambda, a nested function, a partial), or an argument is a frame or
        a column: two different ones would give the same key.
    """
    if then is not None and not getattr(then, "__qualname__", "<").isidentifier():
        raise TypeError(f"{then!r} has no name by which its answer could be kept")
    for name, value in arguments.items():
        if isinstance(value, pd.DataFrame | pd.Series) or callable(value):
            raise TypeError(f"{name} is no plain value: {type(value).__name__}")


def allowed(ask: Callable[[], T]) -> T | None:
    """The answer, or ``None`` if the role may not see its rows."""
    try:
        return ask()
    except Forbidden:
        return None
