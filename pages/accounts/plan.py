"""The account plan: objectives, actions, the customer's own projects; who knows it. Without an account all plans."""

from __future__ import annotations

from typing import Any

import streamlit as st

from kam_analytics.kit import ui
from kam_analytics.kit.ui.account import one_row
from kam_analytics.plan import wording
from kam_analytics.plan.cards.about import choose_plan, export_plan, new_plan
from kam_analytics.plan.cards.draft import remember_opening
from kam_analytics.plan.cards.listing import plans_page
from kam_analytics.plan.cards.sections import plan_body

_ = ui.words()
account_id = ui.arrived("account")
if not account_id:
    plans_page(_("Account plans"), by_account=False)
    st.stop()
header = one_row(ui.read("account_header", account=account_id, today=ui.today()))
plans = ui.read("plans", account=account_id)
may_edit = ui.may_edit("plan", "title")


def actions(plan: dict[str, Any] | None = None) -> None:
    """The plan as a file, and a plan for another period."""
    if plan is not None:
        export_plan(header, plan)
    if may_edit:
        new_plan(header, plans)


if plans.empty:
    ui.head(header["name"], _("Account plan"), actions)
    ui.account_row(header)
    ui.finding(_("There is no plan for this account yet"))
    ui.empty(
        _("A plan sets out what should change at the customer, who does what, and by when."),
        step=_("Choose New plan above.") if may_edit else _("Ask the account owner to start one."),
    )
    st.stop()
top = st.container(gap="small")
plan_id = choose_plan(plans)
plan = one_row(plans[plans["plan_id"] == plan_id])
with top:
    ui.head(plan["title"], wording.plan_scope(header["name"], plan, _), lambda: actions(plan))
    ui.account_row(header)
remember_opening(account_id, plan_id)
plan_body(header, plan_id)
