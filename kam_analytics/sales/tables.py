"""The tables of net sales by account, by owner and by month."""

from __future__ import annotations

import pandas as pd

from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words
from kam_analytics.sales.analysis import by_owner


def movement_table(rows: pd.DataFrame, _: Words) -> Table:
    """One row per account of a ``Movement``: net sales now and a year before."""
    return Table.of(
        rows,
        Column("account_id", _("Account ID")),
        Column("name", _("Account")),
        Column("net_sales", _("Net sales"), "amount"),
        Column("before", _("Previous year"), "amount"),
        Column("difference", _("Difference"), "amount"),
        Column("change", _("Change"), "change"),
        Column("published_class", _("ABC class")),
        Column("owner", _("Owner")),
        Column("segment", _("Segment")),
    )


def owners_table(rows: pd.DataFrame, _: Words) -> Table:
    """One row per owner of the accounts of a ``Movement``: how many, net sales now and a year before."""
    owners = by_owner(rows)
    return Table.of(
        owners.assign(owner=owners["owner"].replace("", _("no owner"))),
        Column("owner", _("Owner")),
        Column("accounts", _("Accounts"), "number"),
        Column("net_sales", _("Net sales"), "money"),
        Column("before", _("Previous year"), "money"),
        Column("change", _("Change"), "arrow"),
    )


def months_table(rows: pd.DataFrame, _: Words) -> Table:
    """One row per month of the frame of ``month_rows``."""
    return Table.of(
        rows,
        Column("month_on", _("Month"), "month"),
        Column("value", _("Net sales"), "amount"),
        Column("previous", _("Previous year"), "amount"),
        Column("is_partial", _("Month in part"), "yes"),
    )
