"""How an account buys: values worked out by hand, and refusals."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.buying.analysis.buying import WINDOWS, basket, mix, received, season

TODAY = date(2026, 6, 30)


def on(*texts: str) -> pd.DataFrame:
    return pd.DataFrame({"ordered_on": pd.to_datetime(list(texts))})


def months(first: str, values: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"month_on": pd.date_range(first, periods=len(values), freq="MS"), "net_sales": values})


def test_seasons_of_two_complete_years() -> None:
    year = [10.0] * 6 + [0.0] + [10.0] * 5
    rows = months("2023-12-01", [99.0, *year, *[2 * value for value in year]])
    found = season(rows, last=date(2025, 12, 1))
    assert (found.complete, found.years) == (24, 2)
    assert found.months["month"].tolist() == list(range(1, 13))
    assert found.months["share"].sum() == pytest.approx(1)
    assert found.months.loc[6, "share"] == 0
    assert found.months.loc[0, ["low", "high"]].tolist() == pytest.approx([1 / 11, 1 / 11])


def test_seasons_start_at_any_month_and_missing_months_are_zero() -> None:
    rows = months("2022-01-01", [5.0] * 51).drop(index=[30])
    found = season(rows, last=date(2026, 3, 1))
    assert (found.complete, found.years) == (50, 4)
    # July 2024 is missing: a year without it, three with a twelfth each
    assert found.months.loc[6, "low"] == 0
    assert found.months.loc[6, "share"] == pytest.approx(3 / 47)


@pytest.mark.parametrize("count", [0, 1, 24])
def test_too_few_months_refuse(count: int) -> None:
    rows = months("2024-01-01", [5.0] * count)
    found = season(rows, last=(pd.Timestamp("2023-12-01") + pd.DateOffset(months=count)).date())
    assert found.years == 0
    assert found.months.empty
    assert found.complete == max(0, count - 1)


def test_a_year_of_net_returns_has_no_season() -> None:
    assert season(months("2023-12-01", [1.0, *[-5.0] * 12, *[5.0] * 12]), last=date(2025, 12, 1)).years == 0


def test_baskets_are_medians_of_the_period() -> None:
    rows = on("2025-12-31", "2026-01-01", "2026-01-31", "2026-03-01")
    rows = rows.assign(net_sales=[1e9, 100.0, 50.0, 10.0], lines=[99, 1, 2, 6], products=[9, 1, 2, 2])
    rows = rows.assign(product_net_sales=[0.0, 100.0, 50.0, 0.0])
    found = basket(rows, since=date(2026, 1, 1), until=TODAY)
    assert (found.orders, found.net_sales, found.lines, found.products) == (3, 50.0, 2.0, 2.0)
    fewer = rows.assign(product_net_sales=[1e9, 100.0, 20.0, 0.0])
    assert basket(fewer, since=date(2026, 1, 1), until=TODAY).products is None, "120 of 160 name a product"
    assert basket(rows, since=date(2027, 1, 1), until=date(2027, 2, 1)).net_sales is None


def categories(*rows: tuple[str, str | None, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["month_on", "category_id", "net_sales"])
    labels = frame["category_id"].astype("str")
    return frame.assign(
        month_on=pd.to_datetime(frame["month_on"]), category_id=labels, label_en=labels, label_fi=labels
    )


def test_the_drift_is_half_the_sum_of_differences() -> None:
    found = mix(
        categories(
            ("2025-01-01", "a", 60.0), ("2025-02-01", "b", 40.0),
            ("2026-01-01", "a", 10.0), ("2026-02-01", None, 30.0), ("2026-03-01", "c", 60.0),
        ),
        middle=date(2026, 1, 1),
    )  # fmt: skip
    # .6 .4 0 0 against .1 0 .3 .6
    assert found.drift == pytest.approx(0.9)
    assert found.rows["now"].sum() == pytest.approx(1)
    assert found.rows["before"].sum() == pytest.approx(1)
    assert found.rows["difference"].sum() == pytest.approx(0)
    assert found.rows["category_id"].isna().sum() == 1


def test_net_returns_of_a_category_count_as_zero_and_a_year_without_sales_refuses() -> None:
    rows = [("2025-01-01", "a", 50.0), ("2026-01-01", "a", 50.0), ("2026-01-01", "b", -20.0)]
    found = mix(categories(*rows), middle=date(2026, 1, 1))
    assert (found.drift, found.negative) == (0.0, 1)
    assert mix(categories(*rows[:1]), middle=date(2026, 1, 1)).drift is None
    assert mix(categories(), middle=date(2026, 1, 1)).drift is None


def done(*rows: tuple[str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["done_on", "activity_type", "quantity"])
    return frame.assign(done_on=pd.to_datetime(frame["done_on"]), quantity=frame["quantity"].astype("int64"))


@pytest.mark.parametrize(
    ("day", "is_received"),
    [("2026-05-31", False), ("2026-05-01", False), ("2026-04-30", True), ("2026-06-01", True), ("2026-06-02", True)],
)
def test_an_order_is_received_without_an_activity_in_the_days_before(day: str, is_received: bool) -> None:
    found = received(on("2026-06-01"), done((day, "call", 1)), since=date(2026, 1, 1), until=TODAY, window=31)
    assert found.received == int(is_received)
    assert found.share == float(is_received)


def test_newsletters_and_zero_quantities_sell_nothing() -> None:
    rows = done(("2026-05-30", "newsletter", 1), ("2026-05-30", "webinar", 5), ("2026-05-30", "call", 0))
    found = received(on("2026-06-01"), rows, since=date(2026, 1, 1), until=TODAY, window=30)
    assert (found.orders, found.received) == (1, 1)
    assert received(on(), rows, since=date(2026, 1, 1), until=TODAY, window=30).share is None


@given(
    st.lists(st.integers(0, 300), max_size=20, unique=True), st.lists(st.integers(0, 300), max_size=20),
    st.sampled_from(WINDOWS),
)  # fmt: skip
def test_received_orders_equal_a_loop(orders: list[int], calls: list[int], window: int) -> None:
    start = pd.Timestamp("2026-01-01")
    days = pd.DataFrame({"ordered_on": pd.to_datetime([start + pd.Timedelta(days=n) for n in orders])})
    rows = done(*[(str((start + pd.Timedelta(days=n)).date()), "call", 1) for n in calls])
    found = received(days, rows, since=start.date(), until=date(2027, 12, 31), window=window)
    assert found.received == sum(not any(n - window <= call < n for call in calls) for n in orders)
