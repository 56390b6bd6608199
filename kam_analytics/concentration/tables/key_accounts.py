"""Key accounts' share and effort split as tables."""

from __future__ import annotations

from kam_analytics.concentration.analysis.effort_split import EffortSplit
from kam_analytics.concentration.analysis.key_accounts import KeyAccountShare
from kam_analytics.concentration.wording.key_accounts import group_name
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words


def keys_table(found: KeyAccountShare, _: Words) -> Table:
    """One row per end month; amounts and shares are of the 12 months to it."""
    return Table.of(
        found.rows.astype({"month_on": "datetime64[us]"}),
        Column("month_on", _("Month"), "month"),
        Column("accounts", _("Key accounts"), "number"),
        Column("net_sales", _("Net sales, 12 months"), "money"),
        Column("key_net_sales", _("of which key accounts"), "money"),
        Column("share", _("Share of net sales"), "share"),
        Column("margin_share", _("Share of margin"), "share"),
    )


def effort_table(found: EffortSplit, _: Words) -> Table:
    """New and older accounts."""
    return Table.of(
        found.rows.assign(group=[group_name(group, _) for group in found.rows["group"]]),
        Column("group", _("Group")),
        Column("accounts", _("Accounts"), "number"),
        Column("activities", _("Activities"), "number"),
        Column("activity_share", _("Share of activities"), "share", of="activities"),
        Column("net_sales", _("Net sales"), "money"),
        Column("sales_share", _("Share of net sales"), "share", of="net_sales"),
    )
