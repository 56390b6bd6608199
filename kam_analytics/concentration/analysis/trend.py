"""How figures move month by month."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.concentration.analysis.concentration import accounts_for
from kam_analytics.kit.analysis.account_grid import Grid, month_number, segments_on
from kam_analytics.kit.analysis.selection import keep
from kam_analytics.kit.analysis.units import UNIT
from kam_analytics.kit.rules.coverage import is_enough
from kam_analytics.kit.rules.period import months_before

#: the figures of a rolling concentration shown as small lines
ROLLING = ("total", "top_20pct_share", "accounts_for_80pct", "effective_accounts", "largest_share")
_COVERAGE = ("margin_net_sales", "net_sales")


# reason: the choice of a page, each part under its name
def rolling(
    months: Grid,
    accounts: pd.DataFrame,
    segments: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    by_group: bool,
    measure: str,
    last: date,
    until: date,
    points: int = 12,
) -> pd.DataFrame:
    """Concentration of the 12 months that end at each of the last ``points`` months.

    Parameters
    ----------
    months
        Sales by account and month.
    accounts, segments
        Rows of the queries ``account_words`` and ``account_segments``; the segment is the one on ``until``.
    last
        First day of the last month.

    Returns
    -------
    DataFrame
        One row per end month: ``month_on`` and ``ROLLING``; missing where nothing is above zero, or where margin is
        asked for and less than 80 % of net sales has one. Accounts without the measure are left out.
    """
    accounts = accounts.assign(segment=segments_on(accounts, segments, until)) if any(filters.values()) else accounts
    place = months.of(accounts["account_key"].to_numpy(dtype=np.int64))
    accounts, place = accounts[place >= 0], place[place >= 0]
    is_wanted = accounts.index.isin(keep(accounts, filters).index)
    ends = month_number(last) + np.arange(1 - points, 1)
    names = (measure, "lines", *(() if measure == "net_sales" else ("known", *_COVERAGE)))
    years = {name: months.between(name, ends - 11, ends)[:, place] for name in names}
    # a group is wanted whole in a year in which one of its wanted companies bought
    years["wanted"] = (years["lines"] > 0) & is_wanted
    if by_group and len(accounts):
        years = _by_group(years, accounts["group_key"].to_numpy(dtype=np.int64))
    active = (years["wanted"] > 0) & (years["known" if measure == "margin" else "lines"] > 0)
    if measure == "margin":
        known, whole = (years[name] for name in _COVERAGE)
        active &= is_enough(known, whole) | ((whole <= 0) & (known == whole))
    found = [
        {"month_on": months_before(last, points - 1 - at), **_small_line(years[measure][at][active[at]])}
        for at in range(points)
    ]
    lines = pd.DataFrame(found)
    if measure == "margin":
        covered, net = ((years[name] * (years["wanted"] > 0)).sum(axis=1) for name in _COVERAGE)
        lines.loc[~is_enough(covered, net), list(ROLLING)] = np.nan
    return lines


def _by_group(years: dict[str, np.ndarray], groups: np.ndarray) -> dict[str, np.ndarray]:
    """The sums of the companies of each group."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=groups[order][0] - 1))
    return {name: np.add.reduceat(rows[:, order].astype(float), starts, axis=1) for name, rows in years.items()}


def _small_line(units: np.ndarray) -> dict[str, float | int | None]:
    """``ROLLING`` of the accounts' amounts in ``UNIT``; the figures are those of ``concentration``."""
    figures: dict[str, float | int | None] = {**dict.fromkeys(ROLLING), "total": float(units.sum()) / UNIT}
    above = np.sort(units[units > 0])[::-1]
    if len(above):
        share = above / above.sum()
        figures["top_20pct_share"] = float(share[: math.ceil(len(above) / 5)].sum())
        figures["accounts_for_80pct"] = accounts_for(above, 0.8)
        figures["effective_accounts"] = float(1 / np.square(share).sum())
        figures["largest_share"] = float(share[0])
    return figures
