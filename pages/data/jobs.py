"""Is everything safe: what happens by itself, which backups there are, which saves were lost."""

from __future__ import annotations

import streamlit as st

from kam_analytics.kit import ui
from kam_analytics.service.cards import backups_card, job_runs, jobs_cards, jobs_finding, losses_card, no_jobs

_ = ui.words()
ui.head(_("Backups and jobs"), _("Background work that keeps your data safe"))
if no_jobs():
    st.stop()
past = job_runs()
ui.finding(jobs_finding(past))
backups_card()
jobs_cards(past)
losses_card()
