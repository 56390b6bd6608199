"""Would the customers recommend us, who says so, who is silent, and what came after the answers?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kam_analytics.kit import ui
from kam_analytics.kit.wording import periods
from kam_analytics.nps.cards import (
    NPS,
    first_answer,
    no_answers,
    no_answers_left,
    nps_accounts_card,
    nps_after_cards,
    nps_heard_cards,
    nps_rows,
    nps_segments_card,
    nps_tables,
    nps_view,
    nps_waves_card,
)
from kam_analytics.nps.wording import score as said

_ = ui.words()
kept = ui.remember(ui.PERIOD, ui.ACCOUNTS, NPS)
top = st.container(gap="small")
title = _("Net Promoter Score (NPS)")
first = first_answer()
with ui.filter_bar(needs_sales=False):
    chosen = ui.choose_period(needs_sales=False, reach=first)
    sales = ui.read("account_sales", **chosen.period.parts())
    filters = ui.filter_accounts(sales)
kept.keep()
if first is None:
    with top:
        ui.head(title, chosen.name)
    no_answers()
view = nps_view(chosen, filters)
found, heard = view.survey, view.heard
scope = said.scope(chosen.name, found, _)


def about() -> dict[str, str]:
    """What an exported table says of itself."""
    return {**ui.about(chosen), **ui.filters_in_words(filters, sales), _("Left out"): view.remarks}


def tables() -> dict[str, pd.DataFrame]:
    """Every table of the page, for the export."""
    return nps_tables(view)


with top:
    ui.head(title, scope, lambda: ui.export(tables, "nps", title=f"{title}: {scope}", facts=about))
    ui.finding(said.finding(found, heard, _))
    ui.warn_stale(chosen)
st.caption(ui.md(view.remarks))
if found.answers.rows.empty:
    no_answers_left(view)
    if view.waves.waves:
        nps_waves_card(view.waves)
else:
    ui.kpi_row(said.kpis(found, view.before, heard, view.heard_before, _), versus=periods.versus(chosen.before, _))
    left, right = st.columns(2)
    with left:
        nps_segments_card(found)
    with right:
        nps_waves_card(view.waves)
    nps_heard_cards(heard)
    nps_accounts_card(view.accounts)
nps_after_cards(view.renewals, view.later)
nps_rows(view)
ui.link("pages/analyse/glossary.py", _("How every figure is computed"), "menu_book")
