"""The director's home: where the whole portfolio goes, and which accounts move it."""

from __future__ import annotations

import streamlit as st

from kam_analytics import ui
from kam_analytics.analysis.portfolio import by_owner
from kam_analytics.analysis.trend import month_rows
from kam_analytics.figures.months import months
from kam_analytics.reports.portfolio import months_table
from kam_analytics.wording import findings, kpis

_ = ui.words()
chosen, moved = ui.portfolio(_("Portfolio"))
by_month = ui.read("months_total", **chosen.two_years)
rows = month_rows(by_month, chosen.first_month, chosen.until_month, chosen.last_sale)
left, right = st.columns([1.75, 1])
with left, ui.card(findings.months_title(rows, _), findings.months_note(chosen.last_sale, _), term="net_sales"):
    ui.figure(months(rows, _), "months", findings.months_alt(rows, _), lambda: months_table(rows, _))
with right, ui.card(_("Net sales by owner"), findings.versus(chosen.before, _), term="previous_year"):
    ui.words_table(kpis.owner_rows(by_owner(moved.rows).itertuples(), _), "owners")
with ui.card(_("Accounts that move the total"), _("Largest difference first. Choose a row to open the account.")):
    ui.moved_accounts(moved)
st.page_link(
    "pages/lead/concentration.py", label=_("Who makes 80%? See revenue concentration"), icon=":material/bar_chart:"
)
