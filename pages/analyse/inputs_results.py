"""Which activities go with later results, how much, and what the data cannot show."""

from __future__ import annotations

import streamlit as st

from kam_analytics.effects.cards.effects import (
    EFFECTS,
    beside_card,
    choose_activity,
    effect_facts,
    effect_tables,
    facts_card,
    forest_card,
    lag_card,
    looks_taken,
    no_activities,
    rows_card,
    scans,
    verdict_card,
)
from kam_analytics.effects.cards.effects import ask as ask_effects
from kam_analytics.effects.wording import finding
from kam_analytics.kit import ui

_ = ui.words()
kept = ui.remember(EFFECTS, ui.ACCOUNTS, ui.MEASURE)
top = st.container(gap="small")
with ui.filter_bar():
    question = ask_effects()
    chooser = st.container(width="content")
with st.container():
    found = scans(question)
with chooser:
    name = choose_activity(found)
kept.keep()
looked = looks_taken(question)
title = _("Inputs and results")
scope = finding.scope(found, question.panel.window.since, question.panel.window.until, _)
with top:
    if name is None:
        ui.head(title, scope)
    else:
        ui.head(
            title,
            scope,
            lambda: ui.export(
                lambda: effect_tables(found, name, question),
                "inputs-results",
                title=f"{title}: {scope}",
                facts=lambda: effect_facts(found, name, question, looked),
            ),
        )
    ui.finding(finding.finding(found, name, _))
if not found.facts.accounts:
    ui.nothing_left()
if name is None:
    no_activities()
    st.stop()
if found.tested:
    left, right = st.columns([1.4, 1])
    with left:
        forest_card(found, name)
    with right:
        lag_card(found, name)
left, right = st.columns([1.4, 1])
with left:
    verdict_card(found, name, question)
with right:
    facts_card(found, name, question, looked)
beside_card(found, name, question)
rows_card(name, question)
kept.keep()
