"""Views that a person saved under names: saving this one, and the list on the home pages."""

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
    """A name for this view; once it is saved, when, and the way back."""
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
    """A row with the person's views, when there are any; one whose page is closed to the role says so."""
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
    # one that another window has removed already is gone as wanted
    with suppress(NotFound), scope() as opened:
        saved(_key(_LIST), remove_view(opened, st.session_state["view-remove"]))


def _key(place: str) -> str:
    """What was saved where, by whom, in which store: nobody else is offered to take it back."""
    return f"view-{place}-{st.session_state['store']}-{viewer().user_id}"
