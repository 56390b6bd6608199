"""One account: what was put in, what came out, how it buys, and the rows behind every figure."""

from __future__ import annotations

import streamlit as st

from kam_analytics import ui
from kam_analytics.concentration.analysis.trend import month_rows
from kam_analytics.kit.wording import findings
from kam_analytics.sales.tables import months_table
from kam_analytics.scorecard.tables import lines_of, scorecard_document
from kam_analytics.scorecard.wording import scorecard as said

_ = ui.words()
account_id = ui.arrived("account")
if not account_id:
    ui.head(_("Account scorecard"), _("Choose an account"))
    ui.find_account()
    st.stop()
header = ui.one_row(ui.read("account_header", account=account_id, today=ui.today()))
kept = ui.remember(ui.PERIOD, ui.QUARTER, ui.SCORECARD)
top = st.container(gap="small")
with ui.filter_bar(needs_sales=False):
    chosen = ui.choose_period(needs_sales=False)
kept.keep()
facts = ui.account_facts(account_id, chosen)
span = {"first": chosen.first_month, "last": chosen.until_month, "until": chosen.last_sale}
rows = ui.read("account_months_of", month_rows, using=span, account=account_id, **chosen.two_years)


def actions() -> None:
    """Log an activity; files; a director may rename it."""
    ui.log_button(account_id)
    ui.export(
        lambda: {**ui.scorecard_tables(account_id, facts, chosen), _("Net sales by month"): months_table(rows, _)},
        "account",
        title=header["name"],
        facts=lambda: ui.about(chosen),
        paper=lambda: scorecard_document(header, facts, chosen.name, _),
    )
    ui.rename_account(header)


with top:
    ui.head(header["name"], said.scope(header, ui.account_team(account_id), _), actions)
    ui.finding(said.finding(facts, _))
    ui.badges(said.badges(header, facts, _))
    ui.neighbour_links(header)
    ui.warn_stale(chosen)
ui.kpi_row(said.score_kpis(facts, _), versus=findings.versus(chosen.before, _))
inputs, results = st.columns(2)
with inputs:
    ui.inputs_card(facts)
    ui.known_card(account_id)
with results:
    ui.results_card(facts, chosen)
months, targets = st.columns([1, 1])
with months:
    ui.months_card(rows, chosen.last_sale)
with targets:
    ui.targets_card(account_id)
with st.container(border=True, gap="xsmall"):
    if ui.choose_part() == "buying":
        ui.buying_card(account_id, chosen)
    else:
        ui.rows_card(account_id, lines_of(facts, _))
kept.keep()
