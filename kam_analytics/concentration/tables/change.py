"""Class migration and the test of change: the tables of the exports and of «show as table»."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kam_analytics.concentration.analysis.migration import Migration
from kam_analytics.concentration.analysis.year_swap import YearSwap
from kam_analytics.concentration.wording import change as said
from kam_analytics.kit.rules.period import Comparison
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording.glossary import TERMS


def migration_table(found: Migration, _: Words) -> pd.DataFrame:
    """One row per cell of the matrix that holds an account, unrounded sums."""
    cells = found.cells[found.cells["accounts"] > 0]
    return pd.DataFrame(
        {
            _("Class before"): [said.class_name(code, _) for code in cells["class_before"]],
            _("Class now"): [said.class_name(code, _) for code in cells["class_now"]],
            _("Accounts"): cells["accounts"].to_numpy(),
            _("Before"): cells["before"].to_numpy(),
            _("Now"): cells["now"].to_numpy(),
        }
    )


def migration_in_words(found: Migration, _: Words) -> pd.DataFrame:
    """The numbers of the matrix, ready to read."""
    table = migration_table(found, _)
    for name in (_("Before"), _("Now")):
        table[name] = [_.money(value) for value in table[name]]
    return table


def moved_table(accounts: pd.DataFrame, _: Words) -> pd.DataFrame:
    """Accounts of a migration with their class and sales then and now, unrounded."""
    return pd.DataFrame(
        {
            _("Account ID"): accounts["account_id"],
            _("Account"): accounts["name"],
            _("Class before"): [said.class_name(code, _) for code in accounts["class_before"]],
            _("Class now"): [said.class_name(code, _) for code in accounts["class_now"]],
            _("Before"): accounts["before"],
            _("Now"): accounts["now"],
            _("Change"): accounts["now"] - accounts["before"],
            _("In the 80% before"): [_("yes") if value else "" for value in accounts["made_80pct_before"]],
            _("In the 80% now"): [_("yes") if value else "" for value in accounts["makes_80pct"]],
        }
    )


def comparisons_table(found: Sequence[tuple[Comparison, Migration]], _: Words) -> pd.DataFrame:
    """One row per comparison: how many accounts moved, came and went."""
    moves = [result for _comparison, result in found]
    return pd.DataFrame(
        {
            _("Comparison"): [said.comparison_name(one.code, _) for one, _result in found],
            _("Days"): [said.comparison_days(one, _) for one, _result in found],
            _("Class up"): [result.up for result in moves],
            _("Class down"): [result.down for result in moves],
            _("New"): [result.new for result in moves],
            _("Lost"): [result.lost for result in moves],
            _("Entered the 80%"): [len(result.entered) for result in moves],
            _("Left the 80%"): [len(result.left) for result in moves],
        }
    )


def swap_table(found: Sequence[YearSwap], _: Words) -> pd.DataFrame:
    """One row per measure: both periods, how often swapped periods differ as much; unrounded, shares 0-1."""
    return pd.DataFrame(
        {
            _("Measure"): [_(TERMS[test.statistic].name) for test in found],
            _("Before"): pd.Series([test.before for test in found], dtype="float64"),
            _("Now"): pd.Series([test.now for test in found], dtype="float64"),
            _("As large by chance"): pd.Series([test.p for test in found], dtype="float64"),
            _("Swaps"): [test.swaps for test in found],
            _("Accounts"): [test.n for test in found],
        }
    )


def swap_in_words(found: Sequence[YearSwap], _: Words) -> pd.DataFrame:
    """The same, ready to read."""
    return pd.DataFrame(
        {
            _("Measure"): [_(TERMS[test.statistic].name) for test in found],
            _("Before"): [said.measured(test, test.before, _) for test in found],
            _("Now"): [said.measured(test, test.now, _) for test in found],
            _("As large by chance"): [_.percent(test.p, 1) for test in found],
        }
    )
