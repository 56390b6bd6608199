"""The home of a rep and of delivery people: today, what has a day, why accounts are worth a look, and the rhythm."""

from __future__ import annotations

import streamlit as st

from kam_analytics.accounts.cards.edit import new_account_button
from kam_analytics.kit import ui
from kam_analytics.kit.ui.views import my_views
from kam_analytics.portfolio.cards import sales_of_accounts
from kam_analytics.reasons.cards import reason_cards, reasons_now, signs_card
from kam_analytics.week import wording as say
from kam_analytics.week.answers import deadlines
from kam_analytics.week.cards.backlog import backlog_card
from kam_analytics.week.cards.deadlines import deadlines_card
from kam_analytics.week.cards.export import week_tables
from kam_analytics.week.cards.rhythm import dots_card
from kam_analytics.week.cards.today import contacts_card, week_now

_ = ui.words()
found, why = week_now(), reasons_now()
coming = deadlines(found, why, ui.today())


def export() -> None:
    """Everything on the page as tables."""
    ui.export(lambda: week_tables(found, why), "my-week", title=scope, facts=dict)


scope = say.scope(ui.viewer().name, len(why.names), ui.today(), _)
ui.head(_("My week"), scope, export)
ui.finding(say.finding(found, len(coming), len(why.names), ui.today(), _))
my_views()
left, right = st.columns([1.75, 1])
with left:
    contacts_card(found, why)
with right:
    deadlines_card(coming)
reason_cards(why)
dots_card()
backlog_card(found)
signs_card(why)
sales_of_accounts()
new_account_button()
