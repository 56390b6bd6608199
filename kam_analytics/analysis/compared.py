"""Two periods account by account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kam_analytics.analysis.selection import group_rows, keep


@dataclass(frozen=True)
class Compared:
    """``rows``: one per account (or group) with a line in either period, by ``account_id``.

    They carry the account's words and the measure ``before`` and ``now`` (currency units, net of
    returns; 0 without a line in that period). ``unknown`` counts those left out because they had
    lines without the measure in one of the periods.
    """

    rows: pd.DataFrame
    unknown: int = 0


def compared(
    now: pd.DataFrame,
    before: pd.DataFrame,
    *,
    filters: Mapping[str, Sequence[str]],
    by_group: bool,
    measure: str = "net_sales",
) -> Compared:
    """Put two periods side by side.

    Both frames are those of the query ``account_sales``. Filters look at one set of words, so that an
    account does not come or go because its segment changed: those at the end of this period, of the
    earlier one for an account without a line in this one.

    >>> a = pd.DataFrame({"account_id": ["x"], "net_sales": [80.0]})
    >>> b = pd.DataFrame({"account_id": ["x", "y"], "net_sales": [100.0, 5.0]})
    >>> compared(a, b, filters={}, by_group=False).rows[["before", "now"]].to_numpy().tolist()
    [[100.0, 80.0], [5.0, 0.0]]
    """
    gone = before[~before["account_id"].isin(now["account_id"])]
    rows = keep(pd.concat([now, gone], ignore_index=True) if len(gone) else now, filters)
    key = "group_key" if by_group else "account_id"
    kept = set(rows["account_id"])
    sums = {
        name: frame[frame["account_id"].isin(kept)].groupby(key)[measure].sum(min_count=1)
        for name, frame in (("before", before), ("now", now))
    }
    rows = group_rows(rows) if by_group else rows
    for name, found in sums.items():
        amount = rows[key].map(found).astype("float64")
        # without a line there were no sales; a line without the measure leaves it unknown
        rows = rows.assign(**{name: amount.where(rows[key].isin(found.index), 0.0)})
    rows = rows.drop(columns=["net_sales", "margin", "margin_net_sales"], errors="ignore")
    known = rows.dropna(subset=["before", "now"]).sort_values("account_id", ignore_index=True)
    return Compared(known, len(rows) - len(known))
