"""The home of a rep and of delivery people: what needs attention, this week's tasks, and the portfolio."""

from __future__ import annotations

import streamlit as st

from kam_analytics.attention import wording as say
from kam_analytics.attention.cards import attention_card, attention_now, week_card
from kam_analytics.kit import ui
from kam_analytics.kit.ui.views import my_views
from kam_analytics.portfolio.cards import moved_card, portfolio
from kam_analytics.sales.cards import months_card

_ = ui.words()
seen = attention_now()
ui.head(_("My accounts"), say.attention_scope(seen.accounts, ui.today(), _))
ui.finding(say.attention_finding(seen.found, seen.accounts, _))
my_views()
left, right = st.columns([1.75, 1])
with left:
    attention_card(seen)
with right:
    week_card()
with st.expander(_("Sales of my accounts"), icon=":material/bar_chart:", key="sales", on_change="rerun") as sales:
    if sales.open:
        shown = portfolio(_("My accounts"), inside=True)
        moved_card(shown.moved)
        months_card(shown.months, shown.chosen.period, shown.chosen.last_sale)
