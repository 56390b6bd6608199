"""Share of wallet: our net sales divided by the customer's total purchases, as a range.

Net sales and estimate are for the same category and the same 12 months. An estimate is for a calendar
year; the year in which the data end is compared with the last 12 complete months, a year that begins after
the data is not compared, nor is one of which the data do not hold all twelve months. The category ``all``
is the whole account; it is never added to estimates of categories.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from kam_analytics.kit.analysis.slices import Slices, values
from kam_analytics.kit.rules.period import months_before

#: the category of an estimate of all purchases of an account
ALL = "all"
#: an estimate older than this is stale
STALE_MONTHS = 18
#: largest high / low of high and of medium confidence; without a range confidence is low
_SURE = ((1.5, "high"), (2.5, "medium"))
_LOW_CONFIDENCE = "low"


class _Estimate(NamedTuple):
    """The columns of ``assess`` that a wallet needs, with the position of the row first."""

    at: int
    category_id: str
    year: int
    case: str
    low: float | None
    likely: float
    high: float | None
    net_sales: float | None
    gap: float | None
    gap_margin: float | None
    is_latest: bool
    counts: bool
    is_stale: bool
    confidence: str
    estimated_on: date

    @property
    def own(self) -> float:
        return max(self.net_sales or 0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class AccountWallet:
    """The wallet of one account.

    ``rows``: one per category with an estimate, largest gap first, as ``assess`` gives them; those
    with ``counts`` make the account's figures, which are missing (None) if nothing can be
    compared. Amounts are currency units, shares fractions 0-1; the range is missing if an estimate
    lacks one. ``is_whole``: the figures are those of the estimate of the whole account;
    ``parts_exceed_whole``: the likely estimates of its categories for that year sum to more.
    """

    rows: pd.DataFrame
    low: float | None
    likely: float | None
    high: float | None
    net_sales: float
    wallet: float
    gap: float
    gap_margin: float | None
    categories: int
    is_whole: bool
    too_low: int
    not_held: int
    stale: int
    confidence: str
    estimated_on: date | None
    parts_exceed_whole: bool = False

    @property
    def is_stale(self) -> bool:
        return self.stale > 0

    @property
    def is_assessed(self) -> bool:
        """Return True if there is a share."""
        return self.likely is not None


def assess(rows: pd.DataFrame, *, last_month: date, today: date, held_since: date = date.min) -> pd.DataFrame:
    """Compare every estimate with our own net sales of the same category and 12 months.

    ``rows`` are those of the query ``wallet_estimates``; ``last_month`` is
    the first day of the last complete month of the data, ``held_since`` the first day of the data. Added columns:

    - ``net_sales``, and ``months``: the months they cover ("year", "recent", or "ahead": none yet)
    - ``case``: "too_low" if the likely estimate is below our net sales, "returns" if these are below
      zero, "ahead", "not_held" if the data do not hold the 12 months, otherwise "ok"
    - ``share_low``, ``share``, ``share_high``: [S/high, S/likely, S/low], never above 1; missing if
      the estimate is too low, ahead or not held; 0 if net sales are at or below zero
    - ``gap``: likely - net sales (returns count as zero); missing with the share
    - ``margin_share`` of our net sales in the category (``margin_of`` "category"), otherwise of the
      account in the last 12 months ("account"), otherwise missing; ``gap_margin`` = gap x margin share
    - ``rival``, ``open``: sales of known competitors, and the part without a known seller; together the gap
      (``is_overfull`` if the competitors sum to more)
    - ``is_stale``: older than 18 months; ``confidence``: "high" if high/low is at most 1.5, "medium"
      up to 2.5, otherwise (and without a range) "low"
    - ``is_used``: the newest estimate of its category and year (ties: the last of source and id);
      ``is_latest``: that of the newest year that can be compared, one per account and category;
      ``sources`` of that category and year; ``counts``: it is part of the account's figures

    Ties, zeros and missing values are kept as they are; no row is dropped.
    """
    table = rows.reset_index(drop=True).copy()
    running = last_month.year + (last_month.month == 12)
    year = table["year"].to_numpy(dtype="int64")
    recent, ahead = year == running, year > running
    recent_since = months_before(last_month, 11)
    first_held = held_since.year + (held_since > date(held_since.year, 1, 1))
    not_held = np.where(recent, held_since > recent_since, year < first_held)
    table["months"] = np.where(ahead, "ahead", np.where(recent, "recent", "year"))
    for name in ("net_sales", "margin", "margin_net_sales"):
        table[name] = table[f"recent_{name}"].where(recent, table[f"year_{name}"]).where(~ahead)
    own = table["net_sales"].clip(lower=0)
    too_low = table["likely"] < own
    returns = table["net_sales"] < 0
    cases = {"ahead": ahead, "too_low": too_low.to_numpy(), "not_held": not_held, "returns": returns.to_numpy()}
    table["case"] = np.select(list(cases.values()), list(cases), "ok")
    comparable = pd.Series(table["case"].isin(["returns", "ok"]).to_numpy(), index=table.index)
    for name, bound in (("share_low", "high"), ("share", "likely"), ("share_high", "low")):
        part = (own / table[bound].where(table[bound] > 0)).clip(upper=1.0)
        # an estimate of zero for a customer who buys nothing from us: zero divided by zero
        table[name] = part.where(comparable & table[bound].notna())
    table["gap"] = (table["likely"] - own).where(comparable)
    _add_margin(table)
    room = table["gap"].fillna(0.0)
    table["rival"] = np.minimum(table["competitor_amount"], room)
    table["open"] = (room - table["rival"]).where(comparable)
    table["is_overfull"] = comparable & (table["competitor_amount"] > room + 0.005)
    oldest = pd.Timestamp(today) - pd.DateOffset(months=STALE_MONTHS)
    table["is_stale"] = pd.to_datetime(table["estimated_on"]) < oldest
    width = table["high"] / table["low"].where(table["low"] > 0)
    table["confidence"] = np.select([width <= most for most, _word in _SURE], [word for _most, word in _SURE], "low")
    _choose(table)
    return table


def _add_margin(table: pd.DataFrame) -> None:
    own = (table["margin"] / table["margin_net_sales"]).where(table["margin_net_sales"] > 0)
    account = (table["account_margin"] / table["account_margin_net_sales"]).where(table["account_margin_net_sales"] > 0)
    table["margin_share"] = own.fillna(account)
    table["margin_of"] = np.select([own.notna(), account.notna()], ["category", "account"], "unknown")
    table["gap_margin"] = table["gap"] * table["margin_share"]


def _choose(table: pd.DataFrame) -> None:
    """Choose the estimate for each category and year, the year for each category, the estimates for the account."""
    order = table.assign(day=pd.to_datetime(table["estimated_on"])).sort_values(["day", "source", "estimate_id"])
    keys = ["account_id", "category_id"]
    table["is_used"] = ~order.duplicated([*keys, "year"], keep="last").reindex(table.index)
    table["sources"] = table.groupby([*keys, "year"])["estimate_id"].transform("count").astype("int64")
    usable = table["is_used"] & (table["case"] != "ahead")
    newest = table["year"].where(usable).groupby([table[key] for key in keys]).transform("max")
    table["is_latest"] = usable & (table["year"] == newest).fillna(False).astype(bool)
    whole = table["category_id"] == ALL
    year = table["year"].astype("float64")
    speaks = table["is_latest"] & ~table["case"].isin(["too_low", "not_held"])
    whole_year = year.where(speaks & whole).groupby(table["account_id"]).transform("max")
    part_year = year.where(table["is_latest"] & ~whole).groupby(table["account_id"]).transform("max")
    # an estimate of the whole account has priority over its categories, unless these are for a later year
    by_whole = whole_year.notna() & ~(part_year > whole_year)
    table["counts"] = speaks & (whole == by_whole)


def account_wallet(rows: pd.DataFrame, **how: date) -> AccountWallet:
    """The wallet of one account, from the rows of ``wallet_estimates``; see ``assess``.

    >>> row = {"estimate_id": "w", "account_id": "a", "category_id": "x", "year": 2025, "source": "s", "low": 50.0,
    ...     "likely": 80.0, "high": 100.0, "estimated_on": pd.Timestamp(2025, 6, 1), "competitor_amount": 10.0,
    ...     "account_margin": 8.0, "account_margin_net_sales": 40.0}
    >>> sold = {f"{of}_{name}": value for of in ("year", "recent") for name, value in
    ...     (("net_sales", 40.0), ("margin", None), ("margin_net_sales", 0.0))}
    >>> found = account_wallet(pd.DataFrame([row | sold]), last_month=date(2025, 12, 1), today=date(2026, 1, 9))
    >>> found.low, found.likely, found.high, found.gap, found.gap_margin
    (0.4, 0.5, 0.8, 40.0, 8.0)
    """
    return wallet_of(assess(rows, **how))


def assessed(rows: pd.DataFrame, **how: date) -> Slices:
    """``assess`` for all accounts at once, sliced by account; ``wallet_of`` makes a wallet from a slice."""
    return Slices(assess(rows, **how))


def wallet_of(table: pd.DataFrame) -> AccountWallet:
    """The wallet of one account, from its rows of ``assess``."""
    estimates = [_Estimate(at, *row) for at, row in enumerate(values(table, *_Estimate._fields[1:]))]
    latest = sorted((row for row in estimates if row.is_latest), key=_by_gap)
    used = [row for row in latest if row.counts]
    is_whole = any(row.category_id == ALL for row in used)
    wallet, known = sum(row.likely for row in used), [row.gap_margin for row in used if row.gap_margin is not None]
    parts = [row for row in latest if row.category_id != ALL and row.year in {whole.year for whole in used}]
    low, likely, high = (_share(used, [getattr(row, name) for row in used]) for name in ("high", "likely", "low"))
    return AccountWallet(
        rows=table.take([row.at for row in latest]).reset_index(drop=True),
        low=low,
        likely=likely,
        high=high,
        net_sales=float(sum(row.own for row in used)),
        wallet=float(wallet),
        gap=float(sum(row.gap or 0.0 for row in used)),
        gap_margin=float(sum(known)) if used and len(known) == len(used) else None,
        categories=0 if is_whole else len(used),
        is_whole=is_whole,
        too_low=sum(row.case == "too_low" and (row.category_id == ALL) == is_whole for row in latest),
        not_held=sum(row.case == "not_held" for row in latest),
        stale=sum(row.is_stale for row in used),
        confidence=weakest(row.confidence for row in used),
        estimated_on=min((row.estimated_on for row in used), default=None),
        parts_exceed_whole=is_whole and sum(row.likely for row in parts) > wallet,
    )


#: the same function under the name that other pages use: share of wallet low, likely, high, n, stale
account_share = account_wallet


def _by_gap(row: _Estimate) -> tuple[bool, float, bool, float, str]:
    """Largest gap first, then largest net sales; missing values come last."""
    return row.gap is None, -(row.gap or 0.0), row.net_sales is None, -(row.net_sales or 0.0), row.category_id


def _share(used: list[_Estimate], bounds: list[float | None]) -> float | None:
    """Sum divided by sum at one end of the estimates, as if all erred together; missing if one lacks that end."""
    if None in bounds:
        return None
    # a customer cannot buy less in total than from us
    wallet = sum(max(bound or 0.0, row.own) for bound, row in zip(bounds, used, strict=True))
    return float(sum(row.own for row in used) / wallet) if wallet > 0 else None


def weakest(words: Iterable[str]) -> str:
    """The lowest of some confidence levels; without any it is "low"."""
    found = set(words)
    return next((word for word in (_LOW_CONFIDENCE, "medium", "high") if word in found), _LOW_CONFIDENCE)


def wallet_allocation_rule(rank: float, suppliers: int) -> float:
    """Share of wallet estimated from our rank among the suppliers that the customer uses.

    (1 - rank / (n + 1)) x 2 / n; tied suppliers get the mean of their ranks, so ``rank`` may be 1.5.
    The shares of all ranks sum to 1. A model of the average, for categories that customers buy from
    several suppliers: not a measurement of one account.

    Keiningham, Aksoy, Buoye, Cooil (2011), Harvard Business Review 89(10).

    >>> [round(wallet_allocation_rule(rank, 3), 4) for rank in (1, 2, 3)]
    [0.5, 0.3333, 0.1667]
    """
    if suppliers < 1 or not 1 <= rank <= suppliers:
        raise ValueError("rank lies between 1 and the number of suppliers")
    return (1 - rank / (suppliers + 1)) * 2 / suppliers
