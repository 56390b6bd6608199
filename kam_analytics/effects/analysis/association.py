"""Descriptive views next to the effect: what the data shows, and why it is no evidence of an effect.

None of them has a p-value. Big accounts buy more and are visited more, so any comparison
between accounts finds a link; only the comparison within accounts is about the activity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from kam_analytics.effects.analysis.slopes import ACCOUNTS, own_normal, sales_before, slope, varies
from kam_analytics.effects.analysis.within import Floats, shifted, to_tables
from kam_analytics.kit.analysis import signflip

#: the fewest account months and accounts of a bin of activities; a smaller bin joins the bin below
BIN_CELLS, BIN_ACCOUNTS = 30, 8
#: lower ends of the bins of activities per month
BINS = (1, 2, 3, 5)
CURVES = ("none or few", "some", "many")


@dataclass(frozen=True, kw_only=True)
class SizeTrap:
    """The same two columns correlated in three ways, over account months.

    ``pooled`` (Pearson over all account months) mixes the two others: ``between`` accounts (Pearson of the
    accounts' means, ``between_rank``: Spearman) and ``within`` (the repeated-measures correlation of
    Bakdash and Marusich 2017, with ``within_low`` and ``within_high``: 95 %, account jackknife of Fisher's
    z). ``None`` without variation or with fewer than three accounts.
    """

    n_accounts: int
    n_account_months: int
    pooled: float | None
    between: float | None
    between_rank: float | None
    within: float | None
    within_low: float | None
    within_high: float | None


def size_trap(panel: pd.DataFrame) -> SizeTrap:
    """Correlate sales with the activities of the same month.

    ``panel`` has ``account_id``, ``sales`` and ``activities``, one row per account and month; a row with a
    missing value is left out. Constant columns have no correlation: ``None``, never 0.
    """
    rows = panel.dropna(subset=["sales", "activities"])
    means = rows.groupby("account_id")[["sales", "activities"]].mean()
    sizes = rows.groupby("account_id").size()
    inside = rows[["sales", "activities"]] - means.reindex(rows["account_id"]).to_numpy()
    products = pd.DataFrame(
        {
            "xy": inside["sales"] * inside["activities"],
            "xx": inside["activities"] ** 2,
            "yy": inside["sales"] ** 2,
        }
    )
    sums = products.groupby(rows["account_id"].to_numpy()).sum()
    enough = len(sizes) >= 3
    within = _ratio(sums.sum()) if enough else None
    low, high = _jackknife(sums) if within is not None else (None, None)
    return SizeTrap(
        n_accounts=len(sizes),
        n_account_months=len(rows),
        pooled=_correlation(rows["sales"], rows["activities"]) if enough else None,
        between=_correlation(means["sales"], means["activities"]) if enough else None,
        between_rank=_correlation(means["sales"].rank(), means["activities"].rank()) if enough else None,
        within=within,
        within_low=low,
        within_high=high,
    )


def dose_response(panel: pd.DataFrame, *, lag: int, flips: int = 999, seed: int = 0) -> pd.DataFrame:
    """Does more do more? Months after 1, 2, 3-4, 5 and more activities against months after none.

    The model of ``activity_effect`` with a column for each bin of activities instead of their number.

    Returns
    -------
    DataFrame
        ``at_least`` and ``at_most`` activities (missing: no upper end), ``estimate``, ``ci_low``, ``ci_high``
        (share of own normal monthly sales, relative to none), ``n_account_months``, ``n_accounts``. Bins with
        fewer than 30 account months or 8 accounts join the one below; empty if none is left.
    """
    _ids, (sales, count) = to_tables(panel, "sales", "activities")
    kept = (np.isfinite(sales).sum(axis=1) >= ACCOUNTS) & (np.nansum(sales, axis=1) > 0)
    y, x = own_normal(sales[kept]), shifted(count[kept], lag)
    before = sales_before(y, lag)
    used = np.isfinite(np.stack([y, x, *before])).all(axis=0) if len(y) else np.zeros_like(y, dtype=bool)
    lows = _bins(np.where(used, x, 0.0))
    ends = [*lows[1:], np.inf][: len(lows)]
    dummies = [
        np.where(np.isfinite(x), ((x >= low) & (x < end)).astype(float), np.nan)
        for low, end in zip(lows, ends, strict=True)
    ]
    flipped = signflip.signs(varies(x), flips, seed) if lows else np.empty((0, 0))
    group = np.zeros(len(y), dtype=np.int64)
    found = []
    for place, (low, end) in enumerate(zip(lows, ends, strict=True)):
        others = [*before, *dummies[:place], *dummies[place + 1 :]]
        part = slope(y, dummies[place], others, group, trend=True)
        if not part.says_something:
            continue
        inside = used & (dummies[place] == 1)
        bounds = signflip.interval(part.scores, part.weights, flipped)
        most = None if np.isinf(end) else int(end) - 1
        found.append((int(low), most, part.estimate, *bounds, int(inside.sum()), int(inside.any(axis=1).sum())))
    return pd.DataFrame(
        found,
        columns=["at_least", "at_most", "estimate", "ci_low", "ci_high", "n_account_months", "n_accounts"],
    ).astype({"at_most": "Int64"})


def group_curves(panel: pd.DataFrame) -> pd.DataFrame:
    """Sales over time of the thirds of accounts with the fewest, middle and most activities.

    Returns
    -------
    DataFrame
        ``month`` (first day of its quarter), ``group`` (of ``CURVES``), ``index`` (mean sales of the group's
        accounts divided by their own mean, 1 = normal) and ``n_accounts``. Accounts whose sales are not above
        zero are left out; ties by account id. Empty with fewer than three accounts.
    """
    rows = panel.dropna(subset=["sales", "activities"])
    means = rows.groupby("account_id")[["sales", "activities"]].mean()
    means = means[means["sales"] > 0]
    if len(means) < len(CURVES):
        return pd.DataFrame(columns=["month", "group", "index", "n_accounts"])
    place = (means["activities"].rank(method="first").to_numpy() - 1) * len(CURVES) // len(means)
    means["group"] = np.array(CURVES)[place.astype(int)]
    rows = rows.merge(means[["sales", "group"]], left_on="account_id", right_index=True, suffixes=("", "_mean"))
    rows["index"] = rows["sales"] / rows["sales_mean"]
    quarter = pd.to_datetime(rows["month"]).dt.to_period("Q").dt.start_time
    found = rows.groupby([quarter.rename("month"), "group"]).agg(
        index=("index", "mean"), n_accounts=("account_id", "nunique")
    )
    return found.reset_index()


def _bins(x: Floats) -> list[int]:
    """Lower ends of the bins that are large enough; from the top down, small bins join the one below."""
    lows: list[int] = []
    end = np.inf
    for low in reversed(BINS):
        inside = (x >= low) & (x < end)
        if inside.sum() >= BIN_CELLS and inside.any(axis=1).sum() >= BIN_ACCOUNTS:
            lows.insert(0, low)
            end = low
    if lows and lows[0] != BINS[0]:
        lows[0] = BINS[0]
    return lows


def _correlation(one: Sequence[float] | pd.Series, other: Sequence[float] | pd.Series) -> float | None:
    first, second = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    if len(first) < 3 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    return float(stats.pearsonr(first, second).statistic)


def _ratio(sums: pd.Series) -> float | None:
    scale = float(np.sqrt(sums["xx"] * sums["yy"]))
    return float(sums["xy"]) / scale if scale > 0 else None


def _jackknife(sums: pd.DataFrame) -> tuple[float | None, float | None]:
    """Jackknife over accounts; Student's t with as many degrees of freedom as accounts minus one."""
    rest = sums.sum() - sums
    scale = np.sqrt(rest["xx"] * rest["yy"]).to_numpy()
    groups = len(sums)
    if groups < BIN_ACCOUNTS or (scale <= 0).any():
        return None, None
    left = np.clip(rest["xy"].to_numpy() / scale, -1 + 1e-12, 1 - 1e-12)
    z = np.arctanh(left)
    centre = np.arctanh(np.clip(_ratio(sums.sum()) or 0.0, -1 + 1e-12, 1 - 1e-12))
    error = np.sqrt((groups - 1) / groups * ((z - z.mean()) ** 2).sum())
    width = stats.t.ppf(0.975, groups - 1) * error
    return float(np.tanh(centre - width)), float(np.tanh(centre + width))
