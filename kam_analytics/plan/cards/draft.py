"""The account plan as one person sees it: stored rows with the own unsaved words on top, and their saving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import partial
from typing import Any
from uuid import uuid4

import pandas as pd
import streamlit as st

from kam_analytics import access, clock
from kam_analytics.errors import KamError
from kam_analytics.kit.ui.reads import read, records, today
from kam_analytics.kit.ui.session import scope, store, viewer, words
from kam_analytics.plan import commands, wording
from kam_analytics.plan.rules.approval import Problem, Progress, problems, progress
from kam_analytics.plan.rules.drafts import REMOVED, Edit, merged
from kam_analytics.store import Scope

Row = dict[str, Any]
#: the open editor, an ``Editor``
OPEN = "plan-open"
SAVED, CLASHES, ERROR = "plan-saved", "plan-clashes", "plan-error"
#: what the top of the page was drawn from; more than one card changed
SHOWN, ALL_CARDS = "plan-top", "plan-all"
#: the name of the part beside the objectives, and of what is saved from the top
ASIDE, TOP = "aside", "top"


@dataclass(frozen=True, kw_only=True)
class Book:
    """One plan with everything that its page shows."""

    account: Row
    plan: Row
    objectives: list[Row]
    actions: list[Row]
    initiatives: list[Row]
    contacts: dict[str, str]
    people: dict[str, str]
    targets: list[Row]
    unsaved: list[Edit]
    progress: Progress

    @property
    def account_id(self) -> str:
        return str(self.account["account_id"])

    @property
    def plan_id(self) -> str:
        return str(self.plan["plan_id"])

    @property
    def may_edit(self) -> bool:
        return access.may_edit(viewer().role, "plan_action", "action")

    @property
    def may_finish(self) -> bool:
        return access.may_edit(viewer().role, "plan_action", "evidence")

    def edit_of(self, table: str, row_id: str) -> Edit:
        """What is not saved of one row."""
        found = (edit for edit in self.unsaved if (edit.table, edit.row_id) == (table, row_id))
        return next(found, Edit(table=table, row_id=row_id, version=0))

    def actions_of(self, objective_id: str) -> list[Row]:
        return [row for row in self.actions if row["objective_id"] == objective_id]


def read_book(account: Row, plan_id: str) -> Book:
    """The plan as it is stored, with this person's unsaved words on top."""
    key = account["account_id"]
    with scope() as opened:
        unsaved = commands.unsaved(opened, key, plan_id)

    def of_plan(query: str) -> list[Row]:
        return [row for row in records(query, account=key) if row["plan_id"] == plan_id]

    objectives, actions = of_plan("plan_objectives"), of_plan("plan_actions")
    projects = records("initiatives", account=key) if sees_projects() else []
    return Book(
        account=account,
        plan=merged(of_plan("plans"), unsaved, "plan", "plan_id")[0],
        objectives=merged(objectives, unsaved, "plan_objective", "objective_id"),
        actions=merged(actions, unsaved, "plan_action", "action_id"),
        initiatives=merged(projects, unsaved, "customer_initiative", "initiative_id"),
        contacts=read("account_contacts", _names, account=key),
        people=read("account_people", _names, account=key, today=today()),
        targets=records("plan_targets", account=key),
        unsaved=unsaved,
        progress=progress(actions, today()),
    )


def missing(book: Book) -> list[Problem]:
    """What the stored plan lacks for an approval."""
    since, until = book.plan["starts_on"], book.plan["ends_on"]
    objectives, actions = (
        [row for row in records(query, account=book.account_id) if row["plan_id"] == book.plan_id]
        for query in ("plan_objectives", "plan_actions")
    )
    return problems(objectives, actions, [row["metric"] for row in book.targets if since <= row["quarter_on"] <= until])


def _names(frame: pd.DataFrame) -> dict[str, str]:
    """Id -> name, from the first two columns."""
    return dict(zip(frame.iloc[:, 0], frame.iloc[:, 1], strict=True))


def sees_projects() -> bool:
    """True when the viewer may read the customer's strategy and projects."""
    return access.may_see(viewer().role, "customer_initiative")


def remember_opening(account_id: str, plan_id: str) -> None:
    """Note once a day that this person has opened the plan."""
    if not access.may_see(viewer().role, "plan_opened"):
        return
    seen = read("plan_openings", account=account_id)
    mine = seen[(seen["plan_id"] == plan_id) & (seen["user_id"] == viewer().user_id)]
    now = store().now
    if not mine.empty and mine["opened_at"].iloc[0].date() >= now.date():
        return
    with scope() as opened:
        row = {"plan_id": plan_id, "account_id": account_id, "opened_at": now}
        opened.keep("plan_opened", row, "plan_id", "opened_at")


# Typing and saving -----------------------------------------------------------------------------------------


@dataclass(kw_only=True)
class Editor:
    """The open row: the version that its person saw when it opened, first and last known value of each field."""

    table: str
    row_id: str
    version: int
    mode: str = "edit"
    first: Row = dataclass_field(default_factory=dict)
    last: Row = dataclass_field(default_factory=dict)

    def key(self, column: str) -> str:
        return f"plan-{self.row_id}-{column}"


def editor(row_id: str) -> Editor | None:
    """The open editor, when it is this row's."""
    opened: Editor | None = st.session_state.get(OPEN)
    return opened if opened is not None and opened.row_id == row_id else None


def field(book: Book, opened: Editor, row: Row, column: str, make: Callable[..., Any], label: str, **more: Any) -> None:
    """One field of the open row; what has left it is kept as a draft at once."""
    if column not in opened.first:
        opened.first[column] = opened.last[column] = row.get(column)
    # the value stands in the widget itself: one that is put into the session reaches the browser a moment late
    shown = opened.first[column]
    if "options" in more:
        start = {"index": more["options"].index(shown) if shown in more["options"] else None}
    else:
        start = {"value": shown if column.endswith("_on") else shown or ""}
    make(label, key=opened.key(column), on_change=_type, args=(book, opened), **start, **more)


def _type(book: Book, opened: Editor) -> None:
    attempt(partial(_keep, book=book, opened=opened))


def _keep(rows: Scope, *, book: Book, opened: Editor) -> None:
    """Keep every field of the open row that says something else than it last did."""
    state = st.session_state
    now = {column: state[key] or None for column in opened.last if (key := opened.key(column)) in state}
    typed = {column: value for column, value in now.items() if value != opened.last[column]}
    if typed:
        commands.keep_draft(rows, book.account_id, book.plan_id, opened.table, opened.row_id, opened.version, typed)
        opened.last.update(typed)


def save(book: Book, where: str = TOP) -> None:
    """Save every unsaved word of the plan, the open editor's last one included."""

    def work(rows: Scope) -> None:
        opened = st.session_state.get(OPEN)
        # words of other cards go with it
        others = {edit.row_id for edit in book.unsaved} - {opened.row_id if opened else ""}
        st.session_state[ALL_CARDS] = bool(others)
        # a transaction of its own: what cannot be saved must still be there as a draft
        if opened is not None:
            _keep(rows, book=book, opened=opened)
        saved = commands.save_drafts(rows, book.account_id, book.plan_id)
        st.session_state[CLASHES] = saved.clashes
        remember_save(saved.save_id, where)

    if attempt(work):
        close()


def finish(book: Book, opened: Editor, where: str) -> None:
    """Save that an action is done."""

    def work(rows: Scope) -> None:
        done_on, evidence = (st.session_state[opened.key(name)] for name in ("done_on", "evidence"))
        with rows.saving():
            save_id = commands.finish_action(rows, opened.row_id, opened.version, done_on, evidence or "")
            typed = Edit(
                table=opened.table,
                row_id=opened.row_id,
                version=opened.version,
                changes={"evidence": evidence, "done_on": done_on},
            )
            commands.discard(rows, book.plan_id, typed)
        remember_save(save_id, where)

    if attempt(work):
        close()


def remove(book: Book, opened: Editor) -> None:
    """Mark the open row as going; the next save takes it out. A row that was never saved goes at once."""

    def work(rows: Scope) -> None:
        if opened.version == 0:
            commands.discard(rows, book.plan_id, book.edit_of(opened.table, opened.row_id))
        else:
            commands.keep_draft(
                rows, book.account_id, book.plan_id, opened.table, opened.row_id, opened.version, {REMOVED: True}
            )

    if attempt(work):
        close()


def discard(book: Book, table: str = "", row_id: str = "") -> None:
    """Drop the unsaved words of one row, or of the plan."""
    edit = book.edit_of(table, row_id) if row_id else None
    if attempt(lambda rows: commands.discard(rows, book.plan_id, edit)):
        st.session_state.pop(CLASHES, None)
        st.session_state[ALL_CARDS] = True
        close()


def open_row(table: str, row: Row, mode: str = "edit") -> None:
    """Open the editor of a row, and close the one that was open."""
    close()
    st.session_state[OPEN] = Editor(table=table, row_id=row[commands.IDS[table]], version=row["version"], mode=mode)


def add_row(book: Book, table: str, **values: Any) -> None:
    """Begin a new row: its first words are a draft, its editor opens."""
    row_id = uuid4().hex[:12]
    if attempt(lambda rows: commands.keep_draft(rows, book.account_id, book.plan_id, table, row_id, 0, values)):
        close()
        st.session_state[OPEN] = Editor(table=table, row_id=row_id, version=0)


def leave(book: Book, opened: Editor) -> None:
    """Close the open editor; a new row without a word is not kept."""
    state = st.session_state
    words_typed = [state.get(opened.key(column)) for column in ("goal", "action", "title")]
    if opened.version == 0 and not any(words_typed):
        attempt(lambda rows: commands.discard(rows, book.plan_id, book.edit_of(opened.table, opened.row_id)))
    close()


def close() -> None:
    """Close the open editor; what was typed stays a draft."""
    state = st.session_state
    opened = state.pop(OPEN, None)
    if opened is not None:
        for key in [key for key in state if str(key).startswith(opened.key(""))]:
            del state[key]


def move(book: Book, command: Callable[[Scope, str, int], str]) -> None:
    """Change the status of the plan."""
    attempt(lambda rows: remember_save(command(rows, book.plan_id, int(book.plan["version"]))))


def approve(book: Book) -> None:
    """Approve the plan, or say what it lacks."""

    def work(rows: Scope) -> None:
        reasons = commands.approve(rows, book.account_id, book.plan_id, int(book.plan["version"]))
        if reasons:
            _ = words()
            st.session_state[ERROR] = " ".join(wording.problem(reason, _) for reason in reasons)

    attempt(work)


def attempt(work: Callable[[Scope], Any]) -> bool:
    """Do it in a scope; what cannot be done is said at the top of the plan, nothing typed is lost."""
    st.session_state.pop(ERROR, None)
    try:
        with scope() as opened:
            work(opened)
    except KamError as error:
        st.session_state[ERROR] = words().error(error)
        return False
    return True


def remember_save(save_id: str | None, where: str = TOP) -> None:
    st.session_state[SAVED] = (save_id, clock.now(), where) if save_id else None
