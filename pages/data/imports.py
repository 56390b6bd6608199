"""Bring in the exports of a CRM and an ERP: recognised, asked about, previewed, loaded, undone."""

from __future__ import annotations

import streamlit as st

from kam_analytics import ui

_ = ui.words()
job = ui.import_job()
ui.look_at_own(job)
top, drop, body = st.container(gap="small"), st.container(), st.container()
with drop:
    ui.drop_zone()
waiting = ui.waiting_files()
with top:
    ui.head(_("Import"), ui.import_scope(), ui.template_menu)
    ui.finding(ui.import_finding(waiting, job))
with body:
    if job is not None:
        (ui.job_card if job.is_running else ui.job_results_card)(job)
    if waiting and not (job and job.is_running):
        chosen = ui.chosen_file(waiting)
        ui.files_card(waiting, chosen.name)
        ui.file_card(chosen, waiting)
    if not waiting and job is None:
        ui.how_to_card()
