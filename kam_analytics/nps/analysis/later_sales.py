"""Later sales by the account's answer before one fixed day: net and gross retention of groups."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.kit.analysis.ratio import FEWEST_ACCOUNTS, jackknife_se, t_half
from kam_analytics.kit.analysis.selection import keep
from kam_analytics.nps.analysis.renewals import GROUPS, group_of, last_answers
from kam_analytics.nps.analysis.score import Z, usable


@dataclass(frozen=True, kw_only=True)
class Retention:
    """Sales of a group after the landmark relative to before; ratios of sums, 1 = unchanged.

    ``nrr`` includes growth, ``grr`` does not; intervals by jackknife over at least eight accounts
    (``limit``: ``few_accounts`` below, ``no_accounts`` without any). ``nrr_without`` leaves out the
    account with the largest sales.
    """

    group: str
    accounts: int
    before: float
    after: float
    nrr: float | None = None
    nrr_low: float | None = None
    nrr_high: float | None = None
    nrr_se: float | None = None
    grr: float | None = None
    grr_low: float | None = None
    grr_high: float | None = None
    nrr_without: float | None = None
    largest: str | None = None
    limit: str | None = None


@dataclass(frozen=True, kw_only=True)
class LaterSales:
    """Retention of sales by the account's answer before the landmark day.

    ``excluded`` accounts answered but had no sales above zero in the 12 months before. ``difference``
    is the NRR of promoters minus that of the others, variances added. ``limit``: ``no_answers``, ``few_accounts``,
    ``no_history`` (the data begins after the start of the 12 months before).
    """

    landmark: date
    groups: tuple[Retention, ...]
    others: Retention
    excluded: int
    difference: float | None
    low: float | None
    high: float | None
    rows: pd.DataFrame
    limit: str | None


def retention(rows: pd.DataFrame, group: str) -> Retention:
    """NRR and GRR of accounts; ``rows``: account_id, name, before (> 0), after (any sign).

    GRR sums min(after, before) per account, at least zero for each.

    >>> rows = pd.DataFrame({"account_id": list("abc"), "name": list("ABC"), "before": [5.0, 4.1, 0.9],
    ...     "after": [6.8, 3.5, 0.0]})
    >>> found = retention(rows, "all")
    >>> round(found.nrr, 4), round(found.grr, 4), found.limit
    (1.03, 0.85, 'few_accounts')
    """
    before, after = rows["before"].to_numpy(dtype=float), rows["after"].to_numpy(dtype=float)
    n = len(rows)
    if not n:
        return Retention(group=group, accounts=0, before=0.0, after=0.0, limit="no_accounts")
    kept = np.clip(after, 0.0, before)
    start = float(before.sum())
    nrr, grr = float(after.sum()) / start, float(kept.sum()) / start
    large = int(np.argmax(np.maximum(before, after)))
    rest = start - float(before[large])
    known = Retention(
        group=group,
        accounts=n,
        before=start,
        after=float(after.sum()),
        nrr=nrr,
        grr=grr,
        nrr_without=(float(after.sum()) - float(after[large])) / rest if n > 1 else None,
        largest=str(rows["name"].iloc[large]),
    )
    if n < FEWEST_ACCOUNTS:
        return replace(known, limit="few_accounts")
    nrr_se, grr_se, t = jackknife_se(after, before), jackknife_se(kept, before), t_half(n)
    return replace(
        known, nrr_low=nrr - t * nrr_se, nrr_high=nrr + t * nrr_se, nrr_se=nrr_se,
        grr_low=max(0.0, grr - t * grr_se), grr_high=min(1.0, grr + t * grr_se),
    )  # fmt: skip


def later_sales(
    before: pd.DataFrame, after: pd.DataFrame, answers: pd.DataFrame, *, landmark: date, has_history: bool = True
) -> LaterSales:
    """NRR and GRR of the 12 months from the landmark relative to the 12 before, by the last answer before it.

    Parameters
    ----------
    before, after
        Rows of the query ``account_sales`` for the two years: account_id, name, net_sales. An account
        without a line in ``after`` bought nothing.
    answers
        All answers that can be scored.
    """
    names = pd.concat([before, after])[["account_id", "name"]].drop_duplicates("account_id")
    frame = names.assign(on=pd.Timestamp(landmark))
    frame = last_answers(frame, answers).dropna(subset=["score"])
    for name, sales in (("before", before), ("after", after)):
        frame[name] = frame["account_id"].map(sales.set_index("account_id")["net_sales"]).fillna(0.0)
    bought = frame[frame["before"] > 0]
    rows = bought.assign(group=group_of(bought["score"])).drop(columns="on").reset_index(drop=True)
    groups = tuple(retention(rows[rows["group"] == name], name) for name in GROUPS)
    others = retention(rows[rows["group"] != "promoter"], "others")
    difference = low = high = None
    limit = "no_history" if not has_history else "no_answers" if rows.empty else None
    first = groups[0]
    if first.nrr is None or others.nrr is None or first.nrr_se is None or others.nrr_se is None:
        limit = limit or "few_accounts"
    elif limit is None:
        half = Z * math.hypot(first.nrr_se, others.nrr_se)
        difference = first.nrr - others.nrr
        low, high = difference - half, difference + half
    return LaterSales(
        landmark=landmark,
        groups=groups,
        others=others,
        excluded=len(frame) - len(bought),
        difference=difference,
        low=low,
        high=high,
        rows=rows,
        limit=limit,
    )


def later_sales_of(
    before: pd.DataFrame,
    after: pd.DataFrame,
    rows: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    today: date,
    landmark: date,
    has_history: bool,
) -> LaterSales:
    """The same from all rows of the query ``nps_answers``, for the accounts that pass the filters."""
    answers = usable(rows, today=today)
    return later_sales(keep(before, filters), keep(after, filters), answers, landmark=landmark, has_history=has_history)
