"""Popovers that are drawn when opened, and clicks on links that close one.

Such a click makes the browser ask for the other page, and then report that the popover of the earlier page was closed:
unhandled, that second message leads back to the earlier page.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

#: page -> the popover that was open when the page was last drawn
_OPEN = "_open_popovers"


class Asked(NamedTuple):
    """The request of a run: the page, as Streamlit names it, and the query."""

    page: str
    query: str


#: the last request of every session, including runs that were stopped before their first line
_asked: WeakKeyDictionary[PagesManager, Asked] = WeakKeyDictionary()


def popover(label: str, icon: str, key: str) -> Any:
    """A popover with content that is made only while it is open (``box.open``)."""
    box = st.popover(label, icon=f":material/{icon}:", key=key, on_change="rerun")
    known: dict[str, str] = st.session_state.setdefault(_OPEN, {})
    page = st.session_state["page"]
    if box.open:
        known[page] = key
    elif known.get(page) == key:
        del known[page]
    return box


def ask() -> Asked | None:
    """Return the request of the run before this one; called before this run waits for its turn."""
    run = get_script_run_ctx()
    if run is None:
        return None
    before = _asked.get(run.pages_manager)
    _asked[run.pages_manager] = Asked(run.page_script_hash, run.query_string)
    return before


def overtaken(page: str, before: Asked | None) -> tuple[str, dict[str, str]] | None:
    """The earlier request, if this run only reports that a popover was closed on the way there."""
    run = get_script_run_ctx()
    key = st.session_state.get(_OPEN, {}).get(page)
    if run is None or before is None or key is None:
        return None
    if before.page == run.page_script_hash or run.is_history_navigation:
        return None
    del st.session_state[_OPEN][page]
    closed = [one for one in run.session_state.get_widget_states() if one.id.endswith(f"-{key}") and not one.bool_value]
    asked = run.pages_manager.get_pages().get(before.page)
    if not closed or asked is None:
        return None
    return asked["url_pathname"], dict(parse_qsl(before.query, keep_blank_values=True))
