"""What a scan and the six months together compare: tables of sales and activities, account by account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kam_analytics.effects.analysis.slopes import own_normal, varies, winsorised_counts
from kam_analytics.effects.analysis.within import Floats, Mask, to_tables

Outcome = Literal["index", "log"]

#: the fewest months of sales for an account, and of the panel for a lag
ACCOUNT_MONTHS, LAG_MONTHS = 6, 12
#: months have separate effects by size class if every class has at least this many accounts
CLASS_ACCOUNTS = 20
#: an effect of 2.8 standard errors is detected in four of five samples
VISIBLE = 2.8


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """Tables of one row per account in the model and one column per month, nan where a month is missing.

    ``sales`` are in the unit of the outcome, ``activities`` are winsorised counts, ``group`` numbers the size
    class of each account; ``left_out`` counts the accounts without enough months or with sales not above zero,
    ``unsold`` those of them without sales above zero.
    """

    sales: Floats
    activities: Floats
    group: NDArray[np.int64]
    left_out: int
    unsold: int
    by_class: bool

    @property
    def months(self) -> int:
        return int(self.sales.shape[1])

    @property
    def informative(self) -> Mask:
        """Accounts with both varying activities and varying sales."""
        return varies(self.activities) & varies(self.sales)

    @property
    def refusal(self) -> str | None:
        """Why nothing can be found in these tables at any lag."""
        if not varies(self.sales).any():
            return "no_sales"
        if not np.nansum(self.activities):
            return "no_activity"
        return None


def prepared(panel: pd.DataFrame, *, outcome: Outcome, by_size: bool) -> Prepared:
    """The tables of a panel as ``activity_effect`` takes it.

    Raises
    ------
    BadInput
        If an account has two rows for a month.
    """
    panel = panel.reset_index(drop=True)
    _ids, (sales, count) = to_tables(panel, "sales", "activities")
    return compared(sales, count, outcome=outcome, classes=_classes(panel) if by_size else None)


def compared(
    sales: Floats, activities: Floats, *, outcome: Outcome = "index", classes: NDArray[np.int64] | None = None
) -> Prepared:
    """The accounts of tables in money and counts that can be compared, in an order given by their figures.

    So neither their names nor the order of rows matter.
    """
    long: Mask = np.isfinite(sales).sum(axis=1) >= ACCOUNT_MONTHS
    sold: Mask = np.nansum(sales, axis=1) > 0
    kept: Mask = long & sold
    if outcome == "log":
        kept &= ~(sales <= 0).any(axis=1)
    y = np.log(sales[kept]) if outcome == "log" else own_normal(sales[kept])
    x = winsorised_counts(activities[kept])
    group = classes[kept] if classes is not None else np.zeros(len(y), dtype=np.int64)
    by_class = bool(np.unique(group).size > 1 and min(np.bincount(group)[np.unique(group)]) >= CLASS_ACCOUNTS)
    if not by_class:
        group = np.zeros(len(y), dtype=np.int64)
    by_figures = [*np.nan_to_num(np.round(y, 9), nan=-9.0).T, *np.nan_to_num(x, nan=-1.0).T]
    order = np.lexsort(by_figures) if by_figures else np.arange(0)
    return Prepared(
        sales=y[order],
        activities=x[order],
        group=group[order],
        left_out=len(kept) - len(y),
        unsold=int((~sold).sum()),
        by_class=by_class,
    )


def _classes(panel: pd.DataFrame) -> NDArray[np.int64] | None:
    """A number for the size class of each account, in the order of ``to_tables``."""
    if "size_class" not in panel:
        return None
    first = (
        panel.assign(account_id=panel["account_id"].astype(str)).groupby("account_id", sort=True)["size_class"].first()
    )
    return np.asarray(pd.factorize(first, sort=True)[0], dtype=np.int64) + 1
