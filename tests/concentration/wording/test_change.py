"""What changed between two periods is said as it is, in both languages, and exported unrounded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from kam_analytics.concentration.analysis.compared import Compared
from kam_analytics.concentration.analysis.migration import migration
from kam_analytics.concentration.analysis.year_swap import STATISTICS, YearSwap, year_swap
from kam_analytics.concentration.tables import change as report
from kam_analytics.concentration.wording import change as said
from kam_analytics.kit.rules.period import COMPARISONS, Period, comparisons
from kam_analytics.kit.wording import Words
from tests.samples.concentration.pairs import moving, pair
from tests.samples.languages import BOTH, EN, FI, plain

MOVED = migration(moving())
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))


def test_titles_of_the_matrix() -> None:
    assert said.migration_title(MOVED, EN) == "ABC class: 1 up, 1 down, 0 back, 1 new, 1 lost"
    assert said.migration_title(MOVED, FI) == "ABC-luokka: 1 nousi, 1 laski, 0 palannut, 1 uusi, 1 menetetty"
    assert said.migration_title(migration(pair([(5, 6)])), EN) == "Every account kept its ABC class"
    assert said.migration_title(migration(pair([(0, -6)])), EN) == "No account has positive net sales in either period"


def test_who_makes_eighty_per_cent() -> None:
    assert said.eighty_title(MOVED, EN) == "Entered the group that generates 80%: 1 · left it: 1"
    assert said.eighty_title(migration(pair([(5, 6)])), EN) == "The same accounts generate 80% as before"
    assert said.eighty_title(migration(pair([])), EN) == "No positive net sales, so no group generates 80%"
    assert said.lost_a_title(MOVED, EN) == "1 account has dropped out of class A"
    assert said.lost_a_title(migration(pair([(5, 6)])), EN) == "Every A account is still an A account"


@BOTH
def test_what_is_left_out_is_said(say: Words) -> None:
    assert "1" in said.migration_note(MOVED, say)
    unknown = migration(Compared(moving().rows, unknown=7))
    assert "7" in said.migration_note(unknown, say)
    assert len(said.migration_alt(MOVED, say)) <= 200
    assert said.migration_note(migration(pair([(5, 6)])), say).count("·") == 0


def test_how_far_back_purchases_are_known() -> None:
    back = pair([(100, 90), (0, 40)], bought=["a0001"])
    assert said.migration_title(migration(back), EN) == "ABC class: 0 up, 0 down, 1 back, 0 new, 0 lost"
    assert plain(said.migration_note(migration(back), EN)).endswith(
        "new: no earlier purchases in the data, which begins on 1 Jan 2020"
    )
    short = said.migration_note(migration(replace(back, known_since=None)), EN)
    assert short.endswith("the data does not go further back: a customer who came back counts as new")


@BOTH
def test_comparisons_have_names_and_days(say: Words) -> None:
    names = [said.comparison_name(code, say) for code in COMPARISONS]
    assert len(set(names)) == len(COMPARISONS)
    table = report.comparisons_table([(one, MOVED) for one in comparisons(YEAR, 7)], say).values
    assert table.iloc[:, 0].tolist() == [names[0], names[1], names[3]]
    assert table.iloc[0, 2:].tolist() == [1, 1, 0, 1, 1, 1, 1]
    assert plain(said.comparison_days(comparisons(YEAR, 7)[0], EN)) == (
        "1 Jan 2024 – 31 Dec 2024 vs 1 Jan 2023 – 31 Dec 2023"
    )


@BOTH
def test_tables_of_the_matrix(say: Words) -> None:
    table = report.migration_table(MOVED, say).values
    assert table.iloc[:, 2].sum() == 6
    assert table.iloc[:, 3].sum() == pytest.approx(990)
    assert table.iloc[:, 4].sum() == pytest.approx(1065)
    assert len(report.migration_table(MOVED, say).words(say)) == len(table)
    moved = report.moved_table(MOVED.left, say).values
    assert moved.iloc[0, :4].tolist() == ["falls", "falls Oy", "A", "B"]
    assert moved.iloc[0, 4:7].tolist() == [350, 100, -250]
    assert moved.iloc[0, 7:].tolist() == [True, False]
    assert report.moved_table(migration(pair([])).accounts, say).values.empty


@BOTH
def test_who_came_into_the_eighty_per_cent_stands_before_who_left(say: Words) -> None:
    rows = report.eighty_table(MOVED, say).rows
    assert rows["account_id"].tolist() == [*MOVED.entered["account_id"], *MOVED.left["account_id"]]
    assert rows["way"].tolist() == [say("entered"), say("left")]
    assert report.eighty_table(migration(pair([])), say).rows.empty


# More than chance? ----------------------------------------------------------------------------------------------


def swaps(p: float | None, before: float | None = 0.6, now: float | None = 0.7, n: int = 60) -> tuple[YearSwap, ...]:
    return tuple(YearSwap(statistic=name, before=before, now=now, p=p, n=n, swaps=499) for name in STATISTICS)


def test_a_change_is_said_with_its_direction() -> None:
    assert plain(said.swap_title(swaps(0.01), EN)) == (
        "Concentration has risen by more than chance would explain: the share of the top 20% went from 60.0% to 70.0%"
    )
    assert said.swap_title(swaps(0.01, 0.7, 0.6), EN).startswith("Concentration has fallen by more than chance")
    assert said.swap_title(swaps(0.05), EN).startswith("No sign of a real change")
    assert plain(said.swap_title(swaps(0.4), FI)).startswith("Ei merkkiä todellisesta muutoksesta")


@BOTH
def test_what_cannot_be_told_is_refused_in_words(say: Words) -> None:
    few = year_swap(np.arange(1.0, 13), np.arange(1.0, 13))
    assert "12" in said.swap_title(few, say)
    assert "30" in said.swap_note(few, say)
    nothing = tuple(replace(test, limit="no_sales") for test in swaps(None, None, 0.5))
    assert said.swap_title(nothing, say)
    assert "499" in said.swap_note(swaps(0.4), say)


@BOTH
def test_tables_of_the_test(say: Words) -> None:
    table = report.swap_table(swaps(0.4), say).values
    assert table.iloc[:, 3].tolist() == [0.4] * 3
    assert table.iloc[:, 1].tolist() == [0.6] * 3
    assert report.swap_table(swaps(None, None), say).values.iloc[:, [1, 3]].isna().all().all()
    assert report.swap_table(swaps(None, None), say).words(say)[0][say("Before")] == "–"
    written = [plain(row["Now"]) for row in report.swap_table(swaps(0.4), EN).words(EN)]
    assert written == ["70.0%", "70.0%", "0.700"], "Gini is a number, the others are shares"
