"""The questions of concentration, answered through a scope: the same rows and rules as on the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.concentration import answers
from kam_analytics.concentration.analysis.breakdown import DIMENSIONS
from kam_analytics.concentration.analysis.concentration import concentration_of
from kam_analytics.concentration.analysis.what_if import leavers
from kam_analytics.kit.analysis.selection import measured
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.reader import reader
from kam_analytics.kit.rules.period import Comparison, Period
from kam_analytics.store import Store

YEAR = Period(date(2025, 11, 1), date(2026, 10, 31))


@pytest.fixture
def choice(demo: Store) -> Choice:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        return Choice(period=YEAR, held=feeds(reader(scope), today=demo.today))


def test_groups_are_counted_where_companies_belong_together(demo: Store, choice: Choice) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        groups = answers.concentration(reader(scope), choice)
        companies = answers.concentration(reader(scope), replace(choice, by_group=False))
        sales = scope.read("account_sales", **YEAR.parts())
    assert (groups.level, companies.level) == ("group", "company")
    assert (groups.result.accounts, groups.result.accounts_for_80pct) == (143, 40)
    assert groups.result.accounts == sales["group_key"].nunique()
    assert companies.result.accounts == len(sales)
    assert groups.result.total == pytest.approx(companies.result.total)
    assert groups.margin_coverage == pytest.approx(sales["margin_net_sales"].sum() / sales["net_sales"].sum())


def test_without_groups_companies_are_counted(demo: Store, choice: Choice) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        rows = scope.read("account_sales", **YEAR.parts())
    alone = rows[~rows["group_key"].duplicated(keep=False)]
    found = answers.concentration(reader(_Rows(alone)), replace(choice, held={}))
    assert found.level == "company"
    assert not found.choice.by_group
    assert found.result.all_accounts["name"].isin(alone["name"]).all()


def test_the_year_before_is_there_when_the_sales_reach_back_to_it(demo: Store, choice: Choice) -> None:
    held = choice.sales
    assert held is not None
    late = replace(choice, held={"sales": Period(date(2025, 1, 1), held.until)})
    with demo.scope(LOCAL_DIRECTOR) as scope:
        found = answers.concentration(reader(scope), choice)
        before = concentration_of(
            scope.read("account_sales", **YEAR.year_before().parts()), filters={}, by_group=True, measure="net_sales"
        )
        without = answers.concentration(reader(scope), late)
        risk = answers.at_risk(reader(scope), late, today=demo.today)
    assert found.before is not None
    assert (found.before.total, found.before.gini) == (before.total, before.gini)
    assert without.before is None
    assert without.result.total == found.result.total
    assert "falling_sales" in risk.unknown


def test_what_is_left_out_is_counted(demo: Store, choice: Choice) -> None:
    by_margin = replace(choice, by_group=False, measure="margin")
    with demo.scope(LOCAL_DIRECTOR) as scope:
        found = answers.concentration(reader(scope), by_margin)
        sales = scope.read("account_sales", **YEAR.parts())
    # a margin of less than 80 % of an account's net sales is not its margin
    margin = pd.Series(measured(sales, "margin"))
    assert found.left_out == {
        "accounts_not_positive": int((margin <= 0).sum()),
        "total_not_positive": pytest.approx(margin[margin <= 0].sum()),
        "accounts_without_measure": int(margin.isna().sum()),
    }


def test_limits_and_filters_are_heard(demo: Store, choice: Choice) -> None:
    some = replace(choice, filters={"segment": ["A"]})
    with demo.scope(LOCAL_DIRECTOR) as scope:
        found = answers.concentration(reader(scope), some, a=0.5, b=0.9)
        sales = scope.read("account_sales", **YEAR.parts())
        expected = concentration_of(sales, filters=some.filters, by_group=True, a=0.5, b=0.9)
    wanted = sales["group_key"].isin(sales.loc[sales["segment"] == "A", "group_key"])
    assert found.result.total == pytest.approx(sales.loc[wanted, "net_sales"].sum())
    pd.testing.assert_frame_equal(found.result.classes, expected.classes)


def test_the_last_of_the_rolling_years_is_the_answer(demo: Store, choice: Choice) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        read = reader(scope)
        found = answers.concentration(read, choice)
        lines = answers.trend(read, choice)
        earlier = answers.trend(read, replace(choice, period=Period(date(2025, 7, 1), date(2026, 6, 30))))
    assert len(lines) == len(earlier) == 12
    assert lines["month_on"].iloc[-1] == date(2026, 10, 1)
    assert lines["total"].iloc[-1] == pytest.approx(found.result.total)
    assert lines["accounts_for_80pct"].iloc[-1] == found.result.accounts_for_80pct
    assert earlier["total"].iloc[-1] == pytest.approx(lines["total"].iloc[-5])
    with pytest.raises(ValueError, match="days that the sales cover"):
        answers.trend(read, replace(choice, held={}))


def test_every_further_question_is_about_the_same_sales(demo: Store, choice: Choice) -> None:
    year = Comparison("year", YEAR, YEAR.year_before())
    with demo.scope(LOCAL_DIRECTOR) as scope:
        read = reader(scope)
        found = answers.concentration(read, choice)
        total = found.result.total
        assert found.before is not None
        made = answers.bridge(read, found.choice, year)
        assert made.amount("before") == pytest.approx(found.before.total)
        assert made.amount("now") == pytest.approx(total)
        moved = answers.migration(read, found.choice, year)
        assert int((moved.accounts["class_now"] == "A").sum()) == found.result.classes["accounts"].iloc[0]
        swapped = {test.statistic: test for test in answers.year_swap(read, found.choice, year)}
        assert swapped["gini"].now == pytest.approx(found.result.gini)
        for dimension in DIMENSIONS:
            parts = answers.breakdown(read, found.choice, dimension)
            assert sum(part.result.total for part in parts.parts) == pytest.approx(total)
        left = answers.without(found, leavers(found.result, "largest", 1))
        assert left.after.total == pytest.approx(total * (1 - (left.share or 0)))
        risk = answers.at_risk(read, found.choice, today=demo.today)
        assert 0 < risk.at_risk < risk.total < total
        keys = answers.key_share(read, found.choice)
        assert keys.rows["net_sales"].iloc[-1] == pytest.approx(total)
        split = answers.effort(read, found.choice)
        assert split.rows["net_sales"].sum() == pytest.approx(total)


class _Rows:
    """A scope that holds some accounts only."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self._rows = rows

    def read(self, name: str, **_params: object) -> pd.DataFrame:
        assert name == "account_sales"
        return self._rows


def test_effort_and_sales_are_of_the_same_whole_months(demo: Store, choice: Choice) -> None:
    """Sales come by month: up to the 10th they would be those of the month beside the activities of ten days."""
    until_10 = replace(choice, period=Period(YEAR.since, date(2026, 10, 10)))
    with demo.scope(LOCAL_DIRECTOR) as scope:
        whole, part = (answers.effort(reader(scope), one) for one in (choice, until_10))
    pd.testing.assert_frame_equal(whole.rows, part.rows)
