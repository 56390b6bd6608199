"""The account plan as a file, and the list of plans, for the command line."""

from __future__ import annotations

import pandas as pd

from kam_analytics.cli.asked import Asked, Facts, Tables, english
from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.files.pdf import to_pdf
from kam_analytics.kit.files.spreadsheets import to_excel
from kam_analytics.kit.reader import reader
from kam_analytics.kit.wording import words
from kam_analytics.plan.answers import plan_list, plan_rows, situation
from kam_analytics.plan.rules.approval import in_force
from kam_analytics.plan.tables import (
    plan_accounts_table,
    plan_document,
    plan_facts,
    plan_tables,
    plans_table,
    without_table,
)
from kam_analytics.store import Scope


def plan_file(scope: Scope, account_id: str, *, plan_id: str | None, form: str, language: str) -> bytes:
    """The plan in force, or the one that is named, as PDF or Excel.

    Raises ``NotFound`` for an account or plan that is not there or not to be seen, ``BadInput`` when the
    account has no plan at all.
    """
    scope.require(account_id)
    today = scope.store.today
    plans = scope.read("plans", account=account_id)
    if plan_id is not None:
        plans = plans[plans["plan_id"] == plan_id]
    if plans.empty:
        raise BadInput(N_("The account {account} has no such plan."), account=account_id)
    chosen = in_force(plans, today)
    plan = plans[plans["plan_id"] == chosen].iloc[0]
    header = scope.read("account_header", account=account_id, today=today).iloc[0]
    _ = words(language, scope.store.settings["currency"])
    read = reader(scope)
    held = feeds(read, today=today)
    known = {name: None if pd.isna(value) else value for name, value in plan.items()}
    rows = plan_rows(read, header.to_dict(), known, held=held)
    facts = plan_facts(rows, today, _)
    if form == "xlsx":
        return to_excel(plan_tables(rows, _), _, title=str(plan["title"]), facts=facts)
    usual = Choice.usual(today, held)
    return to_pdf(plan_document(rows, situation(read, account_id, usual), today, _), _, facts=facts)


def plans(asked: Asked) -> tuple[Facts, Tables]:
    """Every plan that is not closed, and the accounts that should have one and have none."""
    _ = english()
    found = plan_list(asked.read, asked.choice, held=feeds(asked.read, today=asked.scope.store.today))
    shown = plans_table(found.plans, _)
    facts = {
        "accounts": len(found.accounts), "plans": len(found.plans),
        "dusty": found.dusty if found.knows_changes else None,
        "accounts_not_in_force": len(found.not_in_force), "net_sales_not_in_force": found.sales_not_in_force,
        "accounts_without_a_plan": without_table(found.without, _),
    }  # fmt: skip
    return {**facts, "list": shown}, lambda: {
        "plans": shown, "accounts": plan_accounts_table(found.accounts, _),
    }  # fmt: skip
