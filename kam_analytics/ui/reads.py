"""The one cached read. Nothing else in the product caches rows.

The key holds who may see what (not who it is), the store and the versions of the tables that the
query names: a write ends the life of what it made old, and a rep never gets a director's rows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from kam_analytics import queries
from kam_analytics.access import Viewer
from kam_analytics.store import Store
from kam_analytics.ui import session

_ENTRIES = 400
_SECONDS = 3600


def read(
    name: str, then: Callable[..., Any] | None = None, *, using: dict[str, Any] | None = None, **params: Any
) -> Any:
    """Rows of a query, or what the pure function ``then`` makes of them (with ``using`` as its arguments).

    The result is shared between sessions: never change it.
    """
    store, viewer = session.store(), session.viewer()
    versions = tuple(store.versions[table] for table in queries.load(name).tables)
    step = (then.__module__, then.__qualname__) if then else ()
    return _read(
        _visibility_of(store, viewer), str(store.path), store.engine.name, versions, name, tuple(sorted(params.items())),
        step, repr(sorted((using or {}).items())), _work=(store, viewer, then, using or {}),
    )  # fmt: skip


def today() -> date:
    """The as-of day of the session's store."""
    return session.store().today


@st.cache_resource(max_entries=_ENTRIES, ttl=_SECONDS, show_spinner=False)
def _read(
    visibility: str, path: str, opened: str, versions: tuple[int, ...], name: str, params: tuple[Any, ...],
    step: tuple[str, ...], arguments: str, _work: tuple[Store, Viewer, Callable[..., Any] | None, dict[str, Any]],
) -> Any:  # fmt: skip
    store, viewer, then, using = _work
    with store.scope(viewer) as scope:
        frame = scope.read(name, **dict(params))
    return then(frame, **using) if then else frame


def _visibility_of(store: Store, viewer: Viewer) -> str:
    """The visibility key; whose accounts are whose is looked up again when accounts or teams change."""
    versions = tuple(store.versions[table] for table in ("account", "account_team", "setting"))
    who = viewer.role.value if viewer.sees_all_accounts else viewer.user_id
    return _visibility(str(store.path), store.engine.name, versions, who, store.today, _work=(store, viewer))


@st.cache_resource(max_entries=_ENTRIES, ttl=_SECONDS, show_spinner=False)
def _visibility(
    path: str, opened: str, versions: tuple[int, ...], who: str, day: date, _work: tuple[Store, Viewer]
) -> str:
    store, viewer = _work
    with store.scope(viewer) as scope:
        return scope.visibility
