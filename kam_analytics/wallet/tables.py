"""The tables of the share of wallet: estimates, competitors, gaps, accounts that are not assessed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.table import Column, Format, Table
from kam_analytics.kit.wording import Words
from kam_analytics.wallet import wording as said
from kam_analytics.wallet.analysis.portfolio import PortfolioWallet
from kam_analytics.wallet.answers import AccountEstimates, AllEstimates

#: columns of an estimate by name, with its codes, for other programs
_CODED: dict[str, Format] = {
    "category_id": "text", "year": "text", "source": "text", "low": "amount", "likely": "amount", "high": "amount",
    "net_sales": "amount", "case": "text", "share_low": "share", "share": "share", "share_high": "share",
    "gap": "amount", "gap_margin": "amount", "is_stale": "yes", "confidence": "text",
}  # fmt: skip
_RANGE = ("share_low", "share", "share_high")


def estimates_table(rows: pd.DataFrame, _: Words) -> Table:
    """One row per estimate, from the rows of ``assess``."""
    records = rows.to_dict("records")
    words = {
        "category": [said.category(row, _) for row in records],
        "months": [said.months_of(row, _) for row in records],
        "remark": [remark(row, _) for row in records],
        "confidence": [_(said.CONFIDENCE[row["confidence"]]) for row in records],
        "estimated_by": [said.author(row["estimated_by"], _) for row in records],
    }
    return Table.of(
        rows.assign(**words),
        *_account(_),
        *_estimate(_),
        Column("low", _("Low"), "amount"),
        Column("likely", _("Likely"), "amount"),
        Column("high", _("High"), "amount"),
        Column("net_sales", _("Our net sales"), "amount"),
        Column("months", _("Months")),
        *_shares(_),
        Column("remark", _("Remark")),
        Column("gap", _("Gap"), "amount"),
        Column("gap_margin", _("Margin gap"), "amount"),
        Column("competitor_amount", _("Known competitors"), "amount"),
        Column("open", _("Seller not known"), "amount"),
        Column("confidence", _("Confidence")),
        Column("estimated_on", _("Estimated on"), "day"),
        Column("estimated_by", _("Estimated by")),
    )


def remark(row: Any, _: Words) -> str:
    """What a person should know of an estimate before using it."""
    parts = [
        _("estimate too low") if row["case"] == "too_low" else "",
        _("not compared yet") if row["case"] == "ahead" else "",
        _("own sales not known") if row["case"] == "not_held" else "",
        _("net returns") if row["case"] == "returns" else "",
        _("stale") if row["is_stale"] else "",
        "" if row["is_used"] else _("another source is newer"),
    ]
    return ", ".join(part for part in parts if part)


def competitors_table(rows: pd.DataFrame, _: Words) -> Table:
    """One row per competitor of one account."""
    return Table.of(
        rows.assign(category=[said.category(row, _) for row in rows.to_dict("records")]),
        *_estimate(_),
        Column("competitor", _("Competitor")),
        Column("amount", _("Amount"), "amount"),
    )


def gaps_table(found: PortfolioWallet, _: Words) -> Table:
    """One row per assessed account, largest gap first."""
    rows = found.accounts
    return Table.of(
        rows.assign(confidence=[_(said.CONFIDENCE[code]) for code in rows["confidence"]]),
        *_account(_),
        Column("owner", _("Owner")),
        Column("net_sales", _("Our net sales"), "amount"),
        Column("wallet", _("Estimated wallet"), "amount"),
        *_shares(_),
        Column("gap", _("Gap"), "amount"),
        Column("gap_low", _("Gap, low"), "amount"),
        Column("gap_high", _("Gap, high"), "amount"),
        Column("gap_margin", _("Margin gap"), "amount"),
        Column("top", _("Among the ten largest"), "share"),
        Column("confidence", _("Confidence")),
        Column("estimated_on", _("Oldest estimate"), "day"),
        Column("is_stale", _("Stale"), "yes"),
    )


def unassessed_table(rows: pd.DataFrame, _: Words) -> Table:
    """Accounts without an estimate that can be used, by net sales."""
    return Table.of(rows, *_account(_), Column("owner", _("Owner")), Column("net_sales", _("Net sales"), "amount"))


def _account(_: Words) -> tuple[Column, ...]:
    return Column("account_id", _("Account ID")), Column("name", _("Account"))


def _estimate(_: Words) -> tuple[Column, ...]:
    return Column("category", _("Category")), Column("year", _("Year")), Column("source", _("Source"))


def _shares(_: Words) -> tuple[Column, ...]:
    return (
        Column("share_low", _("Share, low"), "share"),
        Column("share", _("Share"), "share"),
        Column("share_high", _("Share, high"), "share"),
    )


def figures(found: AccountEstimates) -> dict[str, Any]:
    """The figures of one account by name, ``None`` where there is nothing to compare, and its categories."""
    wallet = found.wallet
    return {
        **_own_sales(found.sales),
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
        "estimates_not_held": wallet.not_held,
        "estimates_stale": wallet.stale,
        "confidence": wallet.confidence if wallet.is_assessed else None,
        "categories_of_wallet": Table.of(wallet.rows, *(Column(name, name, form) for name, form in _CODED.items())),
    }


def all_figures(found: AllEstimates, _: Words) -> dict[str, Any]:
    """The figures over all accounts by name, what they leave out, and the accounts by gap."""
    wallet, left = found.wallet, found.left
    return {
        **_own_sales(found.sales),
        "share_low": wallet.low,
        "share_likely": wallet.likely,
        "share_high": wallet.high,
        "accounts_assessed": wallet.assessed,
        "accounts_not_assessed": len(left.rows),
        "net_sales_not_assessed_share": left.share,
        "net_sales_assessed_share": left.assessed_share,
        "net_sales": wallet.net_sales,
        "wallet": wallet.wallet,
        "gap": wallet.gap,
        "gap_low": wallet.gap_low,
        "gap_high": wallet.gap_high,
        "gap_of_known_competitors": wallet.rival,
        "gap_margin": wallet.gap_margin,
        "accounts_margin_unknown": wallet.margin_unknown,
        "estimates_too_low": wallet.too_low,
        "estimates_not_held": wallet.not_held,
        "accounts_stale": wallet.stale,
        "accounts": gaps_table(wallet, _).only(
            "account_id", "name", "net_sales", "wallet", *_RANGE, "gap", "gap_margin", "top"
        ),
    }


def _own_sales(sales: Period) -> dict[str, str]:
    return {"own_sales_since": sales.since.isoformat(), "own_sales_until": sales.until.isoformat()}
