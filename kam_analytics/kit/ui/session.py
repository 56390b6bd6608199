"""The viewer, language and store of a session, read by every page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from kam_analytics import access
from kam_analytics.access import Role, Viewer
from kam_analytics.errors import NotFound
from kam_analytics.kit.ui import stores
from kam_analytics.kit.web import gate
from kam_analytics.kit.wording import LANGUAGES, Words
from kam_analytics.kit.wording import words as words_of
from kam_analytics.store import Scope, Store

#: role -> address of its home page
HOMES = {
    Role.DIRECTOR: "portfolio",
    Role.ANALYST: "portfolio",
    Role.REP: "my_week",
    Role.DELIVERY: "my_week",
    Role.ADMIN: "jobs",
}


def start() -> None:
    """Set the defaults of a new session."""
    state = st.session_state
    if "_language" not in state:
        asked = st.query_params.get("lang")
        preferred = (st.context.locale or "fi").split("-")[0].lower()
        state["_language"] = asked if asked in LANGUAGES else preferred if preferred in LANGUAGES else "en"
    # a click that overtakes the first drawing of a control returns it empty
    if state.get("language") is None:
        state["language"] = state["_language"]
    state["_language"] = state["language"]
    _start_store()


def _start_store() -> None:
    """Set the store: the one in the address, otherwise the session's, otherwise the own store if there is one.

    The address names it unless it is the default.
    """
    state, asked = st.session_state, st.query_params.get("store", "")
    state["stores"] = ("own", "demo") if stores.own_exists() else ("demo",)
    usual = state["stores"][0]
    state.setdefault("store", usual)
    now, before = state.setdefault("_store_address", ("", ""))
    # a click made before the store was changed still has the old address
    is_late = asked == before and not _went_back()
    if asked in state["stores"] and asked not in (now, state["store"]) and not is_late:
        look_at(asked)
    wanted = "" if state["store"] == usual else state["store"]
    if wanted != now:
        state["_store_address"] = (wanted, now)
    if wanted != asked:
        rest = {name: value for name, value in st.query_params.items() if name != "store"}
        st.query_params.from_dict(address(**rest))


def _went_back() -> bool:
    """Return True if the browser's back or forward button was pressed."""
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def look_at(store: str) -> None:
    """Switch to a store, as the local director, because its people are others."""
    st.session_state["store"], st.session_state["view_as"] = store, access.LOCAL_DIRECTOR.user_id


def address(**query: str) -> dict[str, str]:
    """The query of a link inside the product, which includes the store."""
    store, _before = st.session_state.get("_store_address", ("", ""))
    return {**query, "store": store} if store else query


def store() -> Store:
    """The store of this session; kept in the session because every part of a page needs it."""
    state = st.session_state
    # each access to the session costs as much as a small cached read
    which = state["store"]
    held: dict[str, Store] = state.setdefault("_stores", {})
    if which not in held:
        held[which] = stores.get(which)
    return held[which]


def words() -> Words:
    """The words of this session's language and store."""
    return words_of(st.session_state["language"], store().settings["currency"])


def viewer() -> Viewer:
    """The viewer: the local director, or the person whose view is shown."""
    user_id = st.session_state.get("view_as", access.LOCAL_DIRECTOR.user_id)
    if user_id == access.LOCAL_DIRECTOR.user_id:
        return access.LOCAL_DIRECTOR
    try:
        return store().viewer(user_id)
    except NotFound:
        # the person was disabled, or belongs to the other store
        st.session_state["view_as"] = access.LOCAL_DIRECTOR.user_id
        return access.LOCAL_DIRECTOR


def sees_published_class() -> bool:
    """Return True for viewers who see own accounts only: their classes are those over all accounts."""
    return not viewer().sees_all_accounts


def may_edit(table: str, column: str) -> bool:
    """Return True if the viewer's role may write the column of the table."""
    return access.may_edit(viewer().role, table, column)


@contextmanager
def scope() -> Iterator[Scope]:
    """A scope for the viewer of this session; pages open it to save."""
    gate.hurry()
    with store().scope(viewer()) as opened:
        yield opened


def home() -> str:
    """The address of the viewer's home page."""
    return HOMES[viewer().role]
