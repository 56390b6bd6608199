"""Two periods account by account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.kit.analysis.selection import group_rows, keep, measured
from kam_analytics.kit.analysis.units import whole_units

_NOT_KEPT = ["net_sales", "margin", "margin_net_sales", "before_lines", "now_lines"]


@dataclass(frozen=True)
class Compared:
    """``rows``: one per account (or group) with a line in either period, by ``account_id``.

    They have the account's names and the measure ``before`` and ``now`` (currency units, net of
    returns; 0 without a line in that period). ``unknown`` counts the accounts left out because they
    had lines without the measure in one of the periods. ``bought`` is true for an account with net sales above
    zero before the earlier period, as far back as ``known_since``: ``None`` where nothing so old is known.
    """

    rows: pd.DataFrame
    unknown: int = 0
    known_since: date | None = None

    @property
    def returned(self) -> pd.Series:
        """True for an account that bought earlier, nothing in the earlier period, and buys now."""
        rows = self.rows
        if self.known_since is None:
            return pd.Series(data=False, index=rows.index)
        return rows["bought"] & (rows["before"] <= 0) & (rows["now"] > 0)


def compared(
    now: pd.DataFrame,
    before: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    by_group: bool,
    measure: str = "net_sales",
) -> Compared:
    """Put two periods side by side.

    Both frames are those of the query ``account_sales``. Filters use one set of attributes, so that an
    account does not appear or disappear because its segment changed: those at the end of this period, or
    of the earlier one for an account without a line in this one. A group is whole, or not there.

    >>> a = pd.DataFrame({"account_id": ["x"], "net_sales": [80.0]})
    >>> b = pd.DataFrame({"account_id": ["x", "y"], "net_sales": [100.0, 5.0]})
    >>> compared(a, b, filters={}, by_group=False).rows[["before", "now"]].to_numpy().tolist()
    [[100.0, 80.0], [5.0, 0.0]]
    """
    places = {"before": _places(before), "now": _places(now)}
    gone = before[places["now"].get_indexer(places["before"]) < 0]
    if by_group and any(filters.values()):
        rows = _whole_groups(now, gone, filters)
    else:
        rows = keep(pd.concat([now, gone], ignore_index=True) if len(gone) else now, filters)
    ids = _places(rows)
    for name, frame in (("before", before), ("now", now)):
        # the last position is for an account without a line
        chosen = frame[_places(frame).isin(ids)]
        at = _places(chosen).get_indexer(ids)
        amounts = np.append(measured(chosen, measure, by_group=by_group), np.nan)
        rows = rows.assign(**{name: amounts[at], f"{name}_lines": at >= 0})
    if by_group:
        groups = rows.groupby("group_key")
        sums = groups[["before", "now"]].sum(min_count=1).apply(whole_units)
        sums = sums.join(groups[["before_lines", "now_lines"]].any())
        rows = group_rows(rows)
        rows[sums.columns] = sums.loc[rows["group_key"]].to_numpy()
    # without a line there were no sales; a line without the measure leaves it unknown
    found = {name: rows[name].astype("float64").where(rows[f"{name}_lines"].astype(bool), 0.0) for name in places}
    rows = rows.assign(**found).drop(columns=_NOT_KEPT, errors="ignore")
    known = rows.dropna(subset=["before", "now"]).sort_values("account_id", ignore_index=True)
    return Compared(known, len(rows) - len(known))


def with_earlier(pair: Compared, earlier: pd.DataFrame, *, by_group: bool, known_since: date | None) -> Compared:
    """The same with what each account bought before both periods.

    Parameters
    ----------
    earlier
        The frame of ``account_sales`` from ``known_since`` to the day before the earlier period. A group has bought if
        its companies in sight did together, whatever the filters.

    >>> two = Compared(pd.DataFrame({"account_id": ["r", "n"], "before": [0.0, 0.0], "now": [4.0, 1.0]}))
    >>> sold = pd.DataFrame({"account_id": ["r"], "net_sales": [5.0]})
    >>> with_earlier(two, sold, by_group=False, known_since=date(2023, 8, 15)).returned.tolist()
    [True, False]
    """
    counted = "group_key" if by_group else "account_id"
    sums = earlier.groupby(counted)["net_sales"].sum()
    bought = pair.rows[counted].isin(sums.index[sums > 0])
    return replace(pair, rows=pair.rows.assign(bought=bought), known_since=known_since)


def _whole_groups(now: pd.DataFrame, gone: pd.DataFrame, filters: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Every company of the wanted groups: by the companies of this period, or of the earlier one if none is in this."""
    left = gone[~gone["group_key"].isin(now["group_key"])]
    wanted = pd.concat([keep(rows, filters)["group_key"] for rows in (now, left)])
    every = pd.concat([now, gone], ignore_index=True)
    return every[every["group_key"].isin(wanted)].reset_index(drop=True)


def _places(frame: pd.DataFrame) -> pd.Index:
    """The position of each account; as plain objects, which are found ten times faster than texts."""
    return pd.Index(frame["account_id"].to_numpy(dtype=object))
