"""What has a day within a fortnight: agreements and deals with their euros, plan actions, own tasks."""

from __future__ import annotations

from datetime import date

import streamlit as st

from kam_analytics.activities.forms import done_dialog, may_log
from kam_analytics.kit.ui.links import link, md
from kam_analytics.kit.ui.page import card
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import viewer, words
from kam_analytics.reasons import wording as reason
from kam_analytics.reasons.rules.catalogue import Reason
from kam_analytics.rhythm.cards.calendar import calendar_button
from kam_analytics.week import wording as say
from kam_analytics.week.analysis import Week
from kam_analytics.week.answers import ahead
from kam_analytics.week.cards.today import KEY, MOST, SCORECARD
from kam_analytics.week.rules import Item


def deadlines_card(found: Week, coming: tuple[Reason, ...]) -> None:
    """What has a day within a fortnight: agreements and deals with their euros, plan actions, own tasks."""
    _ = words()
    lines: list[tuple[date, str, str, str, Item | None]] = []
    for one in coming:
        text = f"{reason.reason_text(one, today(), _)} · {reason.euros(one, _)}"
        lines.append((one.on, one.account_id, one.name, text, None))
    lines += [
        (own.due_on, own.account_id, own.account, say.contact_line(own, today(), _), own) for own in found.deadlines
    ]
    lines.sort(key=lambda line: (line[0], line[2]))
    with card(say.deadlines_title(len(lines), _)):
        for _on, account_id, name, text, item in lines[:MOST]:
            _deadline(account_id, name, text, item)
        if lines[MOST:]:
            # the same title whatever is done in it: another would make another box, which is shut
            with st.expander(_("More"), type="compact", key="deadlines-rest", on_change="rerun") as box:
                if box.open:
                    for _on, account_id, name, text, item in lines[MOST:]:
                        _deadline(account_id, name, text, item)
        calendar_button(ahead(read, user_id=viewer().user_id, today=today()))


def _deadline(account_id: str, name: str, text: str, item: Item | None) -> None:
    _ = words()
    is_action = item is not None and item.kind == "action"
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            file = "pages/accounts/plan.py" if is_action else SCORECARD
            link(file, md(name), "flag" if is_action else "assignment_ind", account=account_id)
            is_task = item is not None and item.kind == "task" and may_log()
            if (
                item is not None
                and is_task
                and st.button(_("Log"), key=f"task-{item.item_id}", icon=":material/check:")
            ):
                done_dialog(item.as_task(), KEY)
        st.caption(md(text))
