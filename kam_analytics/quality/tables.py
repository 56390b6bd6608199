"""The tables of the data quality page, as they are shown and exported."""

from __future__ import annotations

import pandas as pd

from kam_analytics.imports.wording.fields import kind_name
from kam_analytics.kit.wording import Words
from kam_analytics.quality import wording as said
from kam_analytics.quality.analysis.quality import Coverage, Quality


def tables(quality: Quality, _: Words) -> dict[str, pd.DataFrame]:
    """Subject -> the rows that it found, in words; empty where nothing was found."""
    return {
        "unmatched": _unmatched(quality, _),
        "duplicates": _duplicates(quality, _),
        "decimals": _decimals(quality, _),
        "feeds": _feeds(quality, _),
        "ahead": _ahead(quality, _),
        "owners": _owners(quality, _),
        **{item.name: _coverage(item, _) for item in quality.coverage},
    }


def names(_: Words) -> dict[str, str]:
    """Subject -> the name of its table in an export."""
    return {
        "unmatched": _("Unknown IDs"),
        "duplicates": _("Likely duplicates"),
        "decimals": _("IDs with decimals"),
        "feeds": _("Feeds"),
        "ahead": _("Future dates"),
        "owners": _("Without an owner"),
        "margin": _("Without a margin"),
        "nps": _("Did not answer"),
        "contacts": _("Without a contact"),
        "activities": _("Without an activity"),
    }


def _unmatched(quality: Quality, _: Words) -> pd.DataFrame:
    rows = quality.unmatched.rows
    return pd.DataFrame(
        {
            _("ID"): rows["value"],
            _("What it is"): [said.what_name(code, _) for code in rows["what"]],
            _("Lines"): rows["lines"],
            _("State"): [said.unmatched_state(code, _) for code in rows["state"]],
            _("Kind"): [kind_name(code, _) for code in rows["kind"]],
            _("Source"): rows["source"],
            _("Last import"): rows["last_on"],
        }
    )


def _duplicates(quality: Quality, _: Words) -> pd.DataFrame:
    rows = quality.duplicates.rows
    return pd.DataFrame(
        {
            _("Customer"): rows["group"],
            _("Account"): rows["name"],
            _("Account ID"): rows["account_id"],
            _("Match"): [said.why(code, _) for code in rows["why"]],
            _("Net sales"): rows["net_sales"],
            _("Business ID"): rows["business_id"],
            _("Country"): rows["country"],
            _("Owner"): rows["owner"],
        }
    )


def _decimals(quality: Quality, _: Words) -> pd.DataFrame:
    rows = quality.decimals.rows
    return pd.DataFrame(
        {
            _("Kind"): [kind_name(code, _) for code in rows["kind"]],
            _("ID"): rows["id"],
            _("Name"): rows["name"],
            _("Likely duplicate of"): rows["whole"].where(rows["has_twin"].astype(bool)),
        }
    )


def _feeds(quality: Quality, _: Words) -> pd.DataFrame:
    rows = quality.feeds.rows
    return pd.DataFrame(
        {
            _("Kind"): [kind_name(code, _) for code in rows["kind"]],
            _("Source"): rows["source"],
            _("State"): [said.feed_state(code, _) for code in rows["state"]],
            _("Last import"): rows["import_on"],
            _("Usual interval, days"): rows["usual"],
            _("Last row"): rows["last_on"],
            _("Imports"): rows["imports"],
        }
    )


def _ahead(quality: Quality, _: Words) -> pd.DataFrame:
    rows = quality.ahead.rows
    return pd.DataFrame(
        {
            _("Day"): rows["on_day"],
            _("Kind"): [kind_name(code, _) for code in rows["kind"]],
            _("Account"): rows["name"],
            _("Account ID"): rows["account_id"],
            _("Rows"): rows["lines"],
            _("Import"): rows["batch_id"],
        }
    )


def _owners(quality: Quality, _: Words) -> pd.DataFrame:
    rows = quality.owners.rows
    return pd.DataFrame(
        {
            _("Account"): rows["name"],
            _("Net sales"): rows["net_sales"],
            _("State"): [said.owner_state(code, _) for code in rows["owner_state"]],
            _("Owner"): rows["owner"],
            _("Account ID"): rows["account_id"],
        }
    )


def _coverage(item: Coverage, _: Words) -> pd.DataFrame:
    rows = item.rows
    return pd.DataFrame(
        {
            _("Account"): rows["name"],
            (_("Without a margin") if item.name == "margin" else _("Net sales")): rows["missing"],
            _("Owner"): rows["owner"],
            _("Account ID"): rows["account_id"],
        }
    )
