"""The one cached read. Nothing else in the product caches rows.

The key holds who may see what (not who it is), the store and the versions of the tables that the
query names: a write ends the life of what it made old, and a rep never gets a director's rows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from kam_analytics import access, queries
from kam_analytics.access import Viewer
from kam_analytics.store import Store
from kam_analytics.ui import session

#: what a read needs: store, viewer, query, parameters, function and its arguments, records instead of a
#: frame, whether its rows are cached too
_Work = tuple[Store, Viewer, str, dict[str, Any], Callable[..., Any] | None, dict[str, Any], bool, bool]

_ENTRIES = 400
_SECONDS = 3600


def read(
    name: str,
    then: Callable[..., Any] | None = None,
    /,
    *,
    using: dict[str, Any] | None = None,
    keep_rows: bool = False,
    **params: Any,
) -> Any:
    """Rows of a query, or what the pure function ``then`` makes of them (with ``using`` as its arguments).

    The result is shared between sessions: never change it. ``keep_rows`` caches the rows beside the
    result, for a page that makes several results of the same rows.
    """
    return _read_as(session.viewer(), name, then, using or {}, params, keep_rows=keep_rows)


def together(
    then: Callable[..., Any], /, *, of: dict[str, tuple[str, dict[str, Any]]], using: dict[str, Any] | None = None
) -> Any:
    """What the pure function ``then`` makes of the rows of several queries, cached like those of one.

    ``of`` says for each argument of the function its query and the parameters. The result is shared
    between sessions: never change it.
    """
    store, viewer = session.store(), session.viewer()
    named = [table for name, _params in of.values() for table in queries.load(name).tables]
    if access.PERSONAL.intersection(named):
        return _made_together(then, of, using or {})
    key = (
        _visibility_of(store, viewer),
        store.engine.name,
        *((argument, name, *params.items()) for argument, (name, params) in of.items()),
        *((table, store.versions[table]) for table in sorted(set(named))),
        (then.__module__, then.__qualname__),
        *(using or {}).items(),
    )
    return _together(repr(key), _then=then, _of=of, _using=using or {})


def records(name: str, /, **params: Any) -> list[dict[str, Any]]:
    """Rows of a query as Python values, cached alike: cheaper than a frame for the few rows of a form."""
    found: list[dict[str, Any]] = _read_as(session.viewer(), name, None, {}, params, as_records=True)
    return found


def read_as(
    viewer: Viewer,
    name: str,
    then: Callable[..., Any] | None = None,
    /,
    *,
    using: dict[str, Any] | None = None,
    **params: Any,
) -> Any:
    """The same for a viewer other than the session's: the shell asks as the local director."""
    return _read_as(viewer, name, then, using or {}, params)


def _read_as(
    viewer: Viewer,
    name: str,
    then: Callable[..., Any] | None,
    using: dict[str, Any],
    params: dict[str, Any],
    *,
    as_records: bool = False,
    keep_rows: bool = False,
) -> Any:
    store = session.store()
    tables = queries.load(name).tables
    work = (store, viewer, name, params, then, using, as_records, keep_rows)
    if access.PERSONAL.intersection(tables):
        # a person's own rows are nobody else's: they are never shared
        return _fresh(*work)
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
    return _read(repr(key), _work=work)


def today() -> date:
    """The as-of day of the session's store."""
    return session.store().today


@st.cache_resource(max_entries=_ENTRIES, ttl=_SECONDS, show_spinner=False)
def _read(key: str, _work: _Work) -> Any:
    """One text is the whole key: hashing many arguments costs more than many reads."""
    return _fresh(*_work)


@st.cache_resource(max_entries=_ENTRIES, ttl=_SECONDS, show_spinner=False)
def _together(
    key: str, _then: Callable[..., Any], _of: dict[str, tuple[str, dict[str, Any]]], _using: dict[str, Any]
) -> Any:
    return _made_together(_then, _of, _using)


def _made_together(then: Callable[..., Any], of: dict[str, tuple[str, dict[str, Any]]], using: dict[str, Any]) -> Any:
    rows = {argument: read(name, **params) for argument, (name, params) in of.items()}
    return then(**rows, **using)


def _fresh(
    store: Store,
    viewer: Viewer,
    name: str,
    params: dict[str, Any],
    then: Callable[..., Any] | None,
    using: dict[str, Any],
    as_records: bool,
    keep_rows: bool,
) -> Any:
    if keep_rows:
        rows = _read_as(viewer, name, None, {}, params)
    else:
        with store.scope(viewer) as scope:
            rows = scope.records(name, **params) if as_records else scope.read(name, **params)
    return then(rows, **using) if then else rows


def _visibility_of(store: Store, viewer: Viewer) -> str:
    """The visibility key; whose accounts are whose is looked up again when accounts or teams change."""
    if viewer.sees_all_accounts:
        return store.visibility_of_all(viewer)
    versions = [store.versions[table] for table in ("account", "account_team", "setting")]
    return str(_visibility(repr((store.engine.name, versions, viewer, store.today)), _work=(store, viewer)))


@st.cache_resource(max_entries=_ENTRIES, ttl=_SECONDS, show_spinner=False)
def _visibility(key: str, _work: tuple[Store, Viewer]) -> str:
    store, viewer = _work
    with store.scope(viewer) as scope:
        return scope.visibility
