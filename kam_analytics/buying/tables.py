"""The tables of buying behaviour."""

from __future__ import annotations

from kam_analytics.buying.analysis.buying import Mix, Season
from kam_analytics.buying.wording import category
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words


def season_table(season: Season, _: Words) -> Table:
    """One row per calendar month."""
    return Table.of(
        season.months.assign(month=[_.month_name(int(month)) for month in season.months["month"]]),
        Column("month", _("Month")),
        Column("share", _("Share"), "share"),
        Column("low", _("Smallest year"), "share"),
        Column("high", _("Largest year"), "share"),
    )


def mix_table(mix: Mix, _: Words) -> Table:
    """One row per category."""
    return Table.of(
        mix.rows.assign(category=[category(row, _) for _index, row in mix.rows.iterrows()]),
        Column("category", _("Category")),
        Column("now", _("Last 12 months"), "share"),
        Column("before", _("12 months before"), "share"),
        Column("difference", _("Difference"), "pp"),
    )
