"""How figures move month by month."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.concentration.analysis.concentration import accounts_for
from kam_analytics.kit.analysis.account_grid import UNIT, Grid, month_number, segments_on
from kam_analytics.kit.analysis.selection import keep
from kam_analytics.kit.rules.coverage import is_enough
from kam_analytics.kit.rules.period import months_before

#: the figures of a rolling concentration shown as small lines
ROLLING = ("total", "top_20pct_share", "accounts_for_80pct", "effective_accounts", "largest_share")
_COVERAGE = ("net_sales", "margin_net_sales")


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
    if any(filters.values()):
        accounts = keep(accounts.assign(segment=segments_on(accounts, segments, until)), filters)
    place = months.of(accounts["account_key"].to_numpy(dtype=np.int64))
    groups = accounts["group_key"].to_numpy(dtype=np.int64)[place >= 0]
    ends = month_number(last) + np.arange(1 - points, 1)
    amounts, bought = (
        months.between(name, ends - 11, ends)[:, place[place >= 0]]
        for name in (measure, "known" if measure == "margin" else "lines")
    )
    if by_group and len(groups):
        order = np.argsort(groups, kind="stable")
        starts = np.flatnonzero(np.diff(groups[order], prepend=groups[order][0] - 1))
        amounts, bought = (np.add.reduceat(rows[:, order], starts, axis=1) for rows in (amounts, bought))
    found = []
    for point, (year, active) in enumerate(zip(amounts, bought > 0, strict=True)):
        found.append({"month_on": months_before(last, points - 1 - point), **_small_line(year[active])})
    lines = pd.DataFrame(found)
    if measure == "margin":
        net, covered = (months.between(name, ends - 11, ends)[:, place[place >= 0]].sum(axis=1) for name in _COVERAGE)
        lines.loc[~is_enough(covered, net), list(ROLLING)] = np.nan
    return lines


def _small_line(units: np.ndarray) -> dict[str, float | int | None]:
    """``ROLLING`` of the accounts' amounts in ``UNIT``; the figures are those of ``concentration``."""
    figures: dict[str, float | int | None] = {**dict.fromkeys(ROLLING), "total": float(units.sum()) / UNIT}
    above = np.sort(units[units > 0])[::-1]
    if len(above):
        share = above / above.sum()
        figures["top_20pct_share"] = float(share[: math.ceil(len(above) / 5)].sum())
        figures["accounts_for_80pct"] = accounts_for(np.cumsum(share), 0.8)
        figures["effective_accounts"] = float(1 / np.square(share).sum())
        figures["largest_share"] = float(share[0])
    return figures
