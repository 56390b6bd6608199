"""Is everything safe: what happens by itself, which backups there are, which saves were lost."""

from __future__ import annotations

import streamlit as st

from kam_analytics import ui

_ = ui.words()
ui.head(_("Backups and jobs"), _("Background work that keeps your data safe"))
if ui.no_jobs():
    st.stop()
past = ui.job_runs()
ui.finding(ui.jobs_finding(past))
ui.backups_card()
ui.jobs_cards(past)
ui.losses_card()
