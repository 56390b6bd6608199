"""Lorenz curve and parts of the company as tables."""

from __future__ import annotations

import pandas as pd

from kam_analytics.concentration.analysis.breakdown import Parts
from kam_analytics.concentration.analysis.concentration import Concentration
from kam_analytics.concentration.wording.breakdown import dimension_name, part_name
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words

#: what a Lorenz curve is read at: shares of the accounts, smallest first
_READ_AT = (0.5, 0.8, 0.9, 0.95, 0.99, 1.0)


def lorenz_table(result: Concentration, _: Words) -> Table:
    """What the smallest accounts bring, at some shares of them (whole accounts, rounded down)."""
    n = result.positive
    smallest = [int(part * n + 1e-9) for part in _READ_AT]
    rows = {
        "part": _READ_AT,
        "accounts": smallest,
        "share": [1 - (result.top_share(n - count) or 0.0) for count in smallest],
    }
    return Table.of(
        pd.DataFrame(rows),
        Column("part", _("Smallest accounts"), "part"),
        Column("accounts", _("Accounts"), "number"),
        Column("share", _("Share"), "share"),
    )


def parts_table(found: Parts, measure: str, _: Words) -> Table:
    """One row per part, those without a curve too; of margins with the accounts of whose margin too little is known."""
    by_margin = measure == "margin"
    figures = (
        Column("positive", _("Accounts with a positive margin") if by_margin else _("Accounts with sales"), "number"),
        *([Column("unknown", _("Margin not known"), "number")] if by_margin else []),
        Column("total", _("Margin") if by_margin else _("Net sales"), "money"),
        Column("accounts_for_80pct", _("Accounts behind 80%"), "number"),
        Column("share_of_accounts_for_80pct", _("Share of accounts behind 80%"), "share"),
        Column("top_20pct_share", _("Top 20% share"), "share"),
        Column("largest_share", _("Largest account"), "share"),
        Column("effective_accounts", _("Effective account count"), "decimal"),
        Column("gini", _("Gini coefficient"), "ratio"),
    )
    rows = {
        "part": pd.Series([part_name(part, found.dimension, _) for part in found.parts], dtype="str"),
        **{one.name: [getattr(part.result, one.name) for part in found.parts] for one in figures},
    }
    # a count stays a whole number beside parts that have none
    frame = pd.DataFrame(rows).astype({"accounts_for_80pct": "Int64"})
    return Table.of(frame, Column("part", dimension_name(found.dimension, _)), *figures)
