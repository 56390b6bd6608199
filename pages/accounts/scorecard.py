"""One account: what was put in, what came out, how it buys, and the rows behind every figure.

Without an account, all accounts and their plans.
"""

from __future__ import annotations

import streamlit as st

from kam_analytics.accounts.cards.edit import edit_account_button, new_account_button
from kam_analytics.activities.forms import log_button
from kam_analytics.effort.cards import EFFORT, effort_card, effort_tables
from kam_analytics.kit import ui
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.ui.account import badges, one_row
from kam_analytics.kit.wording import periods
from kam_analytics.plan.cards.listing import plans_page
from kam_analytics.reasons.cards import account_reasons
from kam_analytics.rhythm.cards.segments import segment_button
from kam_analytics.sales.answers import sales_by_month
from kam_analytics.sales.cards import months_card
from kam_analytics.sales.tables import months_table
from kam_analytics.scorecard.cards import (
    SCORECARD,
    account_facts,
    account_team,
    buying_card,
    choose_part,
    inputs_card,
    known_card,
    neighbour_links,
    results_card,
    rows_card,
    scorecard_tables,
)
from kam_analytics.scorecard.tables import lines_of, scorecard_document
from kam_analytics.scorecard.wording import scorecard as said
from kam_analytics.targets.cards import QUARTER, targets_card

_ = ui.words()
account_id = ui.arrived("account")
if not account_id:
    plans_page(_("Account scorecards"), by_account=True, action=new_account_button)
    st.stop()
header = one_row(ui.read("account_header", account=account_id, today=ui.today()))
kept = ui.remember(ui.PERIOD, QUARTER, EFFORT, SCORECARD)
top = st.container(gap="small")
with ui.filter_bar(needs_sales=False):
    chosen = ui.choose_period(needs_sales=False)
kept.keep()
facts = account_facts(account_id, chosen)
rows = sales_by_month(ui.read, Choice(period=chosen.period, held=ui.held()), account_id)


def actions() -> None:
    """Log an activity; choose the segment; files; edit what is written of the account."""
    log_button(account_id)
    segment_button(account_id, header["name"])
    ui.export(
        lambda: {
            **scorecard_tables(account_id, facts, chosen),
            **effort_tables(account_id),
            _("Net sales by month"): months_table(rows, _),
        },
        "account",
        title=header["name"],
        facts=lambda: ui.about(chosen),
        paper=lambda: scorecard_document(header, facts, chosen.name, _),
    )
    edit_account_button(account_id)


with top:
    ui.head(header["name"], said.scope(header, account_team(account_id), _), actions)
    ui.finding(said.finding(facts, _))
    badges(said.badges(header, facts, _))
    neighbour_links(header)
    ui.warn_stale(chosen)
ui.kpi_row(said.score_kpis(facts, _), versus=periods.versus(chosen.before, _))
inputs, results = st.columns(2)
with inputs:
    inputs_card(facts)
    known_card(account_id)
with results:
    results_card(facts, chosen)
account_reasons(account_id)
months, targets = st.columns([1, 1])
with months:
    months_card(rows, chosen.period, chosen.last_sale)
with targets:
    targets_card(account_id)
    effort_card(account_id)
with st.container(border=True, gap="xsmall"):
    if choose_part() == "buying":
        buying_card(account_id, chosen)
    else:
        rows_card(account_id, lines_of(facts, _))
kept.keep()
