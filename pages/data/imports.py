"""Bring in the exports of a CRM and an ERP: recognised, asked about, previewed, loaded, undone."""

from __future__ import annotations

import streamlit as st

from kam_analytics.imports.cards.deals import deals_card
from kam_analytics.imports.cards.file import file_card
from kam_analytics.imports.cards.held import held_card
from kam_analytics.imports.cards.results import (
    import_finding,
    import_job,
    job_card,
    job_results_card,
    look_at_own,
)
from kam_analytics.imports.cards.waiting import (
    chosen_file,
    drop_zone,
    files_card,
    how_to_card,
    import_scope,
    takes_files,
    template_menu,
    waiting_files,
)
from kam_analytics.kit import ui

_ = ui.words()
if not takes_files():
    ui.head(_("Import"), _("Only on the machine where the app runs"))
    ui.empty(_("This server shows the demo company to others, so it does not accept files."))
    st.stop()
job = import_job()
is_running = job is not None and job.is_running
look_at_own(job, is_running=is_running)
top, drop, body = st.container(gap="small"), st.container(), st.container()
with drop:
    drop_zone()
waiting = [] if is_running else waiting_files()
with top:
    ui.head(_("Import"), import_scope(), template_menu)
    ui.finding(import_finding(waiting, job, is_running=is_running))
with body:
    if job is not None:
        (job_card if is_running else job_results_card)(job)
    if not is_running:
        held_card()
        deals_card()
    if waiting:
        chosen = chosen_file(waiting)
        files_card(waiting, chosen.name)
        file_card(chosen, waiting)
    elif job is None:
        how_to_card()
