"""What a plan holds, where its account stands, and the list of all plans, for page, file and notebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kam_analytics.errors import Forbidden
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.feeds import Feeds
from kam_analytics.kit.reader import Part, Reader, allowed
from kam_analytics.plan.analysis.listing import PlanList, plan_list_of, with_tracks
from kam_analytics.sales.analysis import AccountTotal, account_total
from kam_analytics.targets.analysis.missing_inputs import MissingInput
from kam_analytics.targets.analysis.quarter import quarters
from kam_analytics.targets.answers import missing_inputs, on_track

#: for those who do not see the customer's projects
_NO_PROJECTS = pd.DataFrame(columns=["kind", "title", "customer_owner", "starts_on", "ends_on", "source"], dtype="str")


@dataclass(frozen=True, kw_only=True)
class PlanRows:
    """The stored rows of one plan: frames of the queries, and the plan's own row.

    ``missing`` are the quarters of the plan that have result targets without an input target.
    """

    account: Mapping[str, Any]
    plan: Mapping[str, Any]
    objectives: pd.DataFrame
    actions: pd.DataFrame
    initiatives: pd.DataFrame
    missing: Sequence[MissingInput]

    @property
    def texts(self) -> dict[str, str]:
        return {name: str(self.plan[name] or "") for name in ("help", "risks")}


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What the account bought; ``before``, the same days a year before, is ``None`` where the sales begin later."""

    now: AccountTotal
    before: AccountTotal | None


def plan_rows(read: Reader, account: Mapping[str, Any], plan: Mapping[str, Any], *, held: Feeds) -> PlanRows:
    """The stored rows of a plan; what is not saved is not in them.

    Parameters
    ----------
    account, plan
        The account's row of ``account_header`` and the plan's of ``plans``.
    """
    key, plan_id = account["account_id"], plan["plan_id"]
    objectives, actions = (read(name, account=key) for name in ("plan_objectives", "plan_actions"))
    projects = allowed(lambda: read("initiatives", account=key))
    return PlanRows(
        account=account,
        plan=plan,
        objectives=objectives[objectives["plan_id"] == plan_id],
        actions=actions[actions["plan_id"] == plan_id],
        initiatives=_NO_PROJECTS if projects is None else projects,
        missing=inputs_missing(read, plan, held=held),
    )


def inputs_missing(read: Reader, plan: Mapping[str, Any], *, held: Feeds) -> list[MissingInput]:
    """The quarters of a plan that have result targets without an input target, with what is suggested."""
    since, until = (pd.Timestamp(plan[name]).date() for name in ("starts_on", "ends_on"))
    return missing_inputs(read, str(plan["account_id"]), held=held, since=since, until=until)


def situation(read: Reader, account_id: str, choice: Choice) -> Situation | None:
    """Where an account stands in a period; ``None`` where there are no sales at all."""
    if choice.sales is None:
        return None
    before = choice.before
    return Situation(
        now=read("account_totals", account_total, account=account_id, **choice.period.parts()),
        before=read("account_totals", account_total, account=account_id, **before.parts()) if before else None,
    )


def plan_list(read: Reader, choice: Choice, *, held: Feeds) -> PlanList:
    """All plans in sight and the accounts that should have one, on the day of what is ``held``.

    The sales are those of the choice's period. A role that may not see the change log gets the same list without the
    days since a real change.
    """
    today = held.today
    of: dict[str, Part] = {
        "plans": ("plan_list", {"today": today}),
        "accounts": ("plan_accounts", {"today": today}),
        "sales": ("account_sales", choice.period.parts()),
    }
    using = {"today": today, "has_sales": choice.sales is not None}
    try:
        edits: Part = ("plan_edits", {"today": today})
        found = read.together(plan_list_of, of={**of, "edits": edits}, using=using)
    except Forbidden:
        found = read.together(plan_list_of, of=of, using=using)
    linked = read("plan_linked")
    asked = {day.date() for day in linked["quarter_on"].drop_duplicates()}
    tracks: dict[str, bool | None] = {}
    for quarter in read("fiscal_quarters", quarters):
        if quarter.since in asked and quarter.state(today) != "coming":
            tracks |= on_track(read, quarter, held=held)
    return with_tracks(found, linked, tracks)
