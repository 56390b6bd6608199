"""The one cached read. Nothing else in the product caches rows.

The key contains the viewer's visibility (not the viewer), the store and the versions of the tables that the
query reads: a write invalidates outdated rows, and a rep never gets a director's rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from typing import Any

from kam_analytics import access
from kam_analytics.access import Viewer
from kam_analytics.kit.analysis.account_grid import account_sales
from kam_analytics.kit.analysis.slices import EVERY_ACCOUNT, Slices
from kam_analytics.kit.reader import Part, Reader, T, made_of, must_be_plain
from kam_analytics.kit.ui import session
from kam_analytics.store import Store, queries

#: queries whose rows are computed from cached ones: a new period reads nothing from the store
_MADE: dict[str, Callable[..., Any]] = {"account_sales": account_sales}

#: every day of a month for every account: fewer of these are kept
_LARGE = frozenset({"account_days"})


@dataclass(frozen=True)
class _Asked:
    """A request: its text identifies it; ``make`` computes the answer the first time."""

    key: str
    make: Callable[[], Any] = field(compare=False)


@lru_cache(maxsize=400)
def _kept(asked: _Asked) -> Any:
    """The cached answers; Streamlit's own cache hashes all arguments each time, at the cost of a small query."""
    return asked.make()


@lru_cache(maxsize=80)
def _kept_of_all(asked: _Asked) -> Any:
    """The cached rows of all accounts: a scorecard uses twenty of them, and nine depend on its period."""
    return asked.make()


@lru_cache(maxsize=24)
def _kept_large(asked: _Asked) -> Any:
    return asked.make()


def forget() -> None:
    """Drop all cached answers when their stores are closed."""
    for kept in (_kept, _kept_of_all, _kept_large):
        kept.cache_clear()


class _Cached:
    """The ``Reader`` of the session's viewer.

    Results are shared between sessions: never change one. ``keep_rows`` caches the rows beside the result, for a page
    that makes several results of the same rows.
    """

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
        return _read_as(session.viewer(), name, then, using or {}, params, keep_rows=keep_rows)

    def together(
        self, then: Callable[..., T], /, *, of: Mapping[str, Part], using: Mapping[str, Any] | None = None
    ) -> T:
        must_be_plain(then, using or {})
        store, viewer = session.store(), session.viewer()
        named = [table for name, *_rest in of.values() for table in queries.load(name).tables]
        make = partial(_made_together, then, of, using or {})
        if access.PERSONAL.intersection(named):
            made_now: T = make()
            return made_now
        key = (
            _visibility_of(store, viewer),
            store.engine.name,
            *((argument, name, *params.items()) for argument, (name, params, *_made) in of.items()),
            *((table, store.versions[table]) for table in sorted(set(named))),
            (then.__module__, then.__qualname__),
            *(using or {}).items(),
        )
        made: T = _kept(_Asked(repr(key), make))
        return made


#: rows of a query, or what a pure function makes of them: the one read of every page
read: Reader = _Cached()
together = read.together


def records(name: str, /, **params: Any) -> list[dict[str, Any]]:
    """The rows of a query as Python values, also cached: cheaper than a frame for the few rows of a form."""
    found: list[dict[str, Any]] = _read_as(session.viewer(), name, None, {}, params, as_records=True)
    return found


def read_as(
    viewer: Viewer,
    name: str,
    then: Callable[..., Any] | None = None,
    /,
    *,
    using: Mapping[str, Any] | None = None,
    **params: Any,
) -> Any:
    """The same for another viewer than the session's: the shell reads as the local director."""
    return _read_as(viewer, name, then, using or {}, params)


def _read_as(
    viewer: Viewer,
    name: str,
    then: Callable[..., Any] | None,
    using: Mapping[str, Any],
    params: dict[str, Any],
    *,
    as_records: bool = False,
    keep_rows: bool = False,
) -> Any:
    store = session.store()
    tables = queries.load(name).tables
    make = partial(_fresh, store, viewer, name, params, then, using, as_records, keep_rows)
    if access.PERSONAL.intersection(tables):
        # a person's own rows are never shared
        return make()
    key = (
        _visibility_of(store, viewer),
        store.engine.name,
        name,
        *(store.versions[table] for table in tables),
        *params.items(),
        then and (then.__module__, then.__qualname__),
        *using.items(),
        as_records,
    )
    kept = _kept_large if name in _LARGE else _kept_of_all if then is Slices else _kept
    return kept(_Asked(repr(key), make))


def today() -> date:
    """The as-of day of the session's store."""
    return session.store().today


def _made_together(then: Callable[..., Any], of: Mapping[str, Part], using: Mapping[str, Any]) -> Any:
    return then(**made_of(read, of), **using)


# reason: all that an answer is made of and kept under
def _fresh(
    store: Store,
    viewer: Viewer,
    name: str,
    params: dict[str, Any],
    then: Callable[..., Any] | None,
    using: Mapping[str, Any],
    as_records: bool,
    keep_rows: bool,
) -> Any:
    if keep_rows:
        rows = _read_as(viewer, name, None, {}, params)
    elif name in _MADE:

        def part(query: str, made: Callable[..., Any] | None = None, **of: Any) -> Any:
            return _read_as(viewer, query, made, {}, of)

        rows = _MADE[name](part, **params)
    elif queries.load(name).takes_all and params["account"] != EVERY_ACCOUNT and not as_records:
        # rows of all accounts are read once: opening another account costs no query
        every: Slices = _read_as(viewer, name, Slices, {}, {**params, "account": EVERY_ACCOUNT})
        rows = every.of(params["account"])
    else:
        with store.scope(viewer) as scope:
            rows = scope.records(name, **params) if as_records else scope.read(name, **params)
    return then(rows, **using) if then else rows


def _visibility_of(store: Store, viewer: Viewer) -> str:
    """The visibility key; the owners of accounts are read again when accounts or teams change."""
    if viewer.sees_all_accounts:
        return store.visibility_of_all(viewer)
    versions = [store.versions[table] for table in ("account", "account_team", "setting")]
    key = repr((store.engine.name, versions, viewer, store.today))
    return str(_kept(_Asked(key, partial(_visibility, store, viewer))))


def _visibility(store: Store, viewer: Viewer) -> str:
    with store.scope(viewer) as scope:
        return scope.visibility
