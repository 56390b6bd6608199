"""Saved views of a person: saving the current one, and the list on the home pages."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from kam_analytics.errors import KamError, NotFound
from kam_analytics.kit.commands import MOST_CHARACTERS, remove_view, save_view, take_back, where
from kam_analytics.kit.ui.address import whole_address
from kam_analytics.kit.ui.links import link, md
from kam_analytics.kit.ui.reads import records
from kam_analytics.kit.ui.saves import saved, show_error, undo_line
from kam_analytics.kit.ui.session import scope, viewer, words

_LIST = "list"


def save_form() -> None:
    """A form for the name of this view; after saving, the time and undo."""
    _, state = words(), st.session_state
    key = _key(state["page"])
    with st.form("save-view", border=False):
        name = st.text_input(_("Name"), max_chars=MOST_CHARACTERS, key="view-name")
        pressed = st.form_submit_button(_("Save this view"), icon=":material/bookmark_add:")
    if pressed:
        try:
            with scope() as opened:
                change = save_view(opened, name or "", whole_address(), state["pages"])
        except KamError as error:
            show_error(error)
        else:
            saved(key, change)
            if change.before not in (None, change.after):
                st.info(_("“{name}” used to open another view; now it opens this one.", name=md(change.name)))
    undo_line(key, take_back)


def my_views() -> None:
    """The person's views in a row, if any; a view of a page that the role may not open is marked."""
    _, pages = words(), st.session_state["pages"]
    views = records("saved_views")
    names = {view["view_id"]: md(view["name"]) for view in views}
    if views:
        with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{_('My views')}**", width="content")
            for view in views:
                page, chosen = where(view["address"])
                name = names[view["view_id"]]
                if page in pages:
                    link(pages[page], name, "bookmark", **chosen)
                else:
                    st.caption(_("“{name}”: you have no access to its page.", name=name), width="content")
            st.menu_button(
                _("Remove"), list(names), format_func=names.__getitem__, type="tertiary",
                icon=":material/bookmark_remove:", key="view-remove", on_click=_remove,
            )  # fmt: skip
    undo_line(_key(_LIST), take_back)


def _remove() -> None:
    # already removed in another window
    with suppress(NotFound), scope() as opened:
        saved(_key(_LIST), remove_view(opened, st.session_state["view-remove"]))


def _key(place: str) -> str:
    """The key of a save: name, person and store, so that nobody else is offered its undo."""
    return f"view-{place}-{st.session_state['store']}-{viewer().user_id}"
