"""What a person has just saved: when, and undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import streamlit as st

from kam_analytics import clock
from kam_analytics.errors import Conflict, KamError
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.session import scope, store, words
from kam_analytics.store import Scope


def saved(key: str, save: Any) -> None:
    """Remember a save (its id, or what its undo needs) under the name of its form."""
    st.session_state[f"saved-{key}"] = (save, clock.now())


def undo_line(key: str, undo: Callable[[Scope, Any], None] = Scope.undo) -> None:
    """«Saved 14.02» with an undo button, after a save of this form."""
    state, _ = st.session_state, words()
    if failed := state.pop(f"undo-failed-{key}", None):
        st.warning(md(failed))
    if f"saved-{key}" not in state:
        return
    save, moment = state[f"saved-{key}"]
    saved_line(moment, f"undo-{key}", _undo, key, save, undo)


def saved_line(moment: datetime, button: str, undo: Callable[..., None], *args: Any) -> None:
    """The time of a save, and its undo button with this key."""
    _ = words()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        at = _.clock(local_time(moment))
        st.badge(_("Saved {time}", time=at), icon=":material/check:", color="green")
        st.button(_("Undo"), icon=":material/undo:", type="tertiary", key=button, on_click=undo, args=args)


def local_time(moment: datetime) -> datetime:
    """A time of the store in the company's time zone."""
    return clock.local(moment, store().settings["time_zone"])


def show_error(error: KamError) -> None:
    """A refused save in words: somebody else saved first, or the input is invalid."""
    _ = words()
    (st.warning if isinstance(error, Conflict) else st.error)(md(_.error(error)))


def _undo(key: str, save: Any, undo: Callable[[Scope, Any], None]) -> None:
    state, _ = st.session_state, words()
    try:
        with scope() as opened:
            undo(opened, save)
    except KamError as error:
        state[f"undo-failed-{key}"] = _.error(error)
    state.pop(f"saved-{key}", None)
    # an open form of this name starts again from the current values
    state.pop(f"{key}-seen", None)
    state.pop(f"{key}-base", None)
    state[f"{key}-turn"] = state.get(f"{key}-turn", 0) + 1
