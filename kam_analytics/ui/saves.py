"""What a person has just saved: when, and the way back."""

from __future__ import annotations

import streamlit as st

from kam_analytics import clock
from kam_analytics.errors import Conflict, KamError
from kam_analytics.ui.page import md
from kam_analytics.ui.session import scope, store, words


def saved(key: str, save_id: str) -> None:
    """Remember a save under the name of the form that made it."""
    st.session_state[f"saved-{key}"] = (save_id, clock.now())


def undo_line(key: str) -> None:
    """«Saved 14.02» and the button that takes it back, after a save of this form."""
    state, _ = st.session_state, words()
    if failed := state.pop(f"undo-failed-{key}", None):
        st.warning(md(failed))
    if f"saved-{key}" not in state:
        return
    save_id, moment = state[f"saved-{key}"]
    at = _.clock(clock.local(moment, store().settings["time_zone"]))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_("Saved {time}", time=at), width="content")
        st.button(
            _("Undo"), icon=":material/undo:", type="tertiary", key=f"undo-{key}", on_click=_undo, args=(key, save_id)
        )


def show_error(error: KamError) -> None:
    """A refused save in words: somebody was faster, or something is wrong with the input."""
    _ = words()
    (st.warning if isinstance(error, Conflict) else st.error)(md(_.error(error)))


def _undo(key: str, save_id: str) -> None:
    state, _ = st.session_state, words()
    try:
        with scope() as opened:
            opened.undo(save_id)
    except KamError as error:
        state[f"undo-failed-{key}"] = _.error(error)
    state.pop(f"saved-{key}", None)
    # an open form of this name begins anew with what is there now
    state.pop(f"{key}-seen", None)
    state.pop(f"{key}-base", None)
    state[f"{key}-turn"] = state.get(f"{key}-turn", 0) + 1
