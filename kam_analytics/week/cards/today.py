"""Calls and meetings of today and the week, each with the person, the number to dial and what was last said."""

from __future__ import annotations

import streamlit as st

from kam_analytics.activities.forms import done_dialog, may_log
from kam_analytics.activities.rules.types import MEETINGS
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.ui.filters import held
from kam_analytics.kit.ui.links import link, md
from kam_analytics.kit.ui.page import card
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.saves import undo_line
from kam_analytics.kit.ui.session import viewer, words
from kam_analytics.kit.ui.tables import words_table
from kam_analytics.reasons import wording as reason
from kam_analytics.reasons.answers import Catalogue
from kam_analytics.scorecard.answers import gather
from kam_analytics.week import wording as say
from kam_analytics.week.analysis import Week
from kam_analytics.week.answers import Brief, briefs, week
from kam_analytics.week.rules import Item, dialled

#: lines of a card before the rest is asked for
MOST = 6
SCORECARD = "pages/accounts/scorecard.py"
KEY = "week"


def week_now() -> Week:
    """What the person in front of the screen has open."""
    return week(read, user_id=viewer().user_id, today=today())


def contacts_card(found: Week, why: Catalogue) -> None:
    """Calls and meetings, the next first."""
    _ = words()
    known = briefs(read, found.contacts, today=today()) if found.contacts else {}
    with card(say.contacts_title(found, today(), _)):
        undo_line(KEY)
        for item in found.contacts[:MOST]:
            _contact(item, known[item.item_id], why)
        rest = found.contacts[MOST:]
        if rest:
            # the same title whatever is logged in it: another would make another box, which is shut
            with st.expander(_("More"), type="compact", key="contacts-rest", on_change="rerun") as box:
                if box.open:
                    for item in rest:
                        _contact(item, known[item.item_id], why)


def done_button(item: Item) -> None:
    """«Log» of a task, for the roles that log activities."""
    if may_log() and st.button(words()("Log"), key=f"task-{item.item_id}", icon=":material/check:"):
        done_dialog(item.as_task(), KEY)


def _contact(item: Item, brief: Brief, why: Catalogue) -> None:
    _ = words()
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{md(say.contact_line(item, today(), _))}**", width="content")
            link(SCORECARD, md(item.account), "assignment_ind", account=item.account_id)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(md(say.person_text(brief.person, _)), width="content")
            number = dialled(brief.person.phone) if brief.person else None
            if number and brief.person and brief.person.phone:
                st.link_button(md(brief.person.phone), f"tel:{number}", icon=":material/call:", type="tertiary")
            done_button(item)
        st.caption("  \n".join(md(line) for line in say.before_lines(item, brief, today(), _)))
        if item.activity_type in MEETINGS:
            with st.expander(_("Prepare"), type="compact", key=f"prepare-{item.item_id}", on_change="rerun") as box:
                if box.open:
                    _prepare(item, why)


def _prepare(item: Item, why: Catalogue) -> None:
    """Five lines before a meeting, of the same figures as the scorecard."""
    _ = words()
    facts = gather(read, item.account_id, Choice.usual(today(), held()), today=today())
    reasons = why.of(item.account_id)
    said = [f"{reason.euros(one, _)}: {reason.reason_text(one, today(), _)}" for one in reasons]
    rows = [{_("What"): name, _("Known"): text} for name, text in say.preparation(facts, reasons, said, _)]
    words_table(rows, f"prepared-{item.item_id}")
