"""The home of a rep: what needs attention, and the tasks of the week."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from kam_analytics.activities.forms import done_dialog, may_log
from kam_analytics.attention import wording as say
from kam_analytics.attention.analysis import own_tasks
from kam_analytics.attention.answers import Seen, needing_attention
from kam_analytics.attention.rules import Attention
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.ui.filters import held
from kam_analytics.kit.ui.links import link, md
from kam_analytics.kit.ui.page import card
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.saves import undo_line
from kam_analytics.kit.ui.session import viewer, words

#: accounts and tasks that are listed before the rest is asked for
_MOST = 8
_WEEK = timedelta(days=7)


def attention_now() -> Seen:
    """What needs attention among the accounts in sight."""
    return needing_attention(read, Choice.usual(today(), held()), today=today())


def attention_card(seen: Seen) -> None:
    """One line per account, most urgent first; the name opens the account."""
    _ = words()
    with card(say.attention_title(seen.found, _), say.attention_note(_) if seen.found else None, term="attention"):
        for item in seen.found[:_MOST]:
            _account(item)
        rest = seen.found[_MOST:]
        if rest:
            label = _.plural("{n} more account", "{n} more accounts", len(rest))
            with st.expander(label, type="compact", key="attention-rest", on_change="rerun") as box:
                if box.open:
                    for item in rest:
                        _account(item)


def _account(item: Attention) -> None:
    _ = words()
    why = " · ".join(say.reason_text(reason, _) for reason in item.reasons)
    with st.container(gap=None):
        link("pages/accounts/scorecard.py", f"**{md(item.name)}**", "assignment_ind", account=item.account_id)
        st.caption(md(why))


def week_card() -> None:
    """Own tasks that are overdue or due within a week, each with the button that logs it as done."""
    _ = words()
    now = today()
    rows = read("open_tasks", own_tasks, using={"user_id": viewer().user_id}, today=now, until=now + _WEEK)
    overdue = int((rows["due_on"] < pd.Timestamp(now)).sum())
    tasks = rows.to_dict("records")
    with card(say.week_title(overdue, len(rows) - overdue, _)):
        undo_line("week")
        for task in tasks[:_MOST]:
            _task(task)
        if tasks[_MOST:]:
            label = _.plural("{n} more task", "{n} more tasks", len(tasks) - _MOST)
            with st.expander(label, type="compact", key="week-rest", on_change="rerun") as box:
                if box.open:
                    for task in tasks[_MOST:]:
                        _task(task)


def _task(task: dict[str, Any]) -> None:
    _ = words()
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        st.markdown(md(say.task_text(task, today(), _)), width="stretch")
        if may_log() and st.button(_("Done"), key=f"task-{task['task_id']}", icon=":material/check:"):
            done_dialog(task, "week")
