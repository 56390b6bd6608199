"""Activities that are there twice, logged here and imported, to be counted once."""

from __future__ import annotations

import streamlit as st

from kam_analytics import access
from kam_analytics.activities.commands import count_once
from kam_analytics.errors import KamError
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.ui.page import card
from kam_analytics.kit.ui.reads import read
from kam_analytics.kit.ui.saves import saved, show_error, undo_line
from kam_analytics.kit.ui.session import scope, viewer, words
from kam_analytics.kit.ui.tables import table
from kam_analytics.kit.wording.codes import activity_name

_KEY = "count-once"


def logged_twice_card() -> None:
    """Every such pair, and one click that makes one of each; the way back after it."""
    _ = words()
    rows = read("logged_twice")
    if rows.empty:
        undo_line(_KEY)
        return
    title = _.plural(
        "{n} activity was logged here and imported too", "{n} activities were logged here and imported too", len(rows)
    )
    note = _(
        "Same account, type, day and person. Counted once, the imported one stays with its ID and takes the contacts "
        "and subject that it lacks."
    )
    with card(title, note):
        shown = rows.assign(activity=[activity_name(name, _) for name in rows["activity_type"]])
        columns = (
            Column("done_on", _("Day"), "day"), Column("activity", _("Activity type")), Column("account", _("Account")),
            Column("person", _("Person")),
        )  # fmt: skip
        table(Table.of(shown, *columns), "logged-twice", alt=title)
        if access.may_edit(viewer().role, "activity", "*") and st.button(
            _("Count once"), icon=":material/merge:", key=_KEY
        ):
            _count_once()


def _count_once() -> None:
    try:
        with scope() as opened:
            saved(_KEY, count_once(opened))
    except KamError as error:
        show_error(error)
    else:
        st.rerun()
