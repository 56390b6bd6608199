"""The tables of data quality, one for each subject."""

from __future__ import annotations

from kam_analytics.imports.wording.fields import kind_name
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words
from kam_analytics.quality import wording as said
from kam_analytics.quality.analysis.quality import Coverage, Quality


def tables(quality: Quality, _: Words) -> dict[str, Table]:
    """Subject -> the rows that it found; empty where nothing was found."""
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


def _unmatched(quality: Quality, _: Words) -> Table:
    rows = quality.unmatched.rows
    return Table.of(
        rows.assign(
            what=[said.what_name(code, _) for code in rows["what"]],
            state=[said.unmatched_state(code, _) for code in rows["state"]],
            kind=[kind_name(code, _) for code in rows["kind"]],
        ),
        Column("value", _("ID")),
        Column("what", _("What it is")),
        Column("lines", _("Lines"), "number"),
        Column("state", _("State")),
        Column("kind", _("Kind")),
        Column("source", _("Source")),
        Column("last_on", _("Last import"), "day"),
    )


def _duplicates(quality: Quality, _: Words) -> Table:
    rows = quality.duplicates.rows
    return Table.of(
        rows.assign(why=[said.why(code, _) for code in rows["why"]]),
        Column("group", _("Customer"), "number"),
        Column("name", _("Account")),
        Column("account_id", _("Account ID")),
        Column("why", _("Match")),
        Column("net_sales", _("Net sales"), "amount"),
        Column("first_on", _("First purchase"), "day"),
        Column("last_on", _("Last purchase"), "day"),
        Column("business_id", _("Business ID")),
        Column("country", _("Country")),
        Column("owner", _("Owner")),
    )


def _decimals(quality: Quality, _: Words) -> Table:
    rows = quality.decimals.rows
    return Table.of(
        rows.assign(
            kind=[kind_name(code, _) for code in rows["kind"]], twin=rows["whole"].where(rows["has_twin"].astype(bool))
        ),
        Column("kind", _("Kind")),
        Column("id", _("ID")),
        Column("name", _("Name")),
        Column("twin", _("Likely duplicate of")),
    )


def _feeds(quality: Quality, _: Words) -> Table:
    rows = quality.feeds.rows
    return Table.of(
        rows.assign(
            kind=[kind_name(code, _) for code in rows["kind"]],
            state=[said.feed_state(code, _) for code in rows["state"]],
        ),
        Column("kind", _("Kind")),
        Column("source", _("Source")),
        Column("state", _("State")),
        Column("import_on", _("Last import"), "day"),
        Column("usual", _("Usual interval, days"), "number"),
        Column("last_on", _("Last row"), "day"),
        Column("imports", _("Imports"), "number"),
    )


def _ahead(quality: Quality, _: Words) -> Table:
    rows = quality.ahead.rows
    return Table.of(
        rows.assign(kind=[kind_name(code, _) for code in rows["kind"]]),
        Column("on_day", _("Day"), "day"),
        Column("kind", _("Kind")),
        Column("name", _("Account")),
        Column("account_id", _("Account ID")),
        Column("lines", _("Rows"), "number"),
        Column("batch_id", _("Import")),
    )


def _owners(quality: Quality, _: Words) -> Table:
    rows = quality.owners.rows
    return Table.of(
        rows.assign(owner_state=[said.owner_state(code, _) for code in rows["owner_state"]]),
        Column("name", _("Account")),
        Column("net_sales", _("Net sales"), "amount"),
        Column("owner_state", _("State")),
        Column("owner", _("Owner")),
        Column("account_id", _("Account ID")),
    )


def _coverage(item: Coverage, _: Words) -> Table:
    return Table.of(
        item.rows,
        Column("name", _("Account")),
        Column("missing", _("Without a margin") if item.name == "margin" else _("Net sales"), "amount"),
        Column("owner", _("Owner")),
        Column("account_id", _("Account ID")),
    )
