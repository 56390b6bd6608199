"""One account: who it is, what it buys, and the invoice lines behind it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kam_analytics import ui
from kam_analytics.analysis.portfolio import account_total
from kam_analytics.analysis.trend import month_rows
from kam_analytics.reports.portfolio import lines_table, months_table
from kam_analytics.rules.period import last_year
from kam_analytics.wording import findings, kpis

_ = ui.words()
account_id = st.query_params.get("account", "")
if not account_id:
    ui.head(_("Account scorecard"), _("Choose an account"))
    ui.find_account()
    st.stop()
today = ui.today()
header = ui.one_row(ui.read("account_header", account=account_id, today=today))
kept = ui.remember(ui.PERIOD)
top = st.container(gap="small")
with ui.filter_bar():
    chosen = ui.choose_period()
kept.keep()
now = account_total(ui.read("account_totals", account=account_id, **chosen.days))
before = (
    account_total(ui.read("account_totals", account=account_id, **chosen.days_before)) if chosen.has_before else None
)
by_month = ui.read("account_months_of", account=account_id, **chosen.two_years)
rows = month_rows(by_month, chosen.first_month, chosen.until_month, chosen.last_sale)
counts = ui.one_row(ui.read("account_counts", account=account_id, since=last_year(today), today=today))
lines = ui.read("account_lines", account=account_id, most=ui.MOST_LINES, **chosen.days)


def tables() -> dict[str, pd.DataFrame]:
    """Every table of the page, for the export."""
    return {
        _("Invoice lines"): lines_table(lines, _),
        _("Net sales by month"): months_table(rows, _),
        _("What else is known"): pd.DataFrame(kpis.count_rows(counts, _)),
    }


def actions() -> None:
    """Export the lines; a director may rename the account."""
    ui.export(tables, "account", title=header["name"], facts=lambda: ui.about(chosen))
    ui.rename_account(header)


with top:
    ui.head(header["name"], findings.account_scope(header, _), actions)
    ui.finding(findings.change_in_words(now.net_sales, before and before.net_sales, _))
    ui.badges(findings.account_badges(header, _))
    ui.warn_stale(chosen)
versus = findings.versus(chosen.before, _)
ui.kpi_row(kpis.account_kpis(now, before, _), versus=versus)
left, right = st.columns([1.75, 1])
with left:
    ui.months_card(rows, chosen.last_sale)
with right, ui.card(_("What else is known"), _("To {day}", day=_.day(today))):
    ui.words_table(kpis.count_rows(counts, _), "counts")
with ui.card(_("Invoice lines"), chosen.name):
    ui.invoice_lines(lines)
