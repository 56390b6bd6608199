"""What was imported, what was refused, and the way back."""

from __future__ import annotations

import streamlit as st

from kam_analytics import ui

_ = ui.words()
kept = ui.remember(ui.BATCH)
batches = ui.read("batches")
shown = ui.batches_in_words(batches)
ui.head(
    _("Import history"),
    _("How the data came in, and how to undo it"),
    lambda: ui.export(lambda: ui.history_table(shown), "imports", title=_("Import history"), facts=dict),
)
ui.finding(ui.history_finding(batches))
if batches.empty:
    ui.empty(_("Nothing has been imported yet."), needs_files=True)
    st.stop()
ui.history_card(shown)
if batch_id := ui.wanted("batch"):
    ui.batch_card(batches, batch_id)
kept.keep()
