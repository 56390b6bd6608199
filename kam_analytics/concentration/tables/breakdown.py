"""Lorenz curve and parts of the company: the tables of the exports and of «show as table»."""

from __future__ import annotations

import pandas as pd

from kam_analytics.concentration.analysis.breakdown import Parts
from kam_analytics.concentration.analysis.concentration import Concentration
from kam_analytics.concentration.wording.breakdown import dimension_name, part_name
from kam_analytics.kit.wording import Words

#: what a Lorenz curve is read at: shares of the accounts, smallest first
_READ_AT = (0.5, 0.8, 0.9, 0.95, 0.99, 1.0)


def lorenz_in_words(result: Concentration, _: Words) -> pd.DataFrame:
    """What the smallest accounts bring, at some shares of them (whole accounts, rounded down)."""
    n = result.positive
    smallest = [int(part * n + 1e-9) for part in _READ_AT]
    return pd.DataFrame(
        {
            _("Smallest accounts"): [_.percent(part) for part in _READ_AT],
            _("Accounts"): [_.number(count) for count in smallest],
            _("Share"): [_.percent(1 - (result.top_share(n - count) or 0.0), 1) for count in smallest],
        }
    )


def parts_table(found: Parts, measure: str, _: Words) -> pd.DataFrame:
    """One row per part, those without a curve too; unrounded, shares 0-1."""
    results = [part.result for part in found.parts]
    floats = {
        _("Share of accounts behind 80%"): "share_of_accounts_for_80pct",
        _("Top 20% share"): "top_20pct_share",
        _("Largest account"): "largest_share",
        _("Effective account count"): "effective_accounts",
        _("Gini coefficient"): "gini",
    }
    return pd.DataFrame(
        {
            dimension_name(found.dimension, _): [part_name(part, found.dimension, _) for part in found.parts],
            _("Accounts with sales"): [result.positive for result in results],
            _("Margin") if measure == "margin" else _("Net sales"): [result.total for result in results],
            _("Accounts behind 80%"): pd.array([result.accounts_for_80pct for result in results], dtype="Int64"),
            **{
                title: pd.Series([getattr(result, name) for result in results], dtype="float64")
                for title, name in floats.items()
            },
        }
    )


def parts_in_words(found: Parts, measure: str, _: Words) -> pd.DataFrame:
    """The numbers that may be compared between parts, ready to read."""
    parts = found.parts
    total = _("Margin") if measure == "margin" else _("Net sales")
    return pd.DataFrame(
        {
            dimension_name(found.dimension, _): [part_name(part, found.dimension, _) for part in parts],
            total: [_.short_money(part.result.total) for part in parts],
            _("Accounts behind 80%"): [
                f"{_.number(part.result.accounts_for_80pct)} / {_.number(part.result.positive)}" for part in parts
            ],
            _("Largest account"): [_.percent(part.result.largest_share, 1) for part in parts],
        }
    )
