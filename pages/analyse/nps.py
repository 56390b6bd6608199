"""Would the customers recommend us, who says so, who is silent, and what came after the answers?"""

from __future__ import annotations

import streamlit as st

from kam_analytics.kit import ui
from kam_analytics.kit.wording import periods
from kam_analytics.nps.answers import first_answer, surveys
from kam_analytics.nps.cards import (
    NPS,
    choose_kind,
    no_answers,
    no_answers_left,
    nps_accounts_card,
    nps_activities_card,
    nps_after_cards,
    nps_answers,
    nps_heard_cards,
    nps_rows,
    nps_segments_card,
    nps_tables,
    nps_waves_card,
    remarks,
    surveys_list,
)
from kam_analytics.nps.wording import score as said
from kam_analytics.nps.wording.surveys import kind_in_words

_ = ui.words()
kept = ui.remember(ui.PERIOD, ui.ACCOUNTS, NPS)
top = st.container(gap="small")
title = _("Net Promoter Score (NPS)")
listed = surveys(ui.read)
with ui.filter_bar(needs_sales=False):
    kind = choose_kind(listed)
    first = first_answer(listed, kind)
    chosen = ui.choose_period(needs_sales=False, reach=first)
    sales = ui.read("account_sales", **chosen.period.parts())
    filters = ui.filter_accounts(sales)
kept.keep()
if first is None:
    with top:
        ui.head(title, chosen.name)
    no_answers(listed)
found, moved, after = nps_answers(chosen, filters, kind)
survey, heard, left_out = found.survey, found.heard, remarks(found, listed)
scope = said.scope(chosen.name, survey, kind_in_words(listed, kind, _), _)


def about() -> dict[str, str]:
    """What an exported table says of itself."""
    return {**ui.about(chosen), **ui.filters_in_words(filters, sales), _("Left out"): left_out}


with top:
    ui.head(
        title,
        scope,
        lambda: ui.export(lambda: nps_tables(found, moved, after), "nps", title=f"{title}: {scope}", facts=about),
    )
    ui.finding(said.finding(survey, heard, _))
    ui.warn_stale(chosen)
st.caption(ui.md(left_out))
if survey.answers.rows.empty:
    no_answers_left(found.waves, filters)
    if found.waves.waves:
        nps_waves_card(found)
else:
    ui.kpi_row(
        said.kpis(
            survey,
            found.survey_before,
            found.year,
            heard,
            found.heard_before,
            _,
            is_running=found.waves.has_survey_running,
        ),
        versus=periods.versus(chosen.before, _),
    )
    left, right = st.columns(2)
    with left:
        nps_segments_card(survey)
    with right:
        nps_waves_card(found)
    nps_heard_cards(heard)
    nps_accounts_card(found.accounts)
nps_activities_card(moved)
nps_after_cards(after)
nps_rows(survey)
surveys_list(listed)
ui.link("pages/analyse/glossary.py", _("How every figure is computed"), "menu_book")
