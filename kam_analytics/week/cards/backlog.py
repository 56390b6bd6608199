"""What is late and can still be done: moved, handed over or closed in words, several at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

import streamlit as st

from kam_analytics import access
from kam_analytics.access import Role
from kam_analytics.activities.forms import may_log
from kam_analytics.errors import N_, Conflict, KamError
from kam_analytics.kit.ui.links import link, md
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.saves import saved, show_error, undo_line
from kam_analytics.kit.ui.session import scope, viewer, words
from kam_analytics.store import Scope
from kam_analytics.week import wording as say
from kam_analytics.week.analysis import Week
from kam_analytics.week.commands import MOST_CHARACTERS, close_tasks, hand_over, move_tasks
from kam_analytics.week.rules import Item, last_day

_KEY = "backlog"
#: the tasks that the person saw when something was pressed
_SHOWN = f"{_KEY}-shown"
#: late tasks in the form at once, the oldest first
_MOST = 20


def backlog_card(found: Week) -> None:
    """One line, and the form when it is opened."""
    _ = words()
    undo_line(_KEY)
    if not found.backlog and not found.late_actions:
        return
    title = md(say.backlog_title(found, today(), _))
    # another title makes another box: without its state it would be shut, and what was pressed in it lost
    if _KEY in st.session_state:
        st.session_state[_KEY] = st.session_state[_KEY]
    with st.expander(title, icon=":material/history:", key=_KEY, on_change="rerun") as box:
        if box.open:
            if found.backlog:
                _form(found.backlog[:_MOST])
            if found.backlog[_MOST:]:
                st.caption(_("The oldest {n} are shown; the next follow when these are done.", n=_MOST))
            if found.late_actions:
                st.caption(say.late_actions_text(found, _MOST, _))
            for item in found.late_actions[:_MOST]:
                with st.container(gap=None):
                    link("pages/accounts/plan.py", md(item.account), "flag", account=item.account_id)
                    st.caption(md(say.late_text(item, today(), _)))


def _form(items: tuple[Item, ...]) -> None:
    _, turn = words(), st.session_state.get(f"{_KEY}-turn", 0)
    if not may_log():
        for item in items:
            st.markdown(md(say.late_line(item, today(), _)))
        return
    with st.form(f"{_KEY}-form-{turn}", border=False):
        every = st.checkbox(_("All of these"), key=f"{_KEY}-all-{turn}")
        chosen = [
            item
            for item in items
            if st.checkbox(md(say.late_line(item, today(), _)), key=f"{_KEY}-{turn}-{item.item_id}")
        ]
        to_day = _row(_("Move to"), lambda: st.date_input(
            _("New day"), value=_usual_day(items), min_value=today(), format=_.date_input, key=f"{_KEY}-day-{turn}",
        ), f"move-{turn}")  # fmt: skip
        people = read("people")
        people = people[[access.may_edit(Role(role), "task", "user_id") for role in people["role"]]]
        names = dict(zip(people["user_id"], people["name"], strict=True))
        names.pop(viewer().user_id, None)
        person = _row(_("Hand over"), lambda: st.selectbox(
            _("To whom"), list(names), index=None, format_func=names.__getitem__, placeholder=_("Choose a person"),
            key=f"{_KEY}-person-{turn}",
        ), f"hand-{turn}")  # fmt: skip
        reason = _row(_("Close"), lambda: st.text_input(
            _("Why it needs no activity"), max_chars=MOST_CHARACTERS, key=f"{_KEY}-reason-{turn}",
        ), f"close-{turn}")  # fmt: skip
    tasks = {item.item_id: item.version for item in (items if every else chosen)}
    shown, st.session_state[_SHOWN] = st.session_state.get(_SHOWN), items
    if shown != items and (to_day.pressed or person.pressed or reason.pressed):
        show_error(Conflict(N_("These tasks were changed meanwhile. Look at them and choose again.")))
    elif to_day.pressed:
        _save(lambda opened: move_tasks(opened, tasks, to_day.value))
    elif person.pressed:
        _save(lambda opened: hand_over(opened, tasks, person.value or ""))
    elif reason.pressed:
        _save(lambda opened: close_tasks(opened, tasks, reason.value))


class _Row(NamedTuple):
    """An input of the form with the button that uses it."""

    value: Any
    pressed: bool


def _row(label: str, field: Callable[[], Any], key: str) -> _Row:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        value = field()
        return _Row(value, st.form_submit_button(label, key=key))


def _usual_day(items: tuple[Item, ...]) -> date:
    """Tomorrow, or earlier where a period ends before."""
    return max(today(), min(today() + timedelta(days=1), last_day(items) or date.max))


def _save(change: Callable[[Scope], str]) -> None:
    try:
        with scope() as opened:
            saved(_KEY, change(opened))
    except KamError as error:
        show_error(error)
        return
    # the boxes of the next form are empty
    st.session_state[f"{_KEY}-turn"] = st.session_state.get(f"{_KEY}-turn", 0) + 1
    st.rerun()
