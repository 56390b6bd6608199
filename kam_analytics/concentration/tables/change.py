"""Class migration and the test of change as tables."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kam_analytics.concentration.analysis.migration import Migration
from kam_analytics.concentration.analysis.year_swap import YearSwap
from kam_analytics.concentration.wording import change as said
from kam_analytics.kit.rules.period import Comparison
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording.glossary import TERMS


def migration_table(found: Migration, _: Words) -> Table:
    """One row per cell of the matrix that holds an account."""
    return Table.of(
        _with_class_names(found.cells[found.cells["accounts"] > 0], _),
        *_classes(_),
        Column("accounts", _("Accounts"), "number"),
        *_then_and_now(_),
    )


def moved_table(accounts: pd.DataFrame, _: Words) -> Table:
    """Accounts of a migration with their class and sales then and now."""
    return Table.of(
        _with_class_names(accounts, _).assign(change=accounts["now"] - accounts["before"]),
        *_accounts(_),
        *_classes(_),
        *_then_and_now(_),
        Column("change", _("Change"), "amount"),
        Column("made_80pct_before", _("In the 80% before"), "yes"),
        Column("makes_80pct", _("In the 80% now"), "yes"),
    )


def eighty_table(found: Migration, _: Words) -> Table:
    """The accounts that came into the group that makes 80 %, and after them those that left it."""
    rows = pd.concat([found.entered.assign(way=_("entered")), found.left.assign(way=_("left"))])
    return Table.of(rows, *_accounts(_), Column("way", _("The 80%")), *_then_and_now(_))


def comparisons_table(found: Sequence[tuple[Comparison, Migration]], _: Words) -> Table:
    """One row per comparison: how many accounts moved, came and went."""
    rows = [
        {
            "comparison": said.comparison_name(one.code, _),
            "days": said.comparison_days(one, _),
            "up": moves.up,
            "down": moves.down,
            "returned": moves.returned,
            "new": moves.new,
            "lost": moves.lost,
            "entered": len(moves.entered),
            "left": len(moves.left),
        }
        for one, moves in found
    ]
    return Table.of(
        rows,
        Column("comparison", _("Comparison")),
        Column("days", _("Days")),
        Column("up", _("Class up"), "number"),
        Column("down", _("Class down"), "number"),
        Column("returned", _("Came back"), "number"),
        Column("new", _("New"), "number"),
        Column("lost", _("Lost"), "number"),
        Column("entered", _("Entered the 80%"), "number"),
        Column("left", _("Left the 80%"), "number"),
    )


def swap_table(found: Sequence[YearSwap], _: Words) -> Table:
    """One row per measure: both periods, how often swapped periods differ as much."""
    rows = [
        {
            "measure": _(TERMS[test.statistic].name),
            "before": test.before,
            "now": test.now,
            "p": test.p,
            "swaps": test.swaps,
            "n": test.n,
            # three decimals for Gini: a change of it is small
            "format": "p" if test.statistic == "gini" else "share",
        }
        for test in found
    ]
    return Table.of(
        rows,
        Column("measure", _("Measure")),
        Column("before", _("Before"), by="format"),
        Column("now", _("Now"), by="format"),
        Column("p", _("As large by chance"), "share"),
        Column("swaps", _("Swaps"), "number"),
        Column("n", _("Accounts"), "number"),
    )


def _accounts(_: Words) -> tuple[Column, ...]:
    return Column("account_id", _("Account ID")), Column("name", _("Account"))


def _classes(_: Words) -> tuple[Column, ...]:
    return Column("class_before", _("Class before")), Column("class_now", _("Class now"))


def _then_and_now(_: Words) -> tuple[Column, ...]:
    return Column("before", _("Before"), "amount"), Column("now", _("Now"), "amount")


def _with_class_names(rows: pd.DataFrame, _: Words) -> pd.DataFrame:
    names = ("class_before", "class_now")
    return rows.assign(**{name: [said.class_name(code, _) for code in rows[name]] for name in names})
