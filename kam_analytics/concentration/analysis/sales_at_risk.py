"""Which of the largest accounts could be lost: warnings from sales, answers, contacts and contracts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import pandas as pd

from kam_analytics.activities.rules.types import IMPERSONAL
from kam_analytics.concentration.analysis.compared import compared
from kam_analytics.concentration.analysis.concentration import abc_classes
from kam_analytics.nps.analysis.renewals import last_answers
from kam_analytics.nps.analysis.score import DETRACTOR, usable
from kam_analytics.sales.rules import is_falling

#: kinds of warnings, in the order they are shown
KINDS = ("falling_sales", "detractor", "single_contact", "no_contact", "contract_ends")
#: contacts count if met within this many days, contracts if they end within this many
MET_DAYS, ENDS_DAYS = 365, 180
#: the largest accounts are those that generate this share of the total
LARGEST = 0.8


@dataclass(frozen=True)
class SalesAtRisk:
    """The largest accounts with their warnings.

    ``accounts`` has one row per account among those that generate 80 % of sales now, those with a
    warning first, then by size: ``account_id``, its names, ``before``, ``now``, ``share`` (of all sales above
    zero) and ``flags``, a tuple of ``KINDS``. ``evidence`` has the rows behind each kind, by ``account_id``:

    - ``falling_sales``: ``before``, ``now``, ``change``
    - ``detractor``: ``answered_on``, ``score``, ``company``
    - ``single_contact``: ``contact_id``, ``contact``, ``title``, ``activities``, ``last_on``
    - ``no_contact``: no further columns
    - ``contract_ends``: ``contract_id``, ``contract``, ``ends_on``, ``annual_value``, ``company``

    ``company`` is the name of the company of a group that the row is of, missing where companies are counted.

    ``unknown`` are the kinds that cannot be judged because the data they need is missing.
    """

    accounts: pd.DataFrame
    evidence: Mapping[str, pd.DataFrame]
    unknown: tuple[str, ...]

    @property
    def is_judged(self) -> bool:
        """Return True if the data for at least one kind are there: without any, no warning means nothing."""
        return len(self.unknown) < len(KINDS)

    @cached_property
    def flagged(self) -> pd.DataFrame:
        return self.accounts[self.accounts["flags"].map(bool).astype(bool)]

    @property
    def total(self) -> float:
        """Sales of the largest accounts."""
        return math.fsum(self.accounts["now"])

    @property
    def at_risk(self) -> float:
        """Sales of the largest accounts with a warning."""
        return math.fsum(self.flagged["now"])

    def of(self, account_id: str) -> list[tuple[str, pd.DataFrame]]:
        """The warnings of one account, each with its rows."""
        return [
            (kind, self.evidence[kind].iloc[places[account_id]])
            for kind, places in self._places.items()
            if account_id in places
        ]

    @cached_property
    def _places(self) -> dict[str, dict[str, Any]]:
        """Kind -> account -> positions of its rows: looked up for thousands of accounts."""
        return {kind: self.evidence[kind].groupby("account_id").indices for kind in KINDS}


# reason: one frame for each query that is looked at
def sales_at_risk(
    now: pd.DataFrame,
    before: pd.DataFrame,
    answers: pd.DataFrame,
    met: pd.DataFrame,
    contracts: pd.DataFrame,
    companies: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    by_group: bool,
    today: date,
    has_before: bool,
    has_met: bool = True,
) -> SalesAtRisk:
    """Check every account among those that generate 80 % of sales.

    Parameters
    ----------
    now, before
        Frames of the query ``account_sales`` for two periods of the same length; ``has_before`` is false
        if the data does not reach the earlier one: then no sales are called falling.
    answers
        All rows of the query ``nps_answers``: the account's last answer in the 365 days up to today
        counts, of several on one day the lowest; anonymous answers belong to no account.
    met
        Rows of the query ``contacts_met`` over ``MET_DAYS``. One contact named by the personal activities
        is a dependence; no personal activity at all is ``no_contact``. If there were personal activities but
        none names a contact, or the activities do not reach back over these days (``has_met`` is false), it is
        unknown whom we met: no warning.
    contracts
        Rows of the query ``contracts_running``; an end within ``ENDS_DAYS`` is a warning.
    companies
        Rows of the query ``account_words``: every company in sight and its group.
    by_group
        A group is one account: its sales and the contacts met are those of all its companies, a detractor or an
        agreement that ends is a warning in any of them.
    """
    rows = compared(now, before, filters=filters, by_group=by_group).rows
    largest = rows[abc_classes(rows["now"], LARGEST, (1 + LARGEST) / 2) == "A"]
    largest = largest.assign(share=largest["now"] / math.fsum(rows.loc[rows["now"] > 0, "now"]))
    ids = largest["account_id"]
    members = _members(largest, companies, by_group=by_group)
    met, contracts = _of_accounts(met, members), _of_accounts(contracts, members)
    people = met[met["contact_id"].notna() & ~met["activity_type"].isin(IMPERSONAL) & has_met]
    scores = usable(answers, today=today)
    evidence = {
        "falling_sales": _falling(largest, has_before=has_before),
        "detractor": _of_accounts(_detractors(members["company_id"], scores, today), members),
        "single_contact": _single(people),
        "no_contact": _nobody(ids, met, has_contacts=not people.empty),
        "contract_ends": contracts[contracts["ends_on"] <= pd.Timestamp(today + timedelta(ENDS_DAYS))],
    }
    has = {kind: set(found["account_id"]) for kind, found in evidence.items()}
    flags = pd.Series([tuple(kind for kind in KINDS if account in has[kind]) for account in ids], dtype=object)
    order = largest.assign(flags=flags.to_numpy(), none=[not found for found in flags])
    order = order.sort_values(["none", "now", "account_id"], ascending=[True, False, True], ignore_index=True)
    missing = {
        "falling_sales": not has_before, "detractor": scores.empty, "single_contact": people.empty,
        "no_contact": people.empty, "contract_ends": contracts.empty,
    }  # fmt: skip
    return SalesAtRisk(
        order.drop(columns="none"),
        {kind: found.reset_index(drop=True) for kind, found in evidence.items()},
        tuple(kind for kind in KINDS if missing[kind]),
    )


def _members(largest: pd.DataFrame, companies: pd.DataFrame, *, by_group: bool) -> pd.DataFrame:
    """The companies of every account: ``company_id``, the ``account_id`` they count as, their name as ``company``."""
    if not by_group:
        ids = largest["account_id"]
        return pd.DataFrame({"company_id": ids, "account_id": ids, "company": None})
    named = companies[["account_id", "group_key", "name"]].rename(
        columns={"account_id": "company_id", "name": "company"}
    )
    return named.merge(largest[["account_id", "group_key"]], on="group_key").drop(columns="group_key")


def _of_accounts(rows: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """The rows of the members, under the account that their company counts as."""
    return rows.rename(columns={"account_id": "company_id"}).merge(members, on="company_id").drop(columns="company_id")


def _falling(largest: pd.DataFrame, *, has_before: bool) -> pd.DataFrame:
    rows = largest[["account_id", "before", "now"]]
    falls = [has_before and is_falling(now, before) for before, now in zip(rows["before"], rows["now"], strict=True)]
    rows = rows[pd.Series(falls, index=rows.index, dtype=bool)]
    return rows.assign(change=rows["now"] / rows["before"] - 1)


def _detractors(ids: pd.Series, scores: pd.DataFrame, today: date) -> pd.DataFrame:
    events = pd.DataFrame({"account_id": ids, "on": pd.Timestamp(today) + pd.Timedelta(days=1)})
    last = last_answers(events, scores).drop(columns="on")
    return last[last["score"] <= DETRACTOR]


def _single(people: pd.DataFrame) -> pd.DataFrame:
    """The accounts with only one contact among the people met, and that contact."""
    one = people.groupby("account_id")["contact_id"].transform("nunique") == 1
    first = {name: (name, "first") for name in ("contact", "title")}
    return (
        people[one]
        .groupby(["account_id", "contact_id"], as_index=False)
        .agg(**first, activities=("activities", "sum"), last_on=("last_on", "max"))
    )


def _nobody(ids: pd.Series, met: pd.DataFrame, *, has_contacts: bool) -> pd.DataFrame:
    """The accounts without any personal activity, if the data names contacts at all."""
    personal = set(met.loc[~met["activity_type"].isin(IMPERSONAL), "account_id"])
    return pd.DataFrame({"account_id": [account for account in ids if has_contacts and account not in personal]})
