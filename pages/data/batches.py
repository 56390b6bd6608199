"""What was imported, what was refused, and the way back."""

from __future__ import annotations

import streamlit as st

from kam_analytics.imports.cards.batches import (
    BATCH,
    batch_card,
    history_card,
    history_finding,
    history_table,
)
from kam_analytics.imports.cards.crm import crm_card
from kam_analytics.kit import ui

_ = ui.words()
kept = ui.remember(BATCH)
batches = ui.read("batches")
history = history_table(batches)
ui.head(
    _("Import history"),
    _("How the data came in, and how to undo it"),
    lambda: ui.export(lambda: {_("Imports"): history}, "imports", title=_("Import history"), facts=dict),
)
ui.finding(history_finding(batches))
if batches.empty:
    ui.empty(_("Nothing has been imported yet."), needs_files=True)
    st.stop()
history_card(history)
if batch_id := ui.wanted("batch"):
    batch_card(batches, batch_id)
crm_card()
kept.keep()
