"""Logging a done activity: open, save; everything else is preset or one tap away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from kam_analytics import access
from kam_analytics.activities.commands import MOST_CHARACTERS, Met, NextStep, complete_task, log_activity
from kam_analytics.activities.rules.types import known_types
from kam_analytics.errors import N_, BadInput, KamError
from kam_analytics.kit.rules.period import last_year
from kam_analytics.kit.rules.working_days import next_working_day
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import action
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.saves import saved, show_error, undo_line
from kam_analytics.kit.ui.session import scope, store, viewer, words
from kam_analytics.kit.web.gate import in_turn
from kam_analytics.kit.wording.codes import activity_name, task_name

#: the choice of a task that needs no activity
_TASK_ONLY = ""
#: so many people are one tap away, those met last; the others are in a list
_NEAR = 6
#: until the next step, unless the person says otherwise
_FORTNIGHT = timedelta(days=14)
#: against us, neutral, for us, on the scale of ``contact.support``
_SIDES = (-1, 0, 1)


def may_log() -> bool:
    """True for the roles that log activities."""
    return access.may_edit(viewer().role, "activity", "activity_type")


def activity_types() -> list[str]:
    """Every type that can be chosen, the commonest with people first."""
    rows = read("activity_types", since=last_year(today()), today=today())
    return known_types(rows["activity_type"])


def log_button(account_id: str) -> None:
    """«Log activity» on the page of an account, and the way back after saving."""
    if not may_log():
        return
    _ = words()
    key = f"log-{account_id}"
    # a dialog, not a popover: on a phone the whole form with its save button is in sight
    if action(_("Log activity"), icon=":material/add_task:", key=key):
        log_dialog(account_id, key)
    undo_line(key)


def log_dialog(account_id: str, key: str) -> None:
    """Log an activity of an account."""
    _ = words()
    # as the person sees them: what somebody else changes while the dialog is open is a conflict
    tasks = read("account_tasks", account=account_id, today=today())
    people = read("contacts_near", account=account_id)

    @st.dialog(_("Log activity"), icon=":material/add_task:")
    @in_turn
    def dialog() -> None:
        if log_form(account_id, f"{key}-form", key, tasks, people):
            st.rerun()

    dialog()


def done_dialog(task: dict[str, Any], key: str) -> None:
    """Mark a task as done, with the activity that did it."""
    _ = words()
    people = read("contacts_near", account=task["account_id"])

    @st.dialog(_("Done: {title}", title=md(task_name(task, _))))
    @in_turn
    def dialog() -> None:
        st.caption(md(task["account"]))
        rows = pd.DataFrame([task])
        if log_form(task["account_id"], f"done-{task['task_id']}", key, rows, people, chosen=True):
            st.rerun()

    dialog()


def log_form(
    account_id: str, form: str, key: str, tasks: pd.DataFrame, people: pd.DataFrame, *, chosen: bool = False
) -> bool:
    """The form about rows of ``account_tasks`` and ``contacts_near``; true when it was saved.

    With ``chosen`` it is about the single task.
    """
    _ = words()
    met = _who_was_there(form, people.to_dict("records"))
    of_task = {row["task_id"]: row for row in tasks.to_dict("records")}
    types = activity_types()
    if chosen:
        usual = tasks["activity_type"].dropna().astype(str).tolist()
        types = list(dict.fromkeys([*usual, _TASK_ONLY, *types]))
    with st.form(form, border=False):
        kind = st.selectbox(
            _("What was done"),
            types,
            format_func=lambda name: _("No activity, only the task") if name == _TASK_ONLY else activity_name(name, _),
            key=f"{form}-type",
        )
        day = st.date_input(_("Day"), value=today(), max_value=today(), format=_.date_input, key=f"{form}-day")
        subject = st.text_input(_("Subject"), max_chars=MOST_CHARACTERS, key=f"{form}-subject")
        task = next(iter(of_task), None) if chosen else None
        if of_task and not chosen:
            task = st.selectbox(
                _("Completes the task"), list(of_task), index=None,
                format_func=lambda name: f"{_.day(of_task[name]['due_on'])} · {task_name(of_task[name], _)}",
                placeholder=_("No task"), key=f"{form}-task",
            )  # fmt: skip
        title = st.text_input(_("Next step"), max_chars=MOST_CHARACTERS, key=f"{form}-next")
        usual = next_working_day(store().settings["holiday_country"], today() + _FORTNIGHT)
        due_on = st.date_input(_("By"), value=usual, min_value=today(), format=_.date_input, key=f"{form}-by")
        step = NextStep(title, due_on)
        # white on the dark theme's accent is too pale, as for ``action``
        main: Any = "secondary" if st.context.theme.type == "dark" else "primary"
        if not st.form_submit_button(_("Save"), type=main, width="stretch"):
            return False
    version = int(of_task[task]["version"]) if task is not None else None
    try:
        with scope() as opened:
            if kind == _TASK_ONLY and met:
                raise BadInput(N_("Somebody was there: choose what was done."))
            if kind == _TASK_ONLY:
                save = complete_task(opened, account_id, str(task), version, day, subject, step)
            else:
                save = log_activity(
                    opened, account_id, str(kind), day, met, subject, task_id=task, task_version=version, next_step=step
                )
    except KamError as error:
        show_error(error)
        return False
    saved(key, save)
    return True


def _who_was_there(form: str, people: Sequence[dict[str, Any]]) -> list[Met]:
    """Who was there, and whether they are for or against us, where the role may say that."""
    _ = words()
    rows = {str(row["contact_id"]): row for row in people}
    names = _names(people)
    near, others = list(rows)[:_NEAR], list(rows)[_NEAR:]
    there: list[str] = []
    if near:
        there += st.pills(
            _("With whom"), near, selection_mode="multi", format_func=lambda one: md(names[one]), key=f"{form}-people"
        )
    if others:
        there += st.multiselect(
            _("Others who were there"), others, format_func=lambda one: names[one], placeholder=_("Choose people"),
            key=f"{form}-others",
        )  # fmt: skip
    if not there or not access.may_edit(viewer().role, "contact", "support"):
        return [Met(one) for one in there]
    sides = {-1: _("Against us"), 0: _("Neutral"), 1: _("For us")}
    st.caption(_("Are they for or against us?"))
    found = []
    for one in there:
        support = rows[one]["support"]
        known = None if pd.isna(support) else min(max(int(support), -1), 1)
        said = st.segmented_control(
            md(names[one]), _SIDES, default=known, format_func=lambda side: sides[side], key=f"{form}-support-{one}"
        )
        # what is as it was is not said anew
        found.append(Met(one) if said in (None, known) else Met(one, said, int(rows[one]["version"])))
    return found


def _names(people: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The name of each person, with the title where two have one name."""
    called = {str(row["contact_id"]): str(row["title"] if pd.isna(row["name"]) else row["name"]) for row in people}
    often = {name for name, n in Counter(called.values()).items() if n > 1}
    return {
        str(row["contact_id"]): " · ".join(str(part) for part in (row["name"], row["title"]) if not pd.isna(part))
        if called[str(row["contact_id"])] in often
        else called[str(row["contact_id"])]
        for row in people
    }
