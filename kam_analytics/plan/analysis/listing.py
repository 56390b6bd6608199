"""All plans in sight: how alive each is, and the accounts that should have one and have none."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.plan.analysis.changes import last_changes
from kam_analytics.plan.rules.change import liveness

#: the segment whose accounts should have a plan; key accounts should too
LEADING = "A"
#: what an account shows of its plan
_OF_PLAN = [
    "plan_id", "status", "waiting_on", "is_in_force", "changed_on", "days", "liveness", "customer_on", "manager_on",
    "team_on", "actions", "done", "overdue", "opened", "people", "linked", "on_track", "unknown",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PlanList:
    """Plans and accounts in sight, largest net sales first.

    ``plans`` has one row per plan that is not closed, ``accounts`` one per account with the plan that
    covers the day, else its newest; ``without`` are the accounts that should have a plan and have none. Missing:
    ``net_sales`` without sales, ``days`` and ``liveness`` where the change log may not be seen (``knows_changes`` is
    false) or a plan to come has no change on record.
    """

    plans: pd.DataFrame
    accounts: pd.DataFrame
    knows_changes: bool

    @property
    def without(self) -> pd.DataFrame:
        return self.accounts[self.accounts["should_have"] & self.accounts["plan_id"].isna()]

    @property
    def dusty(self) -> int:
        return int((self.plans["liveness"] == "dusty").sum())

    @property
    def not_in_force(self) -> pd.DataFrame:
        """Accounts that should have a plan and have no approved one for the day."""
        in_force = self.plans.loc[self.plans["is_in_force"], "account_id"]
        return self.accounts[self.accounts["should_have"] & ~self.accounts["account_id"].isin(in_force)]

    @property
    def sales_not_in_force(self) -> float | None:
        """Their net sales; ``None`` without sales."""
        sales = self.not_in_force["net_sales"]
        return None if sales.isna().any() else math.fsum(sales)

    def by_dust(self) -> PlanList:
        """The same rows, longest without a real change first; those of which it is not known come last."""
        order = {"by": "days", "ascending": False, "kind": "stable", "na_position": "last"}
        return replace(self, plans=self.plans.sort_values(**order), accounts=self.accounts.sort_values(**order))


def plan_list_of(
    plans: pd.DataFrame,
    accounts: pd.DataFrame,
    sales: pd.DataFrame,
    edits: pd.DataFrame | None = None,
    *,
    today: date,
    has_sales: bool,
) -> PlanList:
    """Plans beside their accounts on a day; what their targets say is added by ``with_tracks``.

    Parameters
    ----------
    plans, accounts, edits
        Rows of the queries ``plan_list``, ``plan_accounts`` and ``plan_edits``; without the last, real changes are not
        known.
    sales
        Rows of the query ``account_sales`` for the usual 12 months: an account without any has zero, unless there are
        no sales at all (``has_sales``).

    Returns
    -------
    PlanList
        Sorted by net sales, ties by account and newest period. ``days`` are counted from the last real change; a plan
        without any on record counts from its first day, once it has begun. A plan is in force when it is approved and
        covers the day. ``waiting_on`` is the day on which a plan was sent that still waits for approval.
    """
    day = pd.Timestamp(today)
    sold = sales.groupby("account_id")["net_sales"].sum()
    known = accounts["account_id"].map(sold).fillna(0.0) if has_sales else np.nan
    shown = accounts.assign(
        net_sales=pd.Series(known, index=accounts.index, dtype=float),
        should_have=accounts["key_account_since"].notna() | (accounts["segment"] == LEADING),
    ).sort_values(["net_sales", "account_id"], ascending=[False, True], kind="stable")
    covers = (plans["starts_on"] <= day) & (plans["ends_on"] >= day)
    listed = plans.assign(
        covers=covers,
        is_in_force=covers & (plans["status"] == "approved"),
        waiting_on=plans["submitted_on"].where(plans["status"] == "submitted"),
        changed_on=pd.NaT if edits is None else last_changes(plans, edits),
    )
    since = listed["changed_on"].fillna(plans["starts_on"].where(plans["starts_on"] <= day))
    days = (day - pd.to_datetime(since)).dt.days.astype("Int64")
    listed["days"] = days if edits is not None else pd.array([None] * len(listed), dtype="Int64")
    listed["liveness"] = [liveness(None if pd.isna(one) else int(one)) for one in listed["days"]]
    listed = listed.assign(linked=0, on_track=0, unknown=0).merge(
        shown[["account_id", "name", "owner", "segment", "net_sales"]], on="account_id", how="inner"
    )
    listed = listed.sort_values(
        ["net_sales", "account_id", "starts_on", "plan_id"], ascending=[False, True, False, True], kind="stable"
    ).reset_index(drop=True)
    return PlanList(plans=listed, accounts=_with_plans(shown, listed), knows_changes=edits is not None)


def with_tracks(found: PlanList, linked: pd.DataFrame, tracks: Mapping[str, bool | None]) -> PlanList:
    """The same list with the objectives that are linked to a target: how many, how many of them on track or unknown.

    Parameters
    ----------
    linked
        Rows of the query ``plan_linked``: plan_id, target_id.
    tracks
        Target id -> whether it is reached or will be at this pace; ``None`` or not there: unknown.
    """
    state = linked["target_id"].map(tracks)
    per_plan = pd.DataFrame({"linked": True, "on_track": state.eq(True), "unknown": state.isna()}, index=linked.index)
    per_plan = per_plan.groupby(linked["plan_id"]).sum()

    def counted(rows: pd.DataFrame) -> pd.DataFrame:
        of_row = per_plan.reindex(rows["plan_id"], fill_value=0).set_axis(rows.index)
        return rows.assign(**{name: of_row[name].where(rows["plan_id"].notna()) for name in of_row})

    return replace(found, plans=counted(found.plans), accounts=counted(found.accounts))


def _with_plans(accounts: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """Each account with the plan that covers the day, else the newest one; the order of the accounts stays."""
    best = plans.sort_values("covers", ascending=False, kind="stable").drop_duplicates("account_id")
    return accounts.merge(best[["account_id", *_OF_PLAN]], on="account_id", how="left")
