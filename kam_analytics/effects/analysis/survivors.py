"""Accounts that stopped buying: from when they count as lost, and what was done with them before and after.

Activities with an account end when it has left, and so do its sales: months in which both are zero look like an effect.
In simulated companies of 60 accounts, 24 of which leave, activities that do nothing were claimed at lag 2 in 45 of
100 companies (36 months) and 26 of 100 (24 months); without the months after an account counts as lost in 7 and 6
(docs/validation.md). So those months are left out. What an activity does to keep an account is not seen.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

#: fewer intervals between months with sales than this do not show what is usual
FEWEST = 4
#: an account counts as lost when it has waited longer than this share of its own intervals
LATE = 0.9


@dataclass(frozen=True, kw_only=True)
class Survivors:
    """Of ``n_accounts``, ``n_lost`` stopped buying within the months.

    ``before`` and ``after`` are activities a month with the lost accounts, until they count as lost and from then
    on; ``None`` without a lost account.
    """

    n_accounts: int
    n_lost: int
    before: float | None
    after: float | None


def lost_from(months: pd.DataFrame) -> pd.Series:
    """The first month in which each account counts as lost; accounts that are not lost have no entry.

    Parameters
    ----------
    months : DataFrame
        One row per account and month: ``account_key``, ``month_on`` (first day), ``net_sales``. A month without
        sales above zero is one of waiting.

    Returns
    -------
    Series
        Indexed by account key. The wait is longer than the 90th percentile (type 7 of Hyndman and Fan 1996) of the
        account's own intervals between months with sales; with fewer than ``FEWEST`` intervals nobody knows.
    """
    number = _numbers(months)
    sold = months["net_sales"].to_numpy() > 0
    keys = months["account_key"].to_numpy()
    order = np.lexsort([number[sold], keys[sold]])
    account, at = keys[sold][order], number[sold][order]
    gaps = pd.Series(np.diff(at)[account[1:] == account[:-1]], dtype=float)
    by = gaps.groupby(account[1:][account[1:] == account[:-1]])
    usual = by.quantile(LATE)[by.size() >= FEWEST]
    last = pd.Series(at, dtype=float).groupby(account).max().reindex(usual.index)
    # rounded: a wait of exactly the quantile must not be late by a rounding error
    from_month = last + np.floor(usual.round(6)) + 1
    from_month = from_month[from_month <= (number.max() if len(number) else 0)].astype(int)
    years, month = np.divmod(from_month.to_numpy(), 12)
    return pd.Series(pd.to_datetime({"year": years, "month": month + 1, "day": 1}).to_numpy(), index=from_month.index)


def while_customer(months: pd.DataFrame) -> np.ndarray:
    """Which rows of ``lost_from`` lie before their account counts as lost."""
    lost = lost_from(months).reindex(months["account_key"]).to_numpy()
    return np.asarray(~(months["month_on"].to_numpy() >= lost))


def survivors(
    rows: pd.DataFrame, *, activity_type: str | None = None, accounts: Collection[int] | None = None
) -> Survivors:
    """Who stopped buying, and whether activities of a type with them did, from the frame of the query ``panel``."""
    if accounts is not None:
        rows = rows[rows["account_key"].isin(list(accounts))]
    is_month = rows["activity_type"].isna()
    months, done = rows[is_month], rows[~is_month]
    if activity_type is not None:
        done = done[done["activity_type"] == activity_type]
    lost = lost_from(months)
    months, done = (part[part["account_key"].isin(lost.index)] for part in (months, done))
    rates = []
    for is_after in (False, True):
        spans, acts = (
            part[(part["month_on"].to_numpy() >= lost.reindex(part["account_key"]).to_numpy()) == is_after]
            for part in (months, done)
        )
        rates.append(float(acts["activities"].sum()) / len(spans) if len(spans) else None)
    return Survivors(
        n_accounts=int(rows.loc[is_month, "account_key"].nunique()), n_lost=len(lost), before=rates[0], after=rates[1]
    )


def _numbers(months: pd.DataFrame) -> np.ndarray:
    on = pd.DatetimeIndex(months["month_on"])
    return np.asarray(on.year * 12 + on.month - 1, dtype=np.int64)
