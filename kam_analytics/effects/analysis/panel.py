"""The panel: sales and activities of each account, month by month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kam_analytics.effects.analysis.survivors import while_customer

RESULTS = ("net_sales", "margin")
#: with fewer activities a year than this, an account's activities may simply not be logged
RARELY = 3
#: size classes, smallest first
SIZES = ("small", "middle", "large")


@dataclass(frozen=True, kw_only=True)
class PanelFacts:
    """Facts about a panel.

    ``types`` counts the activities of each type, most frequent first; ``rarely_logged`` counts accounts
    with fewer than ``RARELY`` activities a year, of any type; ``margin_coverage`` is the share of net
    sales with a margin (``None`` without net sales above zero).
    """

    accounts: int
    months: int
    first_month: pd.Timestamp | None
    last_month: pd.Timestamp | None
    types: dict[str, int]
    rarely_logged: int
    margin_coverage: float | None


def of_accounts(rows: pd.DataFrame, accounts: Collection[int] | None) -> pd.DataFrame:
    """Rows of the given account keys; of all accounts if they are ``None``."""
    return rows if accounts is None else rows[rows["account_key"].isin(list(accounts))]


def panel_facts(rows: pd.DataFrame, *, accounts: Collection[int] | None = None) -> PanelFacts:
    """Facts about the frame of the query ``panel``."""
    rows = of_accounts(rows, accounts)
    months, done = _parts(rows)
    if months.empty:
        return PanelFacts(
            accounts=0, months=0, first_month=None, last_month=None, types={}, rarely_logged=0, margin_coverage=None
        )
    count = done.groupby("activity_type")["activities"].sum().sort_values(ascending=False, kind="stable")
    logged = done.groupby("account_key")["activities"].sum()
    years = months.groupby("account_key")["month_on"].size() / 12
    per_year = logged.reindex(years.index, fill_value=0.0) / years
    total = float(months["net_sales"].sum())
    known = float(months["margin_net_sales"].sum())
    return PanelFacts(
        accounts=int(months["account_key"].nunique()),
        months=int(months["month_on"].nunique()),
        first_month=months["month_on"].min(),
        last_month=months["month_on"].max(),
        types={str(name): int(number) for name, number in count.items()},
        rarely_logged=int((per_year < RARELY).sum()),
        margin_coverage=known / total if total > 0 else None,
    )


def panel(
    rows: pd.DataFrame,
    *,
    result: str = "net_sales",
    activity_type: str | None = None,
    accounts: Collection[int] | None = None,
    after_loss: bool = True,
) -> pd.DataFrame:
    """One row per account and month, as ``activity_effect`` needs it.

    Parameters
    ----------
    rows : DataFrame
        Of the query ``panel``: a month row (``activity_type`` missing) has ``net_sales`` and ``margin``
        in money, a type row the number of ``activities``.
    result : {"net_sales", "margin"}
        The column used as ``sales``; a month with unknown margin is missing.
    activity_type : str, optional
        Which activities are counted; all of them by default.
    accounts : collection of int, optional
        Account keys; all by default.
    after_loss : bool
        Whether the months after an account counts as lost are there (``survivors``): in descriptions, not in models.

    Returns
    -------
    DataFrame
        ``account_id`` (the account key), ``month``, ``sales``, ``activities`` (a month without one is 0),
        ``size_class``: a third of the accounts each, by net sales over all months; ties by account key.
    """
    months, done = _parts(of_accounts(rows, accounts))
    if not after_loss:
        months = months[while_customer(months)]
    if activity_type is not None:
        done = done[done["activity_type"] == activity_type]
    count = done.groupby(["account_key", "month_on"])["activities"].sum()
    at = pd.MultiIndex.from_frame(months[["account_key", "month_on"]])
    return pd.DataFrame(
        {
            "account_id": months["account_key"].to_numpy(),
            "month": months["month_on"].to_numpy(),
            "sales": months[result].to_numpy(dtype=float),
            "activities": count.reindex(at, fill_value=0.0).to_numpy(dtype=float),
            "size_class": _size_classes(months),
        }
    )


def _parts(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    is_month = rows["activity_type"].isna()
    return rows[is_month], rows[~is_month]


def _size_classes(months: pd.DataFrame) -> np.ndarray:
    size = months.groupby("account_key", sort=True)["net_sales"].sum()
    place = size.rank(method="first").to_numpy() - 1
    names = np.array(SIZES)[(place * len(SIZES) // max(len(size), 1)).astype(int)]
    return np.asarray(pd.Series(names, index=size.index).reindex(months["account_key"]).to_numpy())
