"""What was imported, what was refused, and the way back."""

from __future__ import annotations

import streamlit as st

from kam_analytics import ui
from kam_analytics.wording import imports as say

_ = ui.words()
kept = ui.remember(ui.BATCH)
batches = ui.read("batches")
shown = ui.batches_in_words(batches)
undone = int(batches["undone_at"].notna().sum())
ui.head(
    _("Import history"),
    _("How the data came in, and the way back"),
    lambda: ui.export(lambda: ui.history_table(shown), "imports", title=_("Import history"), facts=dict),
)
ui.finding(say.history_finding(len(batches), undone, int(batches["rejected"].sum()), _))
if batches.empty:
    ui.empty(_("Nothing was imported yet."), needs_files=True)
    st.stop()
ui.history_card(shown)
if st.session_state["batch"]:
    ui.batch_card(batches, st.session_state["batch"])
kept.keep()
