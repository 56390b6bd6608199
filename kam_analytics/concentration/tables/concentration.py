"""The concentration report: the figures of the command line and the tables of the exports."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kam_analytics.concentration.analysis.concentration import Concentration
from kam_analytics.kit.wording import Words

FIGURES = (
    "accounts",
    "accounts_not_positive",
    "total",
    "total_positive",
    "top_20pct_accounts",
    "top_20pct_share",
    "accounts_for_80pct",
    "share_of_accounts_for_80pct",
    "top_3_share",
    "top_10_share",
    "largest_share",
    "hhi",
    "effective_accounts",
    "gini",
)


def figures(result: Concentration) -> dict[str, Any]:
    """The figures by name, unrounded; ``None`` where there is nothing to compute."""
    return {name: getattr(result, name) for name in FIGURES}


def accounts_table(result: Concentration, measure: str, _: Words) -> pd.DataFrame:
    """The accounts under the words that the page shows, for exports."""
    rows = result.all_accounts
    columns = {
        "rank": "#",
        "account_id": _("Account ID"),
        "name": _("Account"),
        "abc_class": _("ABC class"),
        measure: _("Margin") if measure == "margin" else _("Net sales"),
        "share": _("Share"),
        "cumulative_share": _("Cumulative share"),
        "owner": _("Owner"),
        "segment": _("Segment"),
        "industry": _("Industry"),
        "country": _("Country"),
    }
    # a rank stays a whole number beside accounts that have none
    return rows[list(columns)].astype({"rank": "Int64"}).rename(columns=columns)


def largest_in_words(result: Concentration, measure: str, most: int, _: Words) -> list[dict[str, str]]:
    """The largest accounts, ready to read; their words stand where the table is narrow."""
    value = _("Margin") if measure == "margin" else _("Net sales")
    return [
        {
            "#": _.number(row["rank"]),
            _("Account"): str(row["name"]),
            _("Class"): str(row["abc_class"]),
            value: _.money(row[measure]),
            _("Share"): _.percent(row["share"], 1),
            _("Cumulative"): _.percent(row["cumulative_share"], 1),
        }
        for row in result.ranked.head(most).to_dict("records")
    ]


def classes_table(result: Concentration, measure: str, _: Words) -> pd.DataFrame:
    """One row per ABC class, unrounded."""
    columns = {
        "abc_class": _("ABC class"),
        "accounts": _("Accounts"),
        "accounts_share": _("% of accounts"),
        measure: _("Margin") if measure == "margin" else _("Net sales"),
        f"{measure}_share": _("% of total"),
    }
    return result.classes[list(columns)].rename(columns=columns)


def pareto_table(result: Concentration, shown: int, _: Words) -> pd.DataFrame:
    """The numbers of the Pareto chart, in words."""
    rows = result.ranked.iloc[:shown]
    return pd.DataFrame(
        {
            "#": [_.number(rank) for rank in rows["rank"]],
            _("Account"): rows["name"],
            _("ABC class"): rows["abc_class"],
            _("Share"): [_.percent(share, 1) for share in rows["share"]],
            _("Cumulative share"): [_.percent(share, 1) for share in rows["cumulative_share"]],
        }
    )
