"""The tables of buying behaviour, for exports and «show as table»."""

from __future__ import annotations

import pandas as pd

from kam_analytics.buying.analysis.buying import Mix, Season
from kam_analytics.buying.wording import category
from kam_analytics.kit.wording import Words


def season_table(season: Season, _: Words) -> pd.DataFrame:
    """One row per calendar month, in words."""
    return pd.DataFrame(
        {
            _("Month"): [_.month_name(int(month)) for month in season.months["month"]],
            _("Share"): [_.percent(share, 1) for share in season.months["share"]],
            _("Smallest year"): [_.percent(share, 1) for share in season.months["low"]],
            _("Largest year"): [_.percent(share, 1) for share in season.months["high"]],
        }
    )


def mix_table(mix: Mix, _: Words) -> pd.DataFrame:
    """One row per category, in words."""
    return pd.DataFrame(
        {
            _("Category"): [category(row, _) for _index, row in mix.rows.iterrows()],
            _("Last 12 months"): [_.percent(share, 1) for share in mix.rows["now"]],
            _("12 months before"): [_.percent(share, 1) for share in mix.rows["before"]],
            _("Difference"): [_.points(share) for share in mix.rows["difference"]],
        }
    )
