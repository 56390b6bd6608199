"""Key accounts count while they have the status; effort is split by how old an account was in each month."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.concentration.analysis.effort_split import effort_split
from kam_analytics.concentration.analysis.key_accounts import key_account_share
from kam_analytics.kit.rules.period import last_whole_month, month_end, months_before
from kam_analytics.store import Store
from tests.samples.concentration.keys import LAST, effort, shares

ALWAYS = (1, "2020-01-01", None)


def test_a_key_account_of_long_ago_has_its_share_all_the_time() -> None:
    found = shares({1: 30.0, 2: 70.0}, ALWAYS)
    assert found.rows["share"].tolist() == pytest.approx([0.3] * 12)
    assert found.rows["margin_share"].tolist() == pytest.approx([0.3] * 12)
    assert found.rows["net_sales"].tolist() == pytest.approx([1200.0] * 12)
    assert found.rows["month_on"].iloc[[0, -1]].tolist() == [date(2025, 1, 1), LAST]
    assert (found.now, found.change, found.accounts, found.limit) == (pytest.approx(0.3), pytest.approx(0), 1, None)


def test_a_decision_of_today_does_not_change_last_year() -> None:
    found = shares({1: 50.0, 2: 50.0}, (1, "2025-11-30", None))
    assert found.rows["share"].tolist() == pytest.approx([0.0] * 10 + [0.5 / 12, 1.0 / 12])
    assert found.rows["accounts"].tolist() == [0] * 10 + [1, 1]


@pytest.mark.parametrize(
    ("until", "months"), [("2025-06-29", 5), ("2025-06-30", 6), ("2025-12-31", 12), ("2019-01-01", 0)]
)
def test_the_last_day_of_a_month_decides(until: str, months: int) -> None:
    found = shares({1: 50.0, 2: 50.0}, (1, "2018-01-01", until))
    assert found.now == (pytest.approx(months / 24) if months else 0.0)


def test_overlapping_decisions_count_once() -> None:
    assert shares({1: 30.0, 2: 70.0}, ALWAYS, (1, "2024-01-01", None)).now == pytest.approx(0.3)


def test_a_key_account_that_bought_nothing_is_one_all_the_same() -> None:
    found = shares({2: 70.0}, ALWAYS)
    assert (found.now, found.accounts, found.limit) == (0.0, 1, None)


def test_filters_choose_accounts_and_decisions() -> None:
    only_b = shares({1: 30.0, 2: 70.0}, ALWAYS, filters={"segment": ["B"]})
    assert (only_b.limit, only_b.accounts) == ("no_decisions", 0)
    assert shares({1: 30.0, 2: 70.0}, ALWAYS, filters={"segment": ["A"]}).now == pytest.approx(1.0)


def test_limits() -> None:
    assert shares({1: 30.0}).limit == "no_decisions"
    for values in ({}, {1: 0.0}, {1: -5.0}, {1: 5.0, 2: -9.0}):
        found = shares(values, ALWAYS)
        assert (found.limit, found.now, found.margin_now, found.change) == ("no_sales", None, None, None)


def test_a_margin_that_few_lines_carry_gives_no_share() -> None:
    found = shares({1: 30.0, 2: 70.0}, ALWAYS, margin=None)
    assert found.margin_now is None
    assert found.now == pytest.approx(0.3)


def test_the_demo_company_month_by_month(demo: Store) -> None:
    """Twelve separate sums in SQL."""
    last = last_whole_month(demo.today)
    window: dict[str, Any] = {"first_month": months_before(last, 22), "last_month": last, "until": month_end(last)}
    with demo.scope(LOCAL_DIRECTOR) as scope:
        found = key_account_share(
            scope.read("account_months", **window), scope.read("key_account_periods", until=window["until"]),
            filters={}, last=last,
        )  # fmt: skip
    with demo.load(LOCAL_DIRECTOR) as load:
        for row in found.rows.to_dict("records"):
            wanted = load.frame(
                """
                select sum(m.net_sales)::double as whole, sum(m.net_sales) filter (where exists (
                    select 1 from key_account_decision as d join account as a using (account_id)
                    where a.account_key = m.account_key and d.status = 'decided' and d.from_on <= last_day(m.month_on)
                        and coalesce(d.to_on, date '2999-01-01') >= last_day(m.month_on)))::double as part
                from account_month as m where m.month_on between :first and :last
                """,
                first=months_before(row["month_on"], 11), last=row["month_on"],
            ).iloc[0]  # fmt: skip
            assert row["net_sales"] == pytest.approx(wanted["whole"])
            assert row["key_net_sales"] == pytest.approx(wanted["part"])
            assert row["share"] == pytest.approx(wanted["part"] / wanted["whole"])


# Effort ---------------------------------------------------------------------------------------------------------


def test_an_account_is_new_for_twelve_months() -> None:
    found = effort(
        (1, "2024-02-29", "2025-01-01", "visit", 2, 0.0),
        (1, "2024-02-29", "2025-02-01", "visit", 5, 0.0),
        (1, "2024-02-29", "2025-01-01", None, 0, 30.0),
        (1, "2024-02-29", "2025-03-01", None, 0, 70.0),
    )
    assert found.rows["activities"].tolist() == [2, 5]
    assert found.rows["net_sales"].tolist() == [30, 70]
    assert found.rows["accounts"].tolist() == [1, 1], "it turned 12 months old: in both"
    assert found.of("new")["sales_share"] == pytest.approx(0.3)
    assert found.limit is None


def test_who_has_not_bought_yet_is_new_and_newsletters_are_no_effort() -> None:
    found = effort(
        (1, None, "2025-05-01", "visit", 3, 0.0),
        (2, "2025-09-01", "2025-05-01", "call", 1, 0.0),
        (3, "2010-01-01", "2025-05-01", "newsletter", 99, 0.0),
        (3, "2010-01-01", "2025-05-01", "visit", 4, 0.0),
        (3, "2010-01-01", "2025-05-01", None, 0, 10.0),
    )
    assert found.rows["activities"].tolist() == [4, 4]
    assert found.rows["accounts"].tolist() == [2, 1]


def test_limits_of_the_split() -> None:
    sold, done = (1, "2010-01-01", "2025-05-01", None, 0, 10.0), (1, "2010-01-01", "2025-05-01", "visit", 1, 0.0)
    assert effort(sold, done, first_sale=date(2024, 1, 1)).limit is None
    assert effort(sold, done, first_sale=date(2024, 1, 2)).limit == "no_history"
    assert effort(sold, done, first_activity=date(2025, 1, 2)).limit == "no_activities"
    assert effort(sold).limit == "no_activities"
    assert effort(done).limit == "no_sales"
    assert effort().limit == "no_activities"
    assert effort(sold, done, filters={"country": ["SE"]}).limit == "no_activities"
    returned = effort(done, (1, "2010-01-01", "2025-05-01", None, 0, -10.0))
    assert returned.limit == "no_sales"
    assert returned.of("older")["net_sales"] == -10


def test_the_demo_company_is_counted_whole(demo: Store) -> None:
    last = last_whole_month(demo.today)
    first = months_before(last, 11)
    with demo.scope(LOCAL_DIRECTOR) as scope:
        rows = scope.read("effort_months", first_month=first, last_month=last, until=month_end(last))
    found = effort_split(rows, filters={}, first_month=first, first_sale=date(2021, 12, 1), first_activity=first)
    with demo.load(LOCAL_DIRECTOR) as load:
        done = load.frame(
            "select sum(quantity)::integer as n from activity where account_id is not null "
            "and done_on between :first and :last and activity_type not in ('newsletter', 'webinar')",
            first=first, last=month_end(last),
        )["n"].iloc[0]  # fmt: skip
        sold = load.frame(
            "select sum(net_sales)::double as s from account_month where month_on >= :first and month_on <= :last",
            first=first,
            last=last,
        )["s"].iloc[0]
        starts = load.frame(
            "select account_key, least(since_on, (select min(m.month_on) from account_month as m "
            "where m.account_key = a.account_key)) as start_on from account as a order by account_key"
        )
    assert found.rows["activities"].sum() == done
    assert found.rows["net_sales"].sum() == pytest.approx(sold)
    shown = rows.drop_duplicates("account_key").set_index("account_key")["start_on"]
    wanted = starts.set_index("account_key")["start_on"].reindex(shown.index)
    pd.testing.assert_series_equal(shown, wanted, check_dtype=False)
    assert 0 < found.of("new")["activities"] < found.of("older")["activities"]
