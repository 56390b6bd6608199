"""The days that the sales cover: of lines, of a store without any, of one that has only what lies ahead."""

from __future__ import annotations

from datetime import date

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.analysis.span import sales_span
from kam_analytics.kit.rules.period import Period
from kam_analytics.store import Store

TODAY = date(2025, 6, 15)


@pytest.mark.parametrize(
    ("sold_on", "span"),
    [
        ([], None),
        (["2025-06-15"], Period(TODAY, TODAY)),
        (["2024-02-29", "2025-06-10"], Period(date(2024, 2, 29), date(2025, 6, 10))),
        (["2025-05-02", "2025-06-16"], Period(date(2025, 5, 2), date(2025, 5, 2))),
        (["2025-06-16"], None),
        (["2025-07-01"], None),
    ],
    ids=["none", "today", "two", "one lies ahead", "ahead in this month", "ahead in the next month"],
)
def test_sales_cover_the_days_up_to_today(store: Store, sold_on: list[str], span: Period | None) -> None:
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        for day in sold_on:
            load.execute(f"insert into account_month values (1, '{day[:8]}01', 1, null, 0, 0, 1, 1, 1)")
            load.execute(f"insert into sale (account_key, sold_on, net_sales, batch_key) values (1, '{day}', 1, 1)")
    with store.scope(LOCAL_DIRECTOR) as scope:
        assert sales_span(scope.read("data_span", today=TODAY)) == span
