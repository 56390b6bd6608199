"""The director's home: where the whole portfolio goes, what is at stake, and which accounts move it."""

from __future__ import annotations

import streamlit as st

from kam_analytics.accounts.cards.edit import new_account_button
from kam_analytics.accounts.cards.several import change_accounts_button
from kam_analytics.kit import ui
from kam_analytics.kit.ui.views import my_views
from kam_analytics.portfolio.cards import moved_card, owners_card, portfolio
from kam_analytics.reasons.cards import reason_cards, reasons_now, signs_card
from kam_analytics.sales.cards import months_card

_ = ui.words()
seen = portfolio(_("Portfolio"))
my_views()
why = reasons_now()
reason_cards(why)
left, right = st.columns([1.75, 1])
with left:
    months_card(seen.months, seen.chosen.period, seen.chosen.last_sale)
with right:
    owners_card(seen)
moved_card(seen.moved)
signs_card(why)
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    new_account_button()
    change_accounts_button()
ui.link("pages/lead/concentration.py", _("Who generates 80%? See revenue concentration"), "bar_chart")
