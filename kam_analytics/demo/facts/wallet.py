"""What customers buy in total: estimates, competitors, and the state of each category."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from kam_analytics.demo.company import texts
from kam_analytics.demo.company.catalogue import CATEGORY_IDS
from kam_analytics.demo.company.company import Company
from kam_analytics.demo.days import LAST_DAY, chance

#: number of estimates with a likely figure below our own sales
TOO_LOW = 3
_YEARS = (2025, 2026)
#: an estimate of the whole account is at least this many times the sum of its categories
_WHOLE = 1.2

#: own net sales per account, category and year, from the summary
OWN_SALES = """
select a.account_id, c.category_id, m.year, cast(sum(s.net_sales) as double) as net_sales
from account_category_month as s
join account as a on a.account_key = s.account_key
join category as c on c.category_key = s.category_key
join month as m on m.month_on = s.month_on
where m.year >= 2025
group by a.account_id, c.category_id, m.year
having sum(s.net_sales) > 0
order by a.account_id, c.category_id, m.year
"""


def estimates(about: Company, own: pd.DataFrame) -> pd.DataFrame:
    """Low, likely and high for half of the accounts, in their larger categories and some unserved ones."""
    random = chance(about.seed, "wallet")
    core = about.core[about.core["fate"] == "stays"]
    chosen = core.iloc[np.sort(np.argsort(-np.log(core["size"]) + random.normal(0, 1.2, len(core)))[: len(core) // 2])]
    sold = own.set_index(["account_id", "category_id", "year"])["net_sales"]
    rows = []
    for account in chosen.itertuples():
        picked = list(random.choice(CATEGORY_IDS, int(random.integers(2, 5)), replace=False))
        whole = random.random() < 0.2
        parts = dict.fromkeys(_YEARS, 0.0)
        for category in [*picked, *(["all"] if whole else [])]:
            factor = 1 / random.beta(2.2, 2.8)
            for year in _YEARS:
                if category == "all":
                    mine = float(sold[sold.index.isin([account.account_id], 0) & sold.index.isin([year], 2)].sum())
                else:
                    mine = float(
                        sold.get((account.account_id, category, year), account.size * random.uniform(0.4, 1.5))
                    )
                # the estimate for the current year is for the whole year
                likely = mine * (1.12 if year == 2026 else 1.0) * factor
                if category == "all":
                    # an estimate of the whole is consistent with those of its parts
                    likely = max(likely, _WHOLE * parts[year])
                parts[year] += likely
                rows.append(_estimate(account, category, year, likely, random))
    table = pd.DataFrame(rows)
    _make_too_low(table, sold)
    table["estimate_id"] = [f"W{number:04d}" for number in range(1, len(table) + 1)]
    return table


def _estimate(account: Any, category: str, year: int, likely: float, random: np.random.Generator) -> dict[str, object]:
    width = random.uniform(0.12, 0.45)
    made = date(year, 1, 15) + timedelta(days=int(random.integers(0, 300)))
    if year == _YEARS[0] and random.random() < 0.45:
        made = date(year - 1, 3, 1) + timedelta(days=int(random.integers(0, 300)))
    return {
        "account_id": account.account_id,
        "category_id": category,
        "year": year,
        "source": random.choice(texts.WALLET_SOURCES),
        "low": round(likely * (1 - width), -2),
        "likely": round(likely, -2),
        "high": round(likely * (1 + 1.3 * width), -2),
        "estimated_on": min(made, LAST_DAY),
        "estimated_by": account.owner_id,
    }


def _make_too_low(table: pd.DataFrame, sold: pd.Series) -> None:
    """Make a few estimates lower than our own sales."""
    key = pd.MultiIndex.from_frame(table[["account_id", "category_id", "year"]])
    mine = sold.reindex(key).to_numpy(dtype=float)
    wrong = table.index[(mine > 20_000) & (table["year"] == _YEARS[0])][::7][:TOO_LOW]
    for column, share in (("low", 0.5), ("likely", 0.7), ("high", 0.85)):
        table.loc[wrong, column] = np.round(mine[wrong] * share, -2)


def competitors(about: Company, estimated: pd.DataFrame) -> pd.DataFrame:
    """Competitors of some estimates, some with an amount."""
    random = chance(about.seed, "competitors")
    some = estimated[random.random(len(estimated)) < 0.6]
    again = pd.concat([some, some[random.random(len(some)) < 0.4]], ignore_index=True)
    number = again.groupby("estimate_id").cumcount()
    first = random.integers(0, len(texts.COMPETITORS), len(again))
    share = random.uniform(0.08, 0.3, len(again))
    known = random.random(len(again)) < 0.7
    table = pd.DataFrame(
        {
            "estimate_id": again["estimate_id"],
            "account_id": again["account_id"],
            # the second competitor of an estimate always differs from the first
            "competitor": np.array(texts.COMPETITORS)[first % 3 + 3 * number.to_numpy()],
            "amount": np.where(known, np.round(again["likely"] * share, -2), np.nan),
        }
    )
    table = table.sort_values(["estimate_id", "competitor"], kind="stable", ignore_index=True)
    table["wallet_competitor_id"] = [f"WC{number:04d}" for number in range(1, len(table) + 1)]
    return table


def whitespace(about: Company, own: pd.DataFrame) -> pd.DataFrame:
    """The state of each category at most accounts; bought if there are invoices."""
    random = chance(about.seed, "whitespace")
    core = about.core[(about.core["fate"] == "stays") & (random.random(len(about.core)) < 0.75)]
    pairs = core[["account_id", "owner_id"]].merge(pd.DataFrame({"category_id": CATEGORY_IDS}), how="cross")
    bought = pd.MultiIndex.from_frame(pairs[["account_id", "category_id"]]).isin(
        pd.MultiIndex.from_frame(own[["account_id", "category_id"]])
    )
    guess = random.choice(
        ["competitor", "in_house", "not_needed", "in_pipeline", "unknown"], len(pairs), p=[0.34, 0.14, 0.14, 0.1, 0.28]
    )
    days = random.integers(5, 900, len(pairs))
    return pd.DataFrame(
        {
            "account_id": pairs["account_id"],
            "category_id": pairs["category_id"],
            "state": np.where(bought, "bought", guess),
            "noted_on": pd.Timestamp(LAST_DAY) - pd.to_timedelta(days, unit="D"),
            "noted_by": pairs["owner_id"],
        }
    )
