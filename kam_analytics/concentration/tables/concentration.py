"""The concentration report: the figures of the command line and the tables of the page."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kam_analytics.concentration.analysis.concentration import Concentration
from kam_analytics.kit.table import Column, Table
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


def accounts_table(result: Concentration, measure: str, _: Words) -> Table:
    """One row per account, largest first; those at or below zero after them."""
    return account_rows(result.all_accounts, measure, _)


def account_rows(rows: pd.DataFrame, measure: str, _: Words) -> Table:
    """Some of the accounts of a concentration."""
    return Table.of(
        # a rank stays a whole number beside accounts that have none
        rows.astype({"rank": "Int64"}),
        Column("rank", "#", "number"),
        Column("account_id", _("Account ID")),
        Column("name", _("Account")),
        Column("abc_class", _("ABC class")),
        Column(measure, _("Margin") if measure == "margin" else _("Net sales"), "amount"),
        Column("share", _("Share"), "share"),
        Column("cumulative_share", _("Cumulative share"), "share"),
        Column("owner", _("Owner")),
        Column("segment", _("Segment")),
        Column("industry", _("Industry")),
        Column("country", _("Country")),
    )


def classes_table(result: Concentration, measure: str, _: Words) -> Table:
    """One row per ABC class."""
    return Table.of(
        result.classes,
        Column("abc_class", _("ABC class")),
        Column("accounts", _("Accounts"), "number"),
        Column("accounts_share", _("% of accounts"), "part", of="accounts"),
        Column(measure, _("Margin") if measure == "margin" else _("Net sales"), "money"),
        Column(f"{measure}_share", _("% of total"), "part", of=measure),
    )


def figures_table(now: Concentration, before: Concentration | None, _: Words) -> Table:
    """The figures that do not stand on top of the page beside those of the previous year, one row each."""
    rows = [
        {
            "figure": _("Share of the {n} largest", n=n),
            "now": now.top_share(n),
            "before": before.top_share(n) if before else None,
            "format": "share",
        }
        for n in (3, 10, 20)
    ]
    rows += [
        {"figure": label, "now": getattr(now, name), "before": getattr(before, name, None), "format": format_}
        for label, name, format_ in (
            (_("Share of accounts behind 80%"), "share_of_accounts_for_80pct", "share"),
            (_("HHI, 0–10,000"), "hhi", "number"),
            (_("Gini coefficient"), "gini", "ratio"),
            (_("Accounts"), "accounts", "number"),
            (_("of which zero or negative"), "accounts_not_positive", "number"),
        )
    ]
    return Table.of(
        rows,
        Column("figure", _("Figure")),
        Column("now", _("Now"), by="format"),
        Column("before", _("Previous year"), by="format"),
    )
