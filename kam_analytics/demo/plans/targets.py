"""Quarterly targets of the accounts in segment A."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.demo.company.company import Company
from kam_analytics.demo.days import LAST_DAY, chance

#: number of accounts with sales targets only
_INCOMPLETE = 3
QUARTERS = tuple(date(LAST_DAY.year, month, 1) for month in (1, 4, 7, 10))

#: own net sales per account and calendar quarter of the year before, from the summary
LAST_YEAR = """
select a.account_id, 1 + (extract(month from s.month_on) - 1) // 3 as quarter,
    cast(sum(s.net_sales) as double) as net_sales
from account_month as s
join account as a on a.account_key = s.account_key
where extract(year from s.month_on) = :year
group by a.account_id, quarter
"""


def targets(about: Company, last_year: pd.DataFrame) -> pd.DataFrame:
    """One row per account, quarter of this year and metric; the last quarter is still proposed for some."""
    random = chance(about.seed, "targets")
    director = about.people("director")[0]
    sold = last_year.set_index(["account_id", "quarter"])["net_sales"]
    chosen = about.core[(about.core["segment"] == "A")]
    thin = set(random.choice(chosen["account_id"], min(_INCOMPLETE, len(chosen) // 4), replace=False))
    waiting = set(random.choice(chosen["account_id"], max(1, len(chosen) // 6), replace=False))
    rows: list[dict[str, object]] = []
    for account in chosen.itertuples():
        growth = random.uniform(1.0, 1.1)
        margin = random.uniform(0.3, 0.37)
        punctual = round(float(random.uniform(0.88, 0.95)), 2)
        nps = float(random.choice([20, 30, 40, 50]))
        for number, quarter in enumerate(QUARTERS, 1):
            base = float(sold.get((account.account_id, number), 3 * account.size))
            wanted: dict[str, float] = {
                "net_sales": round(base * growth, -3),
                "margin": round(base * growth * margin, -3),
                "on_time_in_full": punctual,
                "nps": nps,
                "steering_group_meeting": 1.0,
                "call": 3.0,
            }
            proposed = number == len(QUARTERS) and account.account_id in waiting
            for metric, value in wanted.items():
                if account.account_id in thin and metric not in ("net_sales", "margin"):
                    continue
                rows.append(
                    {
                        "target_id": f"G{len(rows) + 1:05d}",
                        "account_id": account.account_id,
                        "quarter_on": quarter,
                        "metric": metric,
                        "value": value,
                        "status": "proposed" if proposed else "approved",
                        "set_by": account.owner_id if proposed else director,
                        "set_on": date(2026, 9, 28) if number == len(QUARTERS) else date(2025, 12, 10 + number),
                    }
                )
    return pd.DataFrame(rows)


def objective_targets(wanted: pd.DataFrame) -> dict[str, list[str]]:
    """The target ids per account that a plan's objectives refer to: sales, deliveries and NPS of the last quarter."""
    last = wanted[
        (wanted["quarter_on"] == QUARTERS[-1]) & wanted["metric"].isin(["net_sales", "nps", "on_time_in_full"])
    ]
    return {str(account): list(np.asarray(group)) for account, group in last.groupby("account_id")["target_id"]}
