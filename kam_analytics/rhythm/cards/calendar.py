"""The tasks of a person as a file for their calendar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from kam_analytics.kit.files.calendar import calendar_file
from kam_analytics.kit.ui.session import store, words


def calendar_button(rows: Sequence[dict[str, Any]], key: str = "calendar") -> None:
    """Download tasks and plan actions as a calendar file; without any the button is disabled.

    ``rows`` are those of ``calendar_file``.
    """
    _, store_id = words(), str(store().settings["store_id"])
    st.download_button(
        _("Calendar file"),
        # made on the click, in a thread that knows no session
        lambda: calendar_file(rows, _, store_id=store_id),
        _("tasks.ics"),
        "text/calendar",
        icon=":material/calendar_add_on:",
        help=_("Tasks and plan actions as all-day events, named by activity type and account. Import again to update."),
        key=key,
        on_click="ignore",
        disabled=not rows,
    )
