"""The sections of an account plan: objectives with their actions, projects, texts, who knows it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import errors_in_words, finding, part
from kam_analytics.kit.ui.reads import today
from kam_analytics.kit.ui.session import viewer, words
from kam_analytics.kit.web.gate import in_turn
from kam_analytics.plan import commands, wording
from kam_analytics.plan.cards import draft as glue
from kam_analytics.plan.cards.about import history, missing_inputs_part, situation_part, who_knows
from kam_analytics.plan.cards.draft import Book, Editor, Row, add_row, editor, field, open_row
from kam_analytics.plan.cards.saving import refresh_top, saved_bar, undo_bar
from kam_analytics.plan.rules.approval import Problem
from kam_analytics.targets.wording import target_name


def plan_body(account: Row, plan_id: str) -> None:
    """The whole plan below its head. Each objective is a fragment: a click in it runs only that card."""
    _, book = words(), glue.read_book(account, plan_id)
    finding(wording.plan_finding(book.progress, len([row for row in book.objectives if row["version"]]), _))
    _status(book)
    saved_bar(book)
    undo_bar(glue.TOP)
    left, right = st.columns([1.75, 1])
    with left:
        if not book.objectives:
            st.info(_("Start with an objective: what will have changed at the customer, and by when?"))
        for row in book.objectives:
            _objective_card(account, plan_id, row["objective_id"])
        if book.may_edit:
            st.button(
                _("Add an objective"), icon=":material/add:", on_click=add_row, args=(book, "plan_objective"),
                kwargs={"horizon": "short"}, key="add-objective",
            )  # fmt: skip
    with right:
        _aside(account, plan_id)
    history(book)


@st.fragment
@in_turn
def _aside(account: Row, plan_id: str) -> None:
    """What stands beside the objectives."""
    _ = words()
    with errors_in_words():
        book = glue.read_book(account, plan_id)
        refresh_top(book)
        situation_part(book.account_id)
        missing_inputs_part(book.plan)
        _projects(book)
        _text(book, "help", _("Where we can help"), _("Nothing written yet."))
        _text(book, "risks", _("Risks"), _("No risks recorded yet."))
        undo_bar(glue.ASIDE)
        who_knows(book)


def _status(book: Book) -> None:
    """Status and the one next step; what is missing for an approval."""
    _, plan = words(), book.plan
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(md(wording.status_line(plan, _)), color=wording.STATUS_COLORS[plan["status"]])  # type: ignore[arg-type]
        if book.may_edit and plan["status"] == "draft":
            st.button(_("Submit for approval"), on_click=glue.move, args=(book, commands.submit), key="plan-submit")
        if plan["status"] == "submitted" and viewer().role == "director":
            st.button(_("Approve"), on_click=glue.approve, args=(book,), key="plan-approve", icon=":material/verified:")
        if book.may_edit and plan["status"] == "submitted":
            st.button(
                _("Back to draft"),
                on_click=glue.move,
                args=(book, commands.send_back),
                key="plan-back",
                type="tertiary",
            )
    if plan["status"] in ("draft", "submitted"):
        _missing(glue.missing(book))


def _missing(problems: list[Problem]) -> None:
    if not problems:
        return
    _ = words()
    label = _.plural("{n} item still needed for approval", "{n} items still needed for approval", len(problems))
    with st.expander(label, icon=":material/checklist:", type="compact", key="plan-missing", on_change="rerun") as box:
        if box.open:
            st.markdown("\n".join(f"- {md(wording.problem(one, _))}" for one in problems))


@st.fragment
@in_turn
def _objective_card(account: Row, plan_id: str, objective_id: str) -> None:
    """One objective and its actions."""
    _ = words()
    with errors_in_words():
        book = glue.read_book(account, plan_id)
        refresh_top(book)
        row = next((row for row in book.objectives if row["objective_id"] == objective_id), None)
        if row is None:
            return
        with st.container(border=True, gap="xsmall"):
            _objective(book, row)
            for one in book.actions_of(objective_id):
                _action(book, one)
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                if book.may_edit and not row["is_removed"]:
                    st.button(
                        _("Add an action"), icon=":material/add:", type="tertiary", on_click=add_row,
                        args=(book, "plan_action"), key=f"add-{objective_id}",
                        kwargs={"objective_id": objective_id, "status": "open", "owner_id": _me(book)},
                    )  # fmt: skip
                undo_bar(objective_id)


def _me(book: Book) -> str | None:
    return viewer().user_id if viewer().user_id in book.people else None


def _objective(book: Book, row: Row) -> None:
    _ = words()
    linked = next((one for one in book.targets if one["target_id"] == row["target_id"]), None)
    facts = [
        _(wording.HORIZONS[row["horizon"] or "short"]),
        _("by {day}", day=_.day(row["due_on"])) if row["due_on"] else None,
        target_name(linked, _) if linked else None,
    ]
    _line(book, "plan_objective", row, row["goal"] or _("New objective"), facts, is_head=True)
    opened = editor(row["objective_id"])
    if opened is None:
        return
    field(book, opened, row, "goal", st.text_area, _("Goal"), max_chars=commands.TEXT, height=90)
    left, right = st.columns(2)
    with left:
        field(
            book, opened, row, "horizon", st.selectbox, _("Horizon"), options=list(wording.HORIZONS),
            format_func=lambda code: _(wording.HORIZONS[code]),
        )  # fmt: skip
        field(book, opened, row, "due_on", st.date_input, _("Due"), format=_.date_input)
    with right:
        names = {one["target_id"]: target_name(one, _) for one in book.targets}
        _choice(book, opened, row, "target_id", _("Linked target"), names, _("No target"))
    _buttons(book, opened, row["objective_id"], can_remove=not book.actions_of(row["objective_id"]))


def _action(book: Book, row: Row) -> None:
    _ = words()
    contact = book.contacts.get(row["contact_id"] or "", row.get("contact"))
    owner = book.people.get(row["owner_id"] or "", row.get("owner"))
    facts = [wording.action_facts(row, contact, owner, _)]
    if row["expected_result"]:
        facts.append(_("expected result: {text}", text=row["expected_result"]))
    if row["evidence"]:
        facts.append(_("evidence: {text}", text=row["evidence"]))
    _line(book, "plan_action", row, row["action"] or _("New action"), facts)
    opened = editor(row["action_id"])
    if opened is None:
        return
    if opened.mode == "done":
        _done(book, opened, row)
        return
    field(book, opened, row, "action", st.text_area, _("What to do"), max_chars=commands.TEXT, height=70)
    field(book, opened, row, "expected_result", st.text_area, _("Expected result"), max_chars=commands.TEXT, height=70)
    left, right = st.columns(2)
    with left:
        _choice(book, opened, row, "contact_id", _("With whom"), book.contacts, _("Nobody chosen"))
        _choice(book, opened, row, "owner_id", _("Owner"), book.people, _("Nobody chosen"))
    with right:
        field(book, opened, row, "due_on", st.date_input, _("Due"), format=_.date_input)
        field(
            book, opened, row, "status", st.selectbox, _("Status"), options=list(wording.ACTION_STATUS),
            format_func=lambda code: _(wording.ACTION_STATUS[code]),
        )  # fmt: skip
    if row["status"] == "done":
        field(book, opened, row, "done_on", st.date_input, _("Done on"), format=_.date_input, max_value=today())
        field(book, opened, row, "evidence", st.text_area, _("Evidence"), max_chars=commands.TEXT, height=70)
    _buttons(book, opened, row["objective_id"], can_remove=True)


def _done(book: Book, opened: Editor, row: Row) -> None:
    """What shows that the action is done, and when it was."""
    _ = words()
    field(
        book, opened, row, "evidence", st.text_area, _("What is the evidence?"), height=70, max_chars=commands.TEXT,
        placeholder=_("Minutes, an order, a comment from the customer"),
    )  # fmt: skip
    field(
        book, opened, {**row, "done_on": row["done_on"] or today()}, "done_on", st.date_input, _("Done on"),
        max_value=today(), format=_.date_input,
    )  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Save"), on_click=glue.finish, args=(book, opened, row["objective_id"]), key="done-save",
            shortcut="Ctrl+Enter",
        )  # fmt: skip
        st.button(_("Cancel"), on_click=glue.close, key="done-cancel", type="tertiary")


def _choice(book: Book, opened: Editor, row: Row, column: str, label: str, names: dict[str, str], nobody: str) -> None:
    """One of the known ids; one that is not known any more stays as it is."""
    now = row[column]
    ids = [*names, *([now] if now and now not in names else [])]
    known = {**names, **({now: row.get(column.removesuffix("_id")) or now} if now else {})}
    field(
        book, opened, row, column, st.selectbox, label, options=[None, *ids],
        format_func=lambda key: nobody if key is None else names.get(key, known.get(key, key)),
    )  # fmt: skip


def _line(book: Book, table: str, row: Row, text: str, facts: Sequence[str | None], *, is_head: bool = False) -> None:
    """A row as it reads, with the buttons that open it."""
    _, key = words(), row[commands.IDS[table]]
    done = ":green[:material/check_circle:] " if row.get("status") == "done" else ""
    gone = row["is_removed"] or row.get("status") == "cancelled"
    mark = f"~~{md(text)}~~" if gone else f"**{md(text)}**" if is_head else md(text)
    note = " · ".join(md(fact) for fact in facts if fact)
    unsaved = f" :orange-badge[{_('not saved')}]" if row["is_draft"] else ""
    late = f" :red-badge[{_('overdue')}]" if table == "plan_action" and wording.is_late(row, today()) else ""
    with st.container(horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
        st.markdown(f"{done}{mark}{unsaved}  \n:small[:gray[{note}]]{late}", width="stretch")
        if editor(key) is not None:
            return
        if table == "plan_action" and row["status"] == "open" and row["version"] and book.may_finish:
            st.button(
                _("Done"), icon=":material/check:", key=f"done-{key}", on_click=open_row, args=(table, row, "done")
            )
        if book.may_edit:
            st.button(
                "", icon=":material/edit:", help=_("Edit"), key=f"edit-{key}", on_click=open_row, args=(table, row),
                type="tertiary",
            )  # fmt: skip


def _buttons(book: Book, opened: Editor, where: str, *, can_remove: bool = False) -> None:
    _ = words()
    with st.container(horizontal=True, gap="small"):
        # not the main button's colour: the shortcut on it would be too pale
        st.button(_("Save"), on_click=glue.save, args=(book, where), key="row-save", shortcut="Ctrl+Enter")
        st.button(
            _("Close"), on_click=glue.leave, args=(book, opened), key="row-close",
            help=_("What you typed is kept as a draft, not saved."),
        )  # fmt: skip
        if book.edit_of(opened.table, opened.row_id).changes:
            st.button(
                _("Discard"), on_click=glue.discard, args=(book, opened.table, opened.row_id), key="row-discard",
                type="tertiary",
            )  # fmt: skip
        if can_remove:
            st.button(
                _("Remove"), icon=":material/delete:", on_click=glue.remove, args=(book, opened), key="row-remove",
                type="tertiary",
            )  # fmt: skip


def _projects(book: Book) -> None:
    _ = words()
    with part(_("The customer's strategy and projects")):
        if not book.initiatives:
            st.caption(_("Nothing is known yet. What does the customer want to achieve, and who drives it?"))
        for row in book.initiatives:
            _project(book, row)
        if book.may_edit:
            st.button(
                _("Add a project"), icon=":material/add:", type="tertiary", on_click=add_row,
                args=(book, "customer_initiative"), kwargs={"kind": "project"}, key="add-project",
            )  # fmt: skip


def _project(book: Book, row: Row) -> None:
    _ = words()
    days = [_.day(row[name]) for name in ("starts_on", "ends_on") if row[name]]
    facts = [
        _(wording.KINDS[row["kind"] or "project"]), row["customer_owner"], " – ".join(days) or None, row["source"],
        _("noted {day}", day=_.day(row["noted_on"])) if row["noted_on"] else None,
    ]  # fmt: skip
    _line(book, "customer_initiative", row, row["title"] or _("New project"), facts)
    opened = editor(row["initiative_id"])
    if opened is None:
        return
    field(book, opened, row, "title", st.text_input, _("Title"), max_chars=commands.LINE)
    field(
        book, opened, row, "kind", st.selectbox, _("Kind"), options=list(wording.KINDS),
        format_func=lambda code: _(wording.KINDS[code]),
    )  # fmt: skip
    field(book, opened, row, "customer_owner", st.text_input, _("Their owner"), max_chars=commands.LINE)
    field(book, opened, row, "source", st.text_input, _("Source"), max_chars=commands.LINE)
    field(book, opened, row, "starts_on", st.date_input, _("Start date"), format=_.date_input)
    field(book, opened, row, "ends_on", st.date_input, _("End date"), format=_.date_input)
    _buttons(book, opened, glue.ASIDE, can_remove=True)


def _text(book: Book, column: str, title: str, nothing: str) -> None:
    """A section of the plan that is one text."""
    _, plan = words(), book.plan
    row = {**plan, "is_draft": plan["is_draft"] and column in book.edit_of("plan", book.plan_id).changes}
    opened = editor(book.plan_id)
    with part(title):
        if opened is not None and opened.mode == column:
            field(book, opened, row, column, st.text_area, title, max_chars=commands.TEXT, height=160,
                  label_visibility="collapsed")  # fmt: skip
            _buttons(book, opened, glue.ASIDE)
            return
        unsaved = f" :orange-badge[{_('not saved')}]" if row["is_draft"] else ""
        st.markdown((md(plan[column]).replace("\n", "  \n") if plan[column] else f":gray[{md(nothing)}]") + unsaved)
        if book.may_edit:
            st.button(
                _("Edit"), icon=":material/edit:", type="tertiary", key=f"edit-{column}", on_click=open_row,
                args=("plan", plan, column),
            )  # fmt: skip
