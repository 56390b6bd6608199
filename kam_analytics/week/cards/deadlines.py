"""What has a day within a fortnight: agreements and deals with their euros, plan actions, own tasks."""

from __future__ import annotations

import streamlit as st

from kam_analytics.kit.ui.links import link, md
from kam_analytics.kit.ui.page import card
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import viewer, words
from kam_analytics.rhythm.cards.calendar import calendar_button
from kam_analytics.week import wording as say
from kam_analytics.week.answers import Deadline, ahead
from kam_analytics.week.cards.today import MOST, SCORECARD, done_button
from kam_analytics.week.rules import Item


def deadlines_card(deadlines: tuple[Deadline, ...]) -> None:
    """What has a day within a fortnight, the next first."""
    _ = words()
    with card(say.deadlines_title(len(deadlines), _)):
        for one in deadlines[:MOST]:
            _deadline(one)
        if deadlines[MOST:]:
            # the same title whatever is done in it: another would make another box, which is shut
            with st.expander(_("More"), type="compact", key="deadlines-rest", on_change="rerun") as box:
                if box.open:
                    for one in deadlines[MOST:]:
                        _deadline(one)
        calendar_button(ahead(read, user_id=viewer().user_id, today=today()))


def _deadline(deadline: Deadline) -> None:
    _, what = words(), deadline.what
    is_action = isinstance(what, Item) and what.kind == "action"
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            file = "pages/accounts/plan.py" if is_action else SCORECARD
            icon = "flag" if is_action else "assignment_ind"
            link(file, md(deadline.account), icon, account=deadline.account_id)
            if isinstance(what, Item) and not is_action:
                done_button(what)
        st.caption(md(say.deadline_text(deadline, today(), _)))
