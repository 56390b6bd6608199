"""Logging a done activity: open, save; everything else is preset."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from kam_analytics import access
from kam_analytics.activities.commands import MOST_CHARACTERS, complete_task, log_activity
from kam_analytics.activities.rules.types import known_types
from kam_analytics.errors import KamError
from kam_analytics.kit.rules.period import last_year
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import action
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.saves import saved, show_error, undo_line
from kam_analytics.kit.ui.session import scope, viewer, words
from kam_analytics.kit.web.gate import in_turn
from kam_analytics.kit.wording.codes import activity_name, task_name

#: the choice of a task that needs no activity
_TASK_ONLY = ""


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

    @st.dialog(_("Log activity"), icon=":material/add_task:")
    @in_turn
    def dialog() -> None:
        if log_form(account_id, f"{key}-form", key, read("account_tasks", account=account_id, today=today())):
            st.rerun()

    dialog()


def done_dialog(task: dict[str, Any], key: str) -> None:
    """Mark a task as done, with the activity that did it."""
    _ = words()

    @st.dialog(_("Done: {title}", title=md(task_name(task, _))))
    @in_turn
    def dialog() -> None:
        st.caption(md(task["account"]))
        rows = pd.DataFrame([task])
        if log_form(task["account_id"], f"done-{task['task_id']}", key, rows, chosen=True):
            st.rerun()

    dialog()


def log_form(account_id: str, form: str, key: str, tasks: pd.DataFrame, *, chosen: bool = False) -> bool:
    """The form; true when it was saved. With ``chosen`` it is about the single task."""
    _ = words()
    people = read("contact_names", account=account_id)
    names = {
        row.contact_id: " · ".join(str(part) for part in (row.name, row.title) if not pd.isna(part))
        for row in people.itertuples()
    }
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
        contact = st.selectbox(
            _("With whom"), list(names), index=None, format_func=lambda name: names[name],
            placeholder=_("Choose a person"), key=f"{form}-contact",
        )  # fmt: skip
        subject = st.text_input(_("Subject"), max_chars=MOST_CHARACTERS, key=f"{form}-subject")
        task = next(iter(of_task), None) if chosen else None
        if of_task and not chosen:
            task = st.selectbox(
                _("Completes the task"), list(of_task), index=None,
                format_func=lambda name: f"{_.day(of_task[name]['due_on'])} · {task_name(of_task[name], _)}",
                placeholder=_("No task"), key=f"{form}-task",
            )  # fmt: skip
        # white on the dark theme's accent is too pale, as for ``action``
        main: Any = "secondary" if st.context.theme.type == "dark" else "primary"
        if not st.form_submit_button(_("Save"), type=main, width="stretch"):
            return False
    version = int(of_task[task]["version"]) if task is not None else None
    try:
        with scope() as opened:
            if kind == _TASK_ONLY:
                save = complete_task(opened, account_id, str(task), version, day, subject)
            else:
                save = log_activity(
                    opened, account_id, str(kind), day, contact, subject, task_id=task, task_version=version
                )
    except KamError as error:
        show_error(error)
        return False
    saved(key, save)
    return True
