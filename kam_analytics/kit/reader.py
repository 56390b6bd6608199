"""How an answer asks for rows: through the cached read of a page, or through a scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar, overload

import pandas as pd

from kam_analytics.errors import Forbidden

T = TypeVar("T")


class Reader(Protocol):
    """Rows of a query as one viewer may see them, or what a pure function makes of them.

    ``using`` are further arguments of the function; ``keep_rows`` says that several results are made of the same rows.
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


class _Readable(Protocol):
    def read(self, name: str, /, **params: Any) -> pd.DataFrame: ...


def reader(scope: _Readable) -> Reader:
    """A ``Reader`` on a scope, without a cache: for the command line, for notebooks, for the rules of a write."""

    def read(
        name: str,
        then: Callable[..., Any] | None = None,
        /,
        *,
        using: Mapping[str, Any] | None = None,
        keep_rows: bool = False,
        **params: Any,
    ) -> Any:
        must_be_plain(then, {**(using or {}), **params})
        rows = scope.read(name, **params)
        return then(rows, **(using or {})) if then else rows

    return read


def must_be_plain(then: Callable[..., Any] | None, arguments: Mapping[str, Any]) -> None:
    """A function by its name and arguments by their values are the key of an answer.

    Raises
    ------
    TypeError
        The function has no name of its own (a lambda, a function inside another one, a partial), or an argument is a
        frame or a column: two different ones would look the same.
    """
    if then is not None and not getattr(then, "__qualname__", "<").isidentifier():
        raise TypeError(f"{then!r} has no name by which its answer could be kept")
    for name, value in arguments.items():
        if isinstance(value, pd.DataFrame | pd.Series) or callable(value):
            raise TypeError(f"{name} is no plain value: {type(value).__name__}")


def allowed(ask: Callable[[], T]) -> T | None:
    """The answer, or ``None``: what a role may not see is not there."""
    try:
        return ask()
    except Forbidden:
        return None
