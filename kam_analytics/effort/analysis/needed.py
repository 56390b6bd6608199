"""How many activities of a type a gap would need, where their net effect is claimed.

The required number is the gap divided by what one more activity goes with over the following six months; its interval
is that of the net effect turned round, so that it covers as often (docs/validation.md). An interval of the effect that
touches zero gives no number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from kam_analytics.effects.analysis.effects import Reading
from kam_analytics.effects.analysis.family import Family
from kam_analytics.effects.analysis.panel import panel
from kam_analytics.effects.analysis.prepared import ACCOUNT_MONTHS


@dataclass(frozen=True, kw_only=True)
class Needed:
    """What one activity type goes with, and how many of it a gap needs.

    ``estimate``, ``low`` and ``high`` are the net effect of one more activity with its 95 % interval, as a share of a
    normal month of the account; ``count``, ``fewest`` and ``most`` whole activities, ``None`` unless extra sales are
    claimed and the account has a normal month above zero.
    """

    activity_type: str
    reading: Reading
    estimate: float | None
    low: float | None
    high: float | None
    n_accounts: int
    n_months: int
    count: int | None = None
    fewest: int | None = None
    most: int | None = None


def needed_of(found: Family, *, gap: float, month: float | None) -> tuple[Needed, ...]:
    """How many activities of each tested type a gap needs, those with a number first, fewest first.

    An interval of the effect that touches zero gives no number (``open``); without an upper end, at least one activity.

    Parameters
    ----------
    found
        The scans of net sales.
    gap
        What is missing, in money, above zero.
    month
        The account's normal month, in money; ``None`` where it is not known.

    Raises
    ------
    ValueError
        If the gap is not above zero.
    """
    if not gap > 0:
        raise ValueError("a gap is above zero")
    rows = []
    for name in found.net_tested:
        net, reading = found.effects[name].net, found.claims[name].reading
        low, estimate, high = (end or 0.0 for end in (net.ci_low, net.estimate, net.ci_high))
        if reading == "gain" and low <= 0:
            reading = "open"
        counts: dict[str, int] = {}
        if reading == "gain" and month is not None and month > 0:
            counts = {
                "count": _whole(gap / (estimate * month)),
                "fewest": _whole(gap / (high * month)),
                "most": _whole(gap / (low * month)),
            }
        rows.append(
            Needed(
                activity_type=name,
                reading=reading,
                estimate=net.estimate,
                low=net.ci_low,
                high=net.ci_high,
                n_accounts=net.n_accounts,
                n_months=net.n_months,
                **counts,
            )
        )
    return tuple(sorted(rows, key=lambda row: math.inf if row.count is None else row.count))


def normal_month(rows: pd.DataFrame, *, accounts: tuple[int, ...]) -> float | None:
    """The mean month of one account in the frame of the query ``panel``, as its own normal in the scans.

    ``None`` with fewer months than the scans need (``ACCOUNT_MONTHS``), and where the mean is not above zero.
    """
    sales = panel(rows, accounts=accounts, after_loss=False)["sales"].dropna()
    if len(sales) < ACCOUNT_MONTHS:
        return None
    mean = float(sales.mean())
    return mean if mean > 0 else None


def _whole(number: float) -> int:
    """The next whole number, at least one; one that differs from a whole one by rounding stays."""
    return max(math.ceil(number - 1e-9), 1)
