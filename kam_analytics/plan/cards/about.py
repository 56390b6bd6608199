"""Around an account plan: which one, a new one, who knows it, what was changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from kam_analytics.errors import NotFound
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.ui.filters import held, usual_period
from kam_analytics.kit.ui.links import link, md
from kam_analytics.kit.ui.page import errors_in_words, part
from kam_analytics.kit.ui.popovers import popover
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.saves import local_time
from kam_analytics.kit.ui.session import scope, words
from kam_analytics.kit.ui.tables import export, words_table
from kam_analytics.kit.wording.columns import COLUMNS
from kam_analytics.plan import commands, wording
from kam_analytics.plan.answers import Situation, inputs_missing, plan_rows, situation
from kam_analytics.plan.cards.draft import Book, Row
from kam_analytics.plan.rules.approval import in_force
from kam_analytics.plan.tables import plan_document, plan_facts, plan_tables, situation_rows
from kam_analytics.sales.wording import change_in_words
from kam_analytics.targets.wording import missing_input

_NEWEST = 40
_SCORECARD = "pages/accounts/scorecard.py"
#: a plan that was just begun: the control that shows it is drawn already
_BEGUN = "plan-begun"


def who_knows(book: Book) -> None:
    """Who may see the plan, and when each of them opened it last."""
    _ = words()
    openings = read("plan_openings", account=book.account_id)
    openings = openings[openings["plan_id"] == book.plan_id].set_index("user_id")
    names = {**book.people, **dict(zip(openings.index, openings["name"], strict=True))}

    def last(user: str) -> str:
        return _.day(local_time(openings.at[user, "opened_at"])) if user in openings.index else _("not opened")

    with part(_("Who works with the account")):
        if not names:
            st.caption(_("The account has no owner and no team."))
            return
        words_table(
            [
                {_("Person"): wording.person(name, user, _), _("Opened the plan"): last(user)}
                for user, name in names.items()
            ],
            "openings",
        )


def history(book: Book) -> None:
    """The newest changes, when asked for."""
    _ = words()
    with st.expander(
        _("What was changed"), icon=":material/history:", type="compact", key="plan-history", on_change="rerun"
    ) as box:
        if not box.open:
            return
        rows = changes_table(book, read("plan_changes", account=book.account_id, most=_NEWEST), _NEWEST)
        if rows:
            words_table(rows, "history")
        else:
            st.caption(_("Nothing has changed since the plan was created."))


def changes_table(book: Book, log: pd.DataFrame, most: int) -> list[dict[str, str]]:
    """The newest changes of the plan, in words."""
    _ = words()
    rows = []
    for row in log.head(most).itertuples():
        whole = row.column_name in ("*", "-")
        rows.append(
            {
                _("When"): f"{_.day(local_time(row.changed_at))} {_.clock(local_time(row.changed_at))}",
                _("Who"): wording.person(row.name, row.user_id, _),
                _("What"): f"{_(wording.ROWS[row.table_name])}: {_(COLUMNS.get(row.column_name, row.column_name))}",
                _("Before"): "–" if whole else _typed(book, row.column_name, row.before),
                _("After"): "–" if whole else _typed(book, row.column_name, row.after),
            }
        )
    return rows


def _typed(book: Book, column: str, text: Any) -> str:
    _ = words()
    if pd.isna(text) or text == "None":
        return "–"
    if column.endswith("_on"):
        return _.day(date.fromisoformat(str(text)[:10]))
    names: dict[str, dict[str, str]] = {"contact_id": book.contacts, "owner_id": book.people}
    shown = wording.value(column, names.get(column, {}).get(text, text), _)
    return shown if len(shown) <= 80 else f"{shown[:79]}…"


def export_plan(account: Row, plan: Row) -> None:
    """The plan as Excel, PDF and CSV."""
    _ = words()
    rows = plan_rows(read, account, plan, held=held())
    export(
        lambda: plan_tables(rows, _), "plan", title=plan["title"], facts=lambda: plan_facts(rows, today(), _),
        paper=lambda: plan_document(rows, _situation(account["account_id"]), today(), _),
    )  # fmt: skip


def situation_part(account_id: str) -> None:
    """Where the account stands today, computed and never typed."""
    _, chosen, found = words(), usual_period(), _situation(account_id)
    if chosen is None or found is None:
        with part(_("There are no sales here yet.")):
            return
    before = found.before.net_sales if found.before else None
    with part(change_in_words(found.now.net_sales, before, _), chosen.name):
        words_table(situation_rows(found, _), "now")


def missing_inputs_part(plan: Row) -> None:
    """The quarters of the plan that have result targets without an input target, with what is suggested."""
    _ = words()
    missing = inputs_missing(read, plan, held=held())
    if not missing:
        return
    with part(
        _.plural("{n} quarter without an input target", "{n} quarters without an input target", len(missing)),
        _("The account scorecard adds what is suggested."),
    ):
        for one in missing:
            st.caption(f":material/flag: {md(missing_input(one, _))}")
        now = missing[0].quarter
        quarter = "this" if now.state(today()) == "running" else now.since.isoformat()
        link(_SCORECARD, _("Targets on the scorecard"), "flag", account=plan["account_id"], quarter=quarter)


def _situation(account_id: str) -> Situation | None:
    chosen = usual_period()
    return situation(read, account_id, Choice(period=chosen.period, held=held())) if chosen else None


def choose_plan(plans: pd.DataFrame) -> str:
    """The plan of the address, else the one in force, else the newest; a control where there are several."""
    _ = words()
    ids = list(plans["plan_id"])
    if begun := st.session_state.pop(_BEGUN, None):
        st.session_state["plan"] = begun
    asked = st.query_params.get("plan")
    usual = in_force(plans, today())
    titles = {
        row.plan_id: f"{_.day(row.starts_on)} – {_.day(row.ends_on)} · {_(wording.STATUS[row.status])}"
        for row in plans.itertuples()
    }
    if asked and asked not in ids:
        st.warning(md(f"{_.error(NotFound())} {_('Another plan of this account is shown.')}"))
    if len(ids) == 1:
        return usual
    if st.session_state.get("plan") not in ids:
        st.session_state["plan"] = asked if asked in ids else usual
    picked = st.selectbox(_("Plan"), ids, key="plan", format_func=titles.__getitem__, label_visibility="collapsed")
    if picked != asked:
        st.query_params["plan"] = picked
    return str(picked)


def new_plan(account: Row, plans: pd.DataFrame) -> None:
    """A form for a plan of another period, where the role may."""
    _ = words()
    year = (int(plans["ends_on"].dt.year.max()) if not plans.empty else today().year - 1) + 1
    with popover(_("New plan"), "add", "new-plan") as box:
        if not box.open:
            return
        with st.form("new-plan-form", border=False):
            title = st.text_input(
                _("Title"), value=f"{account['name']} {year}"[: commands.LINE], max_chars=commands.LINE
            )
            starts_on = st.date_input(_("Start date"), value=date(year, 1, 1), format=_.date_input)
            ends_on = st.date_input(_("End date"), value=date(year, 12, 31), format=_.date_input)
            create = st.form_submit_button(_("Start the plan"))
        if create:
            _create(account, title or "", starts_on, ends_on)


def _create(account: Row, title: str, starts_on: Any, ends_on: Any) -> None:
    with errors_in_words():
        with scope() as opened:
            plan_id = commands.create_plan(opened, account["account_id"], title, starts_on, ends_on)
        st.session_state[_BEGUN] = plan_id
        st.rerun()
