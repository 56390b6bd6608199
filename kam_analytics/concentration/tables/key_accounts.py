"""Key accounts' share and effort split: the tables of the exports and of «show as table»."""

from __future__ import annotations

import pandas as pd

from kam_analytics.concentration.analysis.effort_split import EffortSplit
from kam_analytics.concentration.analysis.key_accounts import KeyAccountShare
from kam_analytics.concentration.wording.key_accounts import group_name
from kam_analytics.kit.wording import Words


def keys_table(found: KeyAccountShare, _: Words) -> pd.DataFrame:
    """One row per end month, unrounded; shares 0-1 of the 12 months to it."""
    columns = {
        "month_on": _("Month"),
        "accounts": _("Key accounts"),
        "net_sales": _("Net sales, 12 months"),
        "key_net_sales": _("of which key accounts"),
        "share": _("Share of net sales"),
        "margin_share": _("Share of margin"),
    }
    return found.rows[list(columns)].astype({"month_on": "datetime64[us]"}).rename(columns=columns)


def keys_in_words(found: KeyAccountShare, _: Words) -> pd.DataFrame:
    """The numbers of the curve, ready to read."""
    rows = found.rows
    shares = {_("Share of net sales"): "share", _("Share of margin"): "margin_share"}
    return pd.DataFrame(
        {
            _("Month"): [_.month(day) for day in rows["month_on"]],
            _("Key accounts"): [_.number(count) for count in rows["accounts"]],
            **{title: [_percent(value, _) for value in rows[column]] for title, column in shares.items()},
        }
    )


def effort_table(found: EffortSplit, _: Words) -> pd.DataFrame:
    """New and older accounts, unrounded; shares 0-1."""
    columns = {
        "accounts": _("Accounts"),
        "activities": _("Activities"),
        "activity_share": _("Share of activities"),
        "net_sales": _("Net sales"),
        "sales_share": _("Share of net sales"),
    }
    names = [group_name(group, _) for group in found.rows["group"]]
    return pd.DataFrame({_("Group"): names}).join(found.rows[list(columns)].rename(columns=columns))


def effort_in_words(found: EffortSplit, _: Words) -> pd.DataFrame:
    """The same, ready to read."""
    rows = found.rows
    return pd.DataFrame(
        {
            _("Group"): [group_name(group, _) for group in rows["group"]],
            _("Accounts"): [_.number(count) for count in rows["accounts"]],
            _("Activities"): _both(rows["activities"].map(_.number), rows["activity_share"], _),
            _("Net sales"): _both(rows["net_sales"].map(_.short_money), rows["sales_share"], _),
        }
    )


def _both(amounts: pd.Series, shares: pd.Series, _: Words) -> list[str]:
    return [f"{amount} · {_percent(share, _)}" for amount, share in zip(amounts, shares, strict=True)]


def _percent(value: float, _: Words) -> str:
    return _.percent(None if value != value else value, 1)
