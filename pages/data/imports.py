"""Bring in the exports of a CRM and an ERP: recognised, asked about, previewed, loaded, undone."""

from __future__ import annotations

import streamlit as st

from kam_analytics import ui

_ = ui.words()
if not ui.takes_files():
    ui.head(_("Import"), _("Only on the machine where the app runs"))
    ui.empty(_("This server shows the demo company to others, so it does not accept files."))
    st.stop()
job = ui.import_job()
is_running = job is not None and job.is_running
ui.look_at_own(job, is_running=is_running)
top, drop, body = st.container(gap="small"), st.container(), st.container()
with drop:
    ui.drop_zone()
waiting = [] if is_running else ui.waiting_files()
with top:
    ui.head(_("Import"), ui.import_scope(), ui.template_menu)
    ui.finding(ui.import_finding(waiting, job, is_running=is_running))
with body:
    if job is not None:
        (ui.job_card if is_running else ui.job_results_card)(job)
    if waiting:
        chosen = ui.chosen_file(waiting)
        ui.files_card(waiting, chosen.name)
        ui.file_card(chosen, waiting)
    elif job is None:
        ui.how_to_card()
