"""Which activities go with later results, how much, and what the data cannot show."""

from __future__ import annotations

import streamlit as st

from kam_analytics import ui
from kam_analytics.effects.wording import effects as said

_ = ui.words()
kept = ui.remember(ui.EFFECTS, ui.ACCOUNTS, ui.MEASURE)
top = st.container(gap="small")
with ui.filter_bar():
    question = ui.ask_effects()
    chooser = st.container(width="content")
with st.container():
    found = ui.scans(question)
with chooser:
    name = ui.choose_activity(found)
kept.keep()
looked = ui.looks_taken(question)
title = _("Inputs and results")
scope = said.scope(found, question.window.since, question.window.until, _)
with top:
    if name is None:
        ui.head(title, scope)
    else:
        ui.head(
            title,
            scope,
            lambda: ui.export(
                lambda: ui.effect_tables(found, name, question),
                "inputs-results",
                title=f"{title}: {scope}",
                facts=lambda: ui.effect_facts(name, question, looked),
            ),
        )
    ui.finding(said.finding(found, name, _))
if not found.facts.accounts:
    ui.nothing_left()
if name is None:
    ui.no_activities()
    st.stop()
if found.tested:
    left, right = st.columns([1.4, 1])
    with left:
        ui.forest_card(found, name)
    with right:
        ui.lag_card(found, name)
left, right = st.columns([1.4, 1])
with left:
    ui.verdict_card(found, name, question)
with right:
    ui.effect_facts_card(found, name, question, looked)
ui.beside_card(found, name, question)
ui.effect_rows_card(name, question)
kept.keep()
