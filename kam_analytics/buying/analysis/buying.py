"""How an account buys: basket, season, mix, and orders without earlier contact; for the rhythm see ``intervals``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.activities.rules.types import IMPERSONAL
from kam_analytics.kit.rules.coverage import is_enough

#: with fewer complete months than this no season is computed
FEWEST_MONTHS = 24
#: choices for the number of days before an order in which somebody should have been in touch
WINDOWS = (14, 30, 60, 90)


@dataclass(frozen=True)
class Season:
    """Share of each calendar month in the net sales of complete years.

    ``months`` has twelve rows: ``month`` (1-12), ``share`` (0-1, all years together), ``low`` and
    ``high`` (the smallest and largest share in one year). Empty, with ``years`` 0, if refused;
    ``complete`` is the number of complete months.
    """

    complete: int
    years: int
    months: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class Basket:
    """Medians per order: net sales (currency units), lines, different products. Missing without orders.

    ``products`` are missing too if the lines that name one make too little of net sales.
    """

    orders: int
    net_sales: float | None
    lines: float | None
    products: float | None


@dataclass(frozen=True, kw_only=True)
class Mix:
    """Category shares of the last 12 months and of the 12 before that.

    ``rows``: ``category_id``, labels, ``now``, ``before`` (0-1) and ``difference``, largest first.
    ``drift`` (0-1) is the total variation distance: the share of net sales that moved to another category.
    ``None`` and no rows if one of the years has no sales above zero, or if the data do not cover the year before
    (``has_before`` is false). ``negative`` categories (net returns in a year) count as zero there.
    """

    rows: pd.DataFrame
    drift: float | None
    negative: int
    has_before: bool = True


@dataclass(frozen=True)
class Received:
    """The orders of a period, and those without an activity of ours in the ``window`` days before."""

    window: int
    orders: int
    received: int

    @property
    def share(self) -> float | None:
        return self.received / self.orders if self.orders else None


def season(months: pd.DataFrame, *, last: date) -> Season:
    """Share of each calendar month over the complete years that end with the month ``last``.

    ``months`` has one row per month with lines (query ``account_months_of``); a month without lines
    between them is zero. The first month is left out, because the account may not have been
    a customer for all of it. Refused with fewer than 24 complete months or without sales above zero in a
    year.
    """
    none = pd.DataFrame({"month": [], "share": [], "low": [], "high": []})
    until = pd.Timestamp(last)
    rows = months[months["month_on"] <= until]
    if rows.empty:
        return Season(0, 0, none)
    first = rows["month_on"].min() + pd.DateOffset(months=1)
    complete = max(0, (until.year - first.year) * 12 + until.month - first.month + 1)
    if complete < FEWEST_MONTHS:
        return Season(complete, 0, none)
    years = complete // 12
    on = pd.date_range(end=until, periods=years * 12, freq="MS")
    values = rows.set_index("month_on")["net_sales"].reindex(on, fill_value=0.0).to_numpy(dtype=float)
    by_year = values.reshape(years, 12)
    totals = by_year.sum(axis=1)
    if (totals <= 0).any():
        return Season(complete, 0, none)
    # the columns of a row are the calendar months, beginning with the one after ``last``
    shares = by_year / totals[:, None]
    found = pd.DataFrame(
        {
            "month": [int(day.month) for day in on[:12]],
            "share": by_year.sum(axis=0) / totals.sum(),
            "low": shares.min(axis=0),
            "high": shares.max(axis=0),
        }
    )
    return Season(complete, years, found.sort_values("month", ignore_index=True))


def basket(orders: pd.DataFrame, *, since: date, until: date) -> Basket:
    """Medians per order that began in a period, from the query ``account_orders``; returns are left out.

    >>> orders = pd.DataFrame({"ordered_on": pd.to_datetime(["2026-01-01", "2026-01-11"]),
    ...     "net_sales": [100.0, 300.0], "lines": [1, 2], "products": [1, 2], "product_net_sales": [100.0, 300.0]})
    >>> basket(orders, since=date(2026, 1, 1), until=date(2026, 1, 31))
    Basket(orders=2, net_sales=200.0, lines=1.5, products=1.5)
    """
    rows = _within(orders, since, until)
    if rows.empty:
        return Basket(orders=0, net_sales=None, lines=None, products=None)
    usual = {name: float(rows[name].median()) for name in ("net_sales", "lines", "products")}
    is_named = is_enough(rows["product_net_sales"].sum(), rows["net_sales"].sum())
    return Basket(
        orders=len(rows), net_sales=usual["net_sales"], lines=usual["lines"],
        products=usual["products"] if is_named else None,
    )  # fmt: skip


def mix(categories: pd.DataFrame, *, middle: date, has_before: bool = True) -> Mix:
    """The shift of categories between the 12 months before the month ``middle`` and the 12 months from it.

    ``categories`` has one row per category x month (query ``account_categories``); lines without a
    category are one category of their own. Without ``has_before`` the data do not cover the first of the two years.

    >>> rows = pd.DataFrame({"month_on": pd.to_datetime(["2025-01-01", "2025-01-01", "2026-01-01", "2026-01-01"]),
    ...     "category_id": ["a", "b", "a", "b"], "label_en": list("ABAB"), "label_fi": list("ABAB"),
    ...     "net_sales": [50.0, 50.0, 80.0, 20.0]})
    >>> found = mix(rows, middle=date(2026, 1, 1))
    >>> round(found.drift, 6), found.rows["category_id"].tolist()
    (0.3, ['a', 'b'])
    """
    keys = ["category_id", "label_en", "label_fi"]
    is_now = categories["month_on"] >= pd.Timestamp(middle)
    sums = (
        categories.assign(
            now=categories["net_sales"].where(is_now, 0.0), before=categories["net_sales"].where(~is_now, 0.0)
        )
        .groupby(keys, as_index=False, dropna=False)[["now", "before"]]
        .sum()
    )
    negative = int((sums[["now", "before"]] < 0).any(axis=1).sum())
    sums[["now", "before"]] = sums[["now", "before"]].clip(lower=0.0)
    totals = sums[["now", "before"]].sum()
    if not has_before or (totals <= 0).any():
        none = sums.iloc[:0].assign(difference=0.0)
        return Mix(rows=none, drift=None, negative=negative, has_before=has_before)
    rows = sums.assign(now=sums["now"] / totals["now"], before=sums["before"] / totals["before"])
    rows["difference"] = rows["now"] - rows["before"]
    rows = rows.sort_values(["now", "before", "category_id"], ascending=[False, False, True], ignore_index=True)
    return Mix(rows=rows, drift=math.fsum(abs(rows["difference"])) / 2, negative=negative)


def received(orders: pd.DataFrame, activities: pd.DataFrame, *, since: date, until: date, window: int) -> Received:
    """Count the orders of a period without an activity of ours in the ``window`` days before they began.

    Parameters
    ----------
    orders
        One row per order (query ``account_orders``).
    activities
        One row per day x type (query ``account_activity_days``). Newsletters and webinars do not
        count, nor do days without a positive quantity.
    window
        An order that began on day d is received, not sold, if there was no activity from d - window to d - 1: an
        activity on the day itself may be the order and does not count.

    >>> orders = pd.DataFrame({"ordered_on": pd.to_datetime(["2026-02-01", "2026-03-20"])})
    >>> done = pd.DataFrame({"done_on": pd.to_datetime(["2026-01-02", "2026-03-20"]), "quantity": 1})
    >>> done["activity_type"] = "call"
    >>> received(orders, done, since=date(2026, 1, 1), until=date(2026, 12, 31), window=30).received
    1
    """
    began = _within(orders, since, until)["ordered_on"].to_numpy(dtype="datetime64[D]")
    own = activities[~activities["activity_type"].isin(IMPERSONAL) & (activities["quantity"] > 0)]
    done = np.sort(own["done_on"].to_numpy(dtype="datetime64[D]"))
    before = np.searchsorted(done, began, side="left") - np.searchsorted(
        done, began - np.timedelta64(window, "D"), side="left"
    )
    return Received(window, len(began), int((before == 0).sum()))


def _within(orders: pd.DataFrame, since: date, until: date) -> pd.DataFrame:
    return orders[(orders["ordered_on"] >= pd.Timestamp(since)) & (orders["ordered_on"] <= pd.Timestamp(until))]
