"""Net sales by customer tenure as a table."""

from __future__ import annotations

from kam_analytics.concentration.analysis.tenure import Tenure
from kam_analytics.concentration.wording.tenure import band_name
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words


def tenure_table(found: Tenure, _: Words) -> Table:
    """One row per band of tenure."""
    return Table.of(
        found.rows.assign(band=[band_name(band, _) for band in found.rows["band"]]),
        Column("band", _("Customer for")),
        Column("accounts", _("Accounts"), "number"),
        Column("net_sales", _("Net sales"), "money"),
        Column("share", _("Share of net sales"), "share"),
    )
