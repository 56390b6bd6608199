"""The director's home: where the whole portfolio goes, and which accounts move it."""

from __future__ import annotations

import streamlit as st

from kam_analytics.kit import ui
from kam_analytics.kit.ui.views import my_views
from kam_analytics.kit.wording import periods
from kam_analytics.portfolio.cards import moved_accounts, portfolio
from kam_analytics.sales.cards import months_card
from kam_analytics.sales.tables import owners_table

_ = ui.words()
seen = portfolio(_("Portfolio"))
my_views()
left, right = st.columns([1.75, 1])
with left:
    months_card(seen.months, seen.chosen.period, seen.chosen.last_sale)
with right, ui.card(_("Net sales by owner"), periods.versus(seen.chosen.before, _), term="previous_year"):
    ui.short_table(owners_table(seen.moved.rows, _).only("owner", "accounts", "net_sales", "change"), "owners")
with ui.card(_("Accounts driving the change"), _("Largest difference first. Select a row to open the account.")):
    moved_accounts(seen.moved)
ui.link("pages/lead/concentration.py", _("Who generates 80%? See revenue concentration"), "bar_chart")
