"""Do results follow activities? Each account is compared with its own normal and with the others in the same month.

The model, for each lag L separately, over account i and month t:

    y[i,t] = account[i] + month[t] + trend[i]·t + b·x[i,t-L] + g1·y[i,t-L-1] + g2·y[i,t-L-2] + g3·y[i,t-L-3] + e[i,t]

y is the month's sales divided by the account's own mean month, x the number of activities. The trend and
the sales *before* the activity control for growing accounts that get more attention and for activities that
follow a good month. See docs/validation.md for false claims, coverage and power on simulated companies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd

from kam_analytics.effects.analysis.net_effect import NetEffect, net_of
from kam_analytics.effects.analysis.prepared import LAG_MONTHS, VISIBLE, Outcome, Prepared, prepared
from kam_analytics.effects.analysis.slopes import ACCOUNTS, BEFORE, sales_before, slope
from kam_analytics.effects.analysis.within import Floats, shifted
from kam_analytics.kit.analysis import signflip

Controls = Literal["strict", "basic"]
Verdict = Literal["activity_first", "sales_first", "both", "none_visible", "not_enough_data"]

#: a claim is made below this p-value
CLAIM = 0.05
LEADS = (1, 2, 3)
_COLUMNS = ["lag", "estimate", "ci_low", "ci_high", "p_value", "n_accounts", "n_months"]


@dataclass(frozen=True, kw_only=True)
class ActivityEffect:
    """The link between an activity and later sales, lag by lag.

    Attributes
    ----------
    by_lag : DataFrame
        ``lag`` (months after the activity), ``estimate`` (share of the account's own normal monthly sales
        per additional activity, 0.03 = 3 %), ``ci_low``, ``ci_high`` (95 %, infinite if too few accounts
        bound it), ``p_value`` (of this lag alone: never the basis of a claim), ``n_accounts``, ``n_months``.
    p_scan : float or None
        One p-value for the whole scan over the lags (max-T).
    best_lag : int or None
        The lag of the clearest estimate, ``None`` if the scan makes no claim.
    clearest_lag : int or None
        The same whether or not there is a claim: where to look, not what to believe.
    lead_p : float or None
        One p-value for "sales go with activities one to three months *later*".
    verdict : str
        ``activity_first``, ``sales_first``, ``both``, ``none_visible`` or ``not_enough_data``.
    reason : str or None
        Why there is not enough data: ``months``, ``accounts``, ``no_activity``, ``no_sales`` (no account
        has sales that vary), ``same_for_all`` (all accounts had the same number in the same months).
    smallest_visible_effect : float or None
        2.8 standard errors (by account, CR1), the median over the lags: the effect that this data would
        detect four times out of five.
    net : NetEffect
        The six months after an activity together, whatever the lags.
    n_informative : int
        Accounts with both varying activities and varying sales.
    n_accounts, n_left_out, n_months : int
        Accounts in the model; accounts without ``ACCOUNT_MONTHS`` months or with sales not above zero; months.
    by_class : bool
        Whether months had separate effects by size class.
    """

    by_lag: pd.DataFrame = field(repr=False)
    p_scan: float | None
    best_lag: int | None
    clearest_lag: int | None
    lead_p: float | None
    verdict: Verdict
    reason: str | None
    smallest_visible_effect: float | None
    net: NetEffect
    n_informative: int
    n_accounts: int
    n_left_out: int
    n_months: int
    by_class: bool

    @property
    def best(self) -> pd.Series | None:
        """The row of the best lag, ``None`` without a claim."""
        if self.best_lag is None:
            return None
        return self.by_lag.set_index("lag", drop=False).loc[self.best_lag]


def activity_effect(
    panel: pd.DataFrame,
    *,
    lags: Sequence[int] = range(1, 7),
    controls: Controls = "strict",
    outcome: Outcome = "index",
    flips: int = 999,
    seed: int = 0,
) -> ActivityEffect:
    """Scan the lags for a link from activities to later sales, and look for the reverse.

    Parameters
    ----------
    panel : DataFrame
        One row per account and month: ``account_id``, ``month`` (any day of it), ``sales`` (money, zero and
        negative months allowed), ``activities`` (count), optionally ``size_class``. A month without a row, or
        with a missing value, is missing, not zero. No month in progress.
    lags : sequence of int
        Months after the activity. Lags that leave fewer than 12 months are left out.
    controls : {"strict", "basic"}
        "basic" leaves out the trend, the sales before and the size classes; it is used for validation.
    outcome : {"index", "log"}
        Sales divided by the account's mean month, or their logarithm: a robustness check on the accounts
        with sales in every month.
    flips : int
        Number of random sign-flips; all combinations if at most 10 accounts are informative.
    seed : int
        Seed of the flips.

    Returns
    -------
    ActivityEffect

    Raises
    ------
    BadInput
        If an account has two rows for a month.

    Notes
    -----
    Sales divided by the account's mean month are winsorised at their 1st and 99th percentile, activities at
    the 99th percentile of months with any. Accounts with constant activity stay in for comparison.
    """
    made = prepared(panel, outcome=outcome, by_size=controls == "strict")
    if not made.sales.size:
        return _refused("no_sales" if made.unsold else "accounts", made)
    return _scan(made, lags, controls == "strict", signflip.signs(made.informative, flips, seed))


def _scan(made: Prepared, lags: Sequence[int], strict: bool, flipped: Floats) -> ActivityEffect:
    y, x, group = made.sales, made.activities, made.group
    usable = [lag for lag in lags if made.months - lag - BEFORE >= LAG_MONTHS]
    if refusal := _refusal(made, usable):
        return _refused(refusal, made)
    tried = {
        lag: slope(y, shifted(x, lag), sales_before(y, lag) if strict else [], group, trend=strict) for lag in usable
    }
    found = {lag: part for lag, part in tried.items() if part.says_something}
    if not found:
        few = all(part.informative < ACCOUNTS for part in tried.values())
        return _refused("accounts" if few else "same_for_all", made)
    sums = list(found.values())
    scores = np.column_stack([part.scores for part in sums])
    totals = signflip.studentised(scores, flipped)
    rows = []
    for part, lag, column in zip(sums, found, totals.T, strict=True):
        low, high = signflip.interval(part.scores, part.weights, flipped)
        p = signflip.p_value(column[:, None])
        rows.append((lag, part.estimate, low, high, p, part.n_accounts, part.n_months))
    p_scan = signflip.p_value(totals)
    lead_p = _lead_p(y, x, max(found), group, flipped, trend=strict)
    clearest = list(found)[int(np.argmax(np.abs(totals[0])))]
    ahead, behind = p_scan < CLAIM, lead_p is not None and lead_p < CLAIM
    verdicts: dict[tuple[bool, bool], Verdict] = {
        (True, False): "activity_first",
        (False, True): "sales_first",
        (True, True): "both",
        (False, False): "none_visible",
    }
    return ActivityEffect(
        by_lag=pd.DataFrame(rows, columns=_COLUMNS),
        p_scan=p_scan,
        best_lag=clearest if ahead else None,
        clearest_lag=clearest,
        lead_p=lead_p,
        verdict=verdicts[ahead, behind],
        reason=None,
        smallest_visible_effect=VISIBLE * float(np.median([part.error for part in sums])),
        net=net_of(made, flipped),
        **_counts(made),
    )


def _lead_p(y: Floats, x: Floats, longest: int, group: np.ndarray, flipped: Floats, *, trend: bool) -> float | None:
    """p-value of sales against later activities, given the activities of this month and of ``longest`` before it."""
    past = [shifted(x, lag) for lag in range(longest + 1)]
    sums = [slope(y, shifted(x, -lead), past, group, trend=trend) for lead in LEADS]
    if any(not part.says_something or part.n_months < LAG_MONTHS for part in sums):
        return None
    return signflip.p_value(signflip.studentised(np.column_stack([part.scores for part in sums]), flipped))


def _refusal(made: Prepared, usable: list[int]) -> str | None:
    if not usable:
        return "months"
    if made.refusal:
        return made.refusal
    return "accounts" if made.informative.sum() < ACCOUNTS else None


def _refused(reason: str, made: Prepared) -> ActivityEffect:
    return ActivityEffect(
        by_lag=pd.DataFrame(columns=_COLUMNS).astype({"lag": int, "n_accounts": int, "n_months": int}),
        p_scan=None,
        best_lag=None,
        clearest_lag=None,
        lead_p=None,
        verdict="not_enough_data",
        reason=reason,
        smallest_visible_effect=None,
        net=NetEffect(reason=reason),
        **_counts(made),
    )


def _counts(made: Prepared) -> dict[str, Any]:
    return {
        "n_informative": int(made.informative.sum()),
        "n_accounts": len(made.sales),
        "n_left_out": made.left_out,
        "n_months": made.months,
        "by_class": made.by_class,
    }
