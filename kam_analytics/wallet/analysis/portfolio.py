"""Share of wallet over many accounts: sum divided by sum, with correlated errors of the estimates.

The same analysts and sources err in the same direction, so errors do not cancel as independent ones
would; ignoring this would make a total look more exact than it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.wallet.analysis.account import assess, weakest

DRAWS = 5_000
#: share of the error variance that is common to all estimates
SHARED = 0.3
#: width of a range from low to high in standard deviations, assuming that it covers nine tenths
RANGE_IN_SD = 3.29
#: an estimate without low and high is assumed to be between half and double of likely
_FACTOR = 2.0
#: the chance of being among this many largest gaps is shown
TOP = 10
_SEED = 8_102_026
#: number of draws made at once
_AT_ONCE = 500
_NINE_TENTHS = (0.05, 0.95)


@dataclass(frozen=True, kw_only=True)
class PortfolioWallet:
    """``accounts``: one row per assessed account, largest gap first (columns of ``portfolio_wallet``).

    Shares are fractions 0-1 with the range that covers nine tenths of the draws, missing (None) without
    any assessed account; amounts are currency units. ``rival`` is the part of the gap that known competitors hold;
    ``recent_net_sales`` are our sales of the last 12 months to these accounts in the assessed categories.
    """

    accounts: pd.DataFrame
    low: float | None
    likely: float | None
    high: float | None
    net_sales: float
    wallet: float
    gap: float
    gap_low: float
    gap_high: float
    gap_margin: float
    margin_unknown: int
    rival: float
    recent_net_sales: float
    too_low: int
    not_held: int
    stale: int

    @property
    def assessed(self) -> int:
        return len(self.accounts)


def portfolio_wallet(rows: pd.DataFrame, **how: date) -> PortfolioWallet:
    """Share of wallet over all accounts with an estimate, and their gaps ranked.

    ``rows`` are those of the query ``wallet_estimates``. Each account is included with its whole-account
    estimate or with its categories, never both (``assess``: ``counts``); estimates below our own
    sales are left out and counted. ``accounts`` has account_id, name, owner, net_sales, wallet,
    share_low, share, share_high, gap, gap_low, gap_high, gap_margin (missing if no margin is
    known), top (chance of being among the ten largest gaps; missing with ten accounts or fewer),
    confidence, is_stale, estimated_on (the oldest), estimates. Ties are ordered by account_id.

    Each estimate is lognormal around ``likely`` with sd_log = ln(high/low) / 3.29 (a range of 90 %),
    errors share 30 % of their variance; an estimate cannot be below our own sales. 5,000 draws with a
    fixed seed: the same rows give the same figures.
    """
    table = assess(rows, **how)
    latest = table[table["is_latest"]]
    used = latest[latest["counts"]].sort_values(["account_id", "category_id"], ignore_index=True)
    left_out = {name: int((latest["case"] == name).sum()) for name in ("too_low", "not_held")}
    accounts = _by_account(used)
    if accounts.empty:
        return PortfolioWallet(
            accounts=accounts,
            low=None,
            likely=None,
            high=None,
            net_sales=0.0,
            wallet=0.0,
            gap=0.0,
            gap_low=0.0,
            gap_high=0.0,
            gap_margin=0.0,
            margin_unknown=0,
            rival=0.0,
            recent_net_sales=0.0,
            stale=0,
            **left_out,
        )
    wallet, own = float(used["likely"].sum()), float(used["net_sales"].clip(lower=0).sum())
    totals = _draw(used, accounts)
    shares = own / totals
    gap_low, gap_high = np.quantile(totals - own, _NINE_TENTHS)
    ranked = accounts.sort_values(["gap", "account_id"], ascending=[False, True], ignore_index=True)
    return PortfolioWallet(
        accounts=ranked,
        low=float(np.quantile(shares, _NINE_TENTHS[0])),
        likely=own / wallet,
        high=float(np.quantile(shares, _NINE_TENTHS[1])),
        net_sales=own,
        wallet=wallet,
        gap=wallet - own,
        gap_low=float(gap_low),
        gap_high=float(gap_high),
        gap_margin=float(ranked["gap_margin"].sum()),
        margin_unknown=int(ranked["gap_margin"].isna().sum()),
        rival=float(used["rival"].sum()),
        recent_net_sales=float(used["recent_net_sales"].clip(lower=0).sum()),
        stale=int(ranked["is_stale"].sum()),
        **left_out,
    )


def _by_account(used: pd.DataFrame) -> pd.DataFrame:
    own = used["net_sales"].clip(lower=0)
    table = used.assign(
        net_sales=own,
        low=np.maximum(used["low"], own),
        high=np.maximum(used["high"], own),
        margin_known=used["gap_margin"].notna(),
    )
    found = table.groupby("account_id", as_index=False, sort=True).agg(
        name=("name", "first"),
        owner=("owner", "first"),
        net_sales=("net_sales", "sum"),
        wallet=("likely", "sum"),
        low=("low", lambda values: values.sum(skipna=False)),
        high=("high", lambda values: values.sum(skipna=False)),
        gap=("gap", "sum"),
        gap_margin=("gap_margin", "sum"),
        margin_known=("margin_known", "all"),
        confidence=("confidence", weakest),
        is_stale=("is_stale", "any"),
        estimated_on=("estimated_on", "min"),
        estimates=("estimate_id", "count"),
    )
    found["gap_margin"] = found["gap_margin"].where(found["margin_known"])
    for name, bound in (("share_low", "high"), ("share", "wallet"), ("share_high", "low")):
        found[name] = found["net_sales"] / found[bound].where(found[bound] > 0)
    return found.assign(gap_low=np.nan, gap_high=np.nan, top=np.nan).drop(columns=["low", "high", "margin_known"])


def _draw(used: pd.DataFrame, accounts: pd.DataFrame) -> np.ndarray:
    """Draw wallets; total of each draw. Fills ``gap_low``, ``gap_high`` and ``top`` of the accounts."""
    # single precision is enough for thousands of draws of estimates with one significant digit
    own = used["net_sales"].clip(lower=0).to_numpy(dtype="float32")
    likely, sd = used["likely"].to_numpy(dtype="float32"), sd_log(used).astype("float32")
    together, apart = sd * np.float32(np.sqrt(SHARED)), sd * np.float32(np.sqrt(1 - SHARED))
    starts = np.flatnonzero(~used["account_id"].duplicated().to_numpy())
    random = np.random.default_rng(_SEED)
    gaps = np.empty((len(accounts), DRAWS), dtype="float32")
    totals = np.empty(DRAWS)
    on_top = np.zeros(len(accounts))
    for first in range(0, DRAWS, _AT_ONCE):
        shared = random.standard_normal((_AT_ONCE, 1), dtype="float32")
        error = random.standard_normal((_AT_ONCE, len(used)), dtype="float32")
        error *= apart
        error += together * shared
        wallets = np.exp(error, out=error)
        wallets *= likely
        np.maximum(wallets, own, out=wallets)
        totals[first : first + _AT_ONCE] = wallets.sum(axis=1, dtype="float64")
        wallets -= own
        gap = np.add.reduceat(wallets, starts, axis=1)
        gaps[:, first : first + _AT_ONCE] = gap.T
        if len(accounts) > TOP:
            mark = np.partition(gap, -TOP, axis=1)[:, -TOP]
            on_top += ((gap >= mark[:, None]) & (gap > 0)).sum(axis=0)
    low, high = (round(part * (DRAWS - 1)) for part in _NINE_TENTHS)
    ordered = np.partition(gaps, (low, high), axis=1)
    accounts["gap_low"], accounts["gap_high"] = ordered[:, low].astype(float), ordered[:, high].astype(float)
    if len(accounts) > TOP:
        accounts["top"] = on_top / DRAWS
    return totals


def sd_log(used: pd.DataFrame) -> np.ndarray:
    """Standard deviation of the logarithm of each estimate: ln(high/low) / 3.29.

    If one end is missing the other is mirrored; if both are, half to double of likely is assumed.
    """
    likely = used["likely"].to_numpy(dtype=float)
    low, high = used["low"].to_numpy(dtype=float), used["high"].to_numpy(dtype=float)
    low = np.where(low > 0, low, np.nan)
    mirrored_high = np.where(np.isnan(high), likely * likely / low, high)
    mirrored_low = np.where(np.isnan(low), likely * likely / high, low)
    ratio = mirrored_high / mirrored_low
    found: np.ndarray = np.log(np.where(np.isnan(ratio), _FACTOR**2, ratio)) / RANGE_IN_SD
    return found


@dataclass(frozen=True, kw_only=True)
class Unassessed:
    """Accounts with sales and without an estimate that can be used; ``share`` is their share of net sales.

    ``assessed_share`` is the part of our net sales of the last 12 months of which an estimate speaks, by account and
    category; both are missing without net sales above zero.
    """

    rows: pd.DataFrame
    share: float | None
    accounts: int
    assessed_share: float | None


def unassessed(sales: pd.DataFrame, found: PortfolioWallet) -> Unassessed:
    """The accounts of the query ``account_sales`` that are not in ``found``, largest first.

    ``accounts`` counts all visible accounts: those with sales and those assessed without any.
    """
    known = set(found.accounts["account_id"])
    rows = sales[~sales["account_id"].isin(known)].sort_values(
        ["net_sales", "account_id"], ascending=[False, True], ignore_index=True
    )
    total = float(sales["net_sales"].sum())
    share = float(rows["net_sales"].sum()) / total if total > 0 else None
    return Unassessed(
        rows=rows,
        share=share,
        accounts=len(known | set(sales["account_id"])),
        assessed_share=min(found.recent_net_sales / total, 1.0) if total > 0 else None,
    )
