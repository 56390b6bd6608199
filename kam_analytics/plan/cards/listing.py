"""All plans in sight, seen as plans or from their accounts; and the accounts that should have one and have none."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd

from kam_analytics.kit.choice import Choice
from kam_analytics.kit.table import Table
from kam_analytics.kit.ui.address import Choice as Remembered
from kam_analytics.kit.ui.address import one_of, remember
from kam_analytics.kit.ui.controls import choose
from kam_analytics.kit.ui.filters import about, held, usual_period
from kam_analytics.kit.ui.links import open_account, open_page
from kam_analytics.kit.ui.page import card, empty, finding, head
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import may_edit, words
from kam_analytics.kit.ui.tables import accounts as accounts_found
from kam_analytics.kit.ui.tables import export, table
from kam_analytics.plan import tables, wording
from kam_analytics.plan.analysis.listing import PlanList
from kam_analytics.plan.answers import plan_list

PLAN = "pages/accounts/plan.py"
SORT = {"sort": Remembered("sales", one_of("sales", "dusty"))}


def plans_page(title: str, *, by_account: bool, action: Callable[[], None] | None = None) -> None:
    """The list of plans: one row per plan, which opens it, or one per account, which opens its scorecard.

    ``action`` stands beside the export.
    """
    _ = words()
    kept = remember(SORT)
    chosen = usual_period()
    found = plan_list(read, Choice.usual(today(), held()), held=held())

    def actions() -> None:
        export(
            lambda: _tables(found), "plans", title=f"{title}: {scope}", facts=lambda: about(chosen) if chosen else {}
        )
        if action is not None:
            action()

    scope = wording.list_scope(found, chosen.name if chosen else None, today(), _)
    head(title, scope, actions)
    if found.accounts.empty:
        empty(
            _("There are no accounts here yet."), step=_("Import accounts and invoice lines first."), needs_files=True
        )
        return
    finding(wording.list_finding(found, _))
    _without(found)
    if by_account or len(found.plans):
        _list(found, by_account=by_account)
    else:
        empty(
            _("A plan sets out what should change at the customer, who does what, and by when."),
            step=_("Find an account and choose New plan.") if _may_plan() else _("Ask the account owner to start one."),
        )
    kept.keep()


def _list(found: PlanList, *, by_account: bool) -> None:
    _ = words()
    title = _("Accounts and their plans") if by_account else _("All plans")
    with card(title, wording.list_note(found, _), term="real_change"):
        if found.knows_changes:
            sort = choose("sort", _("Sort by"), {"sales": _("Net sales"), "dusty": _("Longest without a change")})
            found = found.by_dust() if sort == "dusty" else found
        if by_account:
            made, opened = tables.plan_accounts_table(found.accounts, _), _open_scorecard
        else:
            made, opened = tables.plans_table(found.plans, _), _open_plan
        accounts_found(
            tables.on_screen(made, _), alt=title, on_open=opened, fill=partial(tables.in_words, _=_),
            widths={"name": "medium"},
        )  # fmt: skip


def _without(found: PlanList) -> None:
    _, rows = words(), found.without
    if len(rows):
        with card(wording.without_title(len(rows), _), wording.without_note(_may_plan(), _), term="plan_in_force"):
            table(
                tables.without_table(rows, _), "without", alt=wording.without_title(len(rows), _), on_open=_open_plan,
                widths={"name": "medium"},
            )  # fmt: skip


def _tables(found: PlanList) -> dict[str, Table]:
    _ = words()
    return {
        _("Plans"): tables.plans_table(found.plans, _),
        _("Accounts"): tables.plan_accounts_table(found.accounts, _),
        _("Accounts without a plan"): tables.without_table(found.without, _),
    }


def _may_plan() -> bool:
    return may_edit("plan", "title")


def _open_plan(row: pd.Series) -> None:
    plan: dict[str, Any] = {} if pd.isna(row["plan_id"]) else {"plan": row["plan_id"]}
    open_page(PLAN, account=row["account_id"], **plan)


def _open_scorecard(row: pd.Series) -> None:
    open_account(row["account_id"])
