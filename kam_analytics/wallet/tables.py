"""The tables of the wallet page, for exports, «show as table» and the command line."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kam_analytics.kit.wording import Words
from kam_analytics.wallet import wording as said
from kam_analytics.wallet.analysis.account import AccountWallet
from kam_analytics.wallet.analysis.portfolio import PortfolioWallet


def estimates_table(rows: pd.DataFrame, _: Words) -> pd.DataFrame:
    """One row per estimate, from the rows of ``analysis.wallet.assess``; shares are fractions 0-1."""
    records = rows.to_dict("records")
    return pd.DataFrame(
        {
            _("Account ID"): rows["account_id"],
            _("Account"): rows["name"],
            _("Category"): pd.Series([said.category(row, _) for row in records], dtype="str"),
            _("Year"): rows["year"].astype("float64"),
            _("Source"): rows["source"],
            _("Low"): rows["low"],
            _("Likely"): rows["likely"],
            _("High"): rows["high"],
            _("Our net sales"): rows["net_sales"],
            _("Months"): pd.Series([said.months_of(row, _) for row in records], dtype="str"),
            _("Share, low"): rows["share_low"],
            _("Share"): rows["share"],
            _("Share, high"): rows["share_high"],
            _("Remark"): pd.Series([remark(row, _) for row in records], dtype="str"),
            _("Gap"): rows["gap"],
            _("Margin gap"): rows["gap_margin"],
            _("Known competitors"): rows["competitor_amount"],
            _("Open, estimated"): rows["open"],
            _("Confidence"): rows["confidence"].map({key: _(word) for key, word in said.CONFIDENCE.items()}),
            _("Estimated on"): rows["estimated_on"],
            _("Estimated by"): pd.Series([said.author(row["estimated_by"], _) for row in records], dtype="str"),
        }
    )


def remark(row: Any, _: Words) -> str:
    """What a person should know of an estimate before using it."""
    parts = [
        _("estimate too low") if row["case"] == "too_low" else "",
        _("not compared yet") if row["case"] == "ahead" else "",
        _("net returns") if row["case"] == "returns" else "",
        _("stale") if row["is_stale"] else "",
        "" if row["is_used"] else _("another source is newer"),
    ]
    return ", ".join(part for part in parts if part)


def competitors_table(rows: pd.DataFrame, _: Words) -> pd.DataFrame:
    """One row per competitor of one account."""
    return pd.DataFrame(
        {
            _("Category"): pd.Series([said.category(row, _) for row in rows.to_dict("records")], dtype="str"),
            _("Year"): rows["year"].astype("float64"),
            _("Source"): rows["source"],
            _("Competitor"): rows["competitor"],
            _("Amount"): rows["amount"],
        }
    )


def gaps_table(found: PortfolioWallet, _: Words) -> pd.DataFrame:
    """One row per assessed account, largest gap first."""
    rows = found.accounts
    return pd.DataFrame(
        {
            _("Account ID"): rows["account_id"],
            _("Account"): rows["name"],
            _("Owner"): rows["owner"],
            _("Our net sales"): rows["net_sales"],
            _("Estimated wallet"): rows["wallet"],
            _("Share, low"): rows["share_low"],
            _("Share"): rows["share"],
            _("Share, high"): rows["share_high"],
            _("Gap"): rows["gap"],
            _("Gap, low"): rows["gap_low"],
            _("Gap, high"): rows["gap_high"],
            _("Margin gap"): rows["gap_margin"],
            _("Among the ten largest"): rows["top"],
            _("Confidence"): rows["confidence"].map({key: _(word) for key, word in said.CONFIDENCE.items()}),
            _("Oldest estimate"): rows["estimated_on"],
            _("Stale"): pd.Series([_("yes") if stale else _("no") for stale in rows["is_stale"]], dtype="str"),
        }
    )


def gaps_in_words(found: PortfolioWallet, most: int, _: Words) -> pd.DataFrame:
    """The rows of the chart of gaps, ready to read."""
    return pd.DataFrame(
        [
            {
                _("Account"): row["name"],
                _("Share"): said.range_in_words(row["share_low"], row["share"], row["share_high"], _),
                _(
                    "Gap"
                ): f"{_.short_money(row['gap'])} ({_.short_money(row['gap_low'])} – {_.short_money(row['gap_high'])})",
                _("Among the ten largest"): "–" if row["top"] != row["top"] else _.percent(row["top"]),
            }
            for row in found.accounts.head(most).to_dict("records")
        ]
    )


def unassessed_table(rows: pd.DataFrame, _: Words) -> pd.DataFrame:
    """Accounts without an estimate that can be used, by net sales."""
    return pd.DataFrame(
        {
            _("Account ID"): rows["account_id"],
            _("Account"): rows["name"],
            _("Owner"): rows["owner"],
            _("Net sales"): rows["net_sales"],
        }
    )


def figures(wallet: AccountWallet) -> dict[str, Any]:
    """The figures of one account for the command line, missing ones as None."""
    return {
        "share_low": wallet.low,
        "share_likely": wallet.likely,
        "share_high": wallet.high,
        "net_sales": wallet.net_sales,
        "wallet": wallet.wallet,
        "gap": wallet.gap,
        "gap_margin": wallet.gap_margin,
        "categories": wallet.categories,
        "is_whole": wallet.is_whole,
        "estimates_too_low": wallet.too_low,
        "estimates_stale": wallet.stale,
        "confidence": wallet.confidence if wallet.is_assessed else None,
    }


def portfolio_figures(found: PortfolioWallet) -> dict[str, Any]:
    """The figures over all accounts for the command line, missing ones as None."""
    return {
        "share_low": found.low,
        "share_likely": found.likely,
        "share_high": found.high,
        "accounts_assessed": found.assessed,
        "net_sales": found.net_sales,
        "wallet": found.wallet,
        "gap": found.gap,
        "gap_low": found.gap_low,
        "gap_high": found.gap_high,
        "gap_margin": found.gap_margin,
        "accounts_margin_unknown": found.margin_unknown,
        "estimates_too_low": found.too_low,
        "accounts_stale": found.stale,
    }


def records(rows: pd.DataFrame, *names: str) -> list[dict[str, Any]]:
    """Rows as JSON takes them: missing values as None, days as text."""
    table = rows[list(names)]
    return [
        {name: _plain(value) for name, value in zip(names, row, strict=True)}
        for row in table.itertuples(index=False, name=None)
    ]


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value
