"""The home of a rep and of delivery people: what needs attention, this week's tasks, and the portfolio."""

from __future__ import annotations

import streamlit as st

from kam_analytics import ui
from kam_analytics.attention import wording as say

_ = ui.words()
seen = ui.attention_now()
ui.head(_("My accounts"), say.attention_scope(seen.accounts, ui.today(), _))
ui.finding(say.attention_finding(seen.found, seen.accounts, _))
ui.my_views()
left, right = st.columns([1.75, 1])
with left:
    ui.attention_card(seen)
with right:
    ui.week_card()
with st.expander(_("Sales of my accounts"), icon=":material/bar_chart:", key="sales", on_change="rerun") as sales:
    if sales.open:
        shown = ui.portfolio(_("My accounts"), inside=True)
        note = _("Largest difference first. Select a row to open the account.")
        with ui.card(_("Accounts driving the change"), note):
            ui.moved_accounts(shown.moved)
        ui.months_card(shown.months, shown.chosen.last_sale)
