"""What is one order: the rule on files small enough to count by hand, and in any order of imports and undos."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.buying.answers import Buying, gather_buying
from kam_analytics.imports import BatchReport
from kam_analytics.kit.reader import reader
from kam_analytics.kit.rules.period import Period
from tests.samples.imports.loading import Files, in_order

HEADER = "sale_id,account_id,order_id,sold_on,net_sales\n"
Line = tuple[str, str, str, int]


def text(lines: list[Line], first: int = 1) -> str:
    """Lines (account, order number, day, net sales) as a file whose rows have ids from ``first`` on."""
    rows = [f"{at},{account},{order},{day},{net}" for at, (account, order, day, net) in enumerate(lines, first)]
    return HEADER + "\n".join(rows) + "\n"


def began(files: Files) -> list[tuple[str, str | None, str]]:
    """Account, number and first day of each order."""
    found = []
    with files.store.scope(LOCAL_DIRECTOR) as scope:
        for account in ("A1", "A2", "A3"):
            rows = scope.read("account_orders", account=account, today=files.store.today)
            found += [(account, _text(row.order_id), str(row.ordered_on.date())) for row in rows.itertuples()]
    return sorted(found, key=lambda row: (row[2], row[0], row[1] or ""))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def orders(files: Files, since: str, until: str, account: str = "A1") -> int:
    """How many orders the pages count in a period."""
    period = Period(date.fromisoformat(since), date.fromisoformat(until))
    with files.store.scope(LOCAL_DIRECTOR) as scope:
        return int(scope.read("account_totals", account=account, **period.parts())["orders"].iloc[0])


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        pytest.param(
            [("A1", "O1", "2026-01-10", 100), ("A1", "O1", "2026-01-13", 100), ("A1", "O1", "2026-02-02", 100)],
            [("A1", "O1", "2026-01-10")],
            id="an order in three invoices",
        ),
        pytest.param(
            [("A1", "O1", "2026-01-10", 100), ("A2", "O1", "2026-01-12", 100)],
            [("A1", "O1", "2026-01-10"), ("A2", "O1", "2026-01-12")],
            id="one number of two accounts",
        ),
        pytest.param(
            [("A1", "O1", "2026-01-10", 100), ("A1", "O2", "2026-01-10", 50)],
            [("A1", "O1", "2026-01-10"), ("A1", "O2", "2026-01-10")],
            id="two orders on one day",
        ),
        pytest.param(
            [("A1", "", "2026-01-10", 100), ("A1", "", "2026-01-10", 50), ("A1", "", "2026-01-11", 1)],
            [("A1", None, "2026-01-10"), ("A1", None, "2026-01-11")],
            id="without numbers a day is an order",
        ),
        pytest.param(
            [("A1", "O1", "2024-01-10", 100), ("A1", "O1", "2025-02-13", 100), ("A1", "O1", "2026-03-21", 100)],
            [("A1", "O1", "2024-01-10"), ("A1", "O1", "2026-03-21")],
            id="a number rests 400 days, then 401",
        ),
        pytest.param(
            [("A1", "O1", "2026-01-10", 100), ("A1", "O1", "2026-01-10", -100), ("A1", "O1", "2026-01-12", 100)],
            [("A1", "O1", "2026-01-12")],
            id="reversed on the day under its own number",
        ),
        pytest.param(
            [("A1", "O1", "2026-01-10", 100), ("A1", "C9", "2026-01-10", -100), ("A1", "", "2026-01-12", 5),
             ("A1", "", "2026-01-12", -5)],
            [],
            id="reversed on the day under another number and without one",
        ),
        pytest.param(
            [("A1", "O1", "2026-01-10", 100), ("A1", "O2", "2026-01-10", 100), ("A1", "C9", "2026-01-10", -100)],
            [("A1", "O2", "2026-01-10")],
            id="one of two equal orders is reversed",
        ),
        pytest.param(
            [("A1", "O1", "2026-01-10", 100), ("A1", "C9", "2026-01-10", -40), ("A1", "O1", "2026-01-30", -100)],
            [("A1", "O1", "2026-01-10")],
            id="a partial credit and a later return leave the order",
        ),
        pytest.param(
            [("A1", "O1", "2026-01-10", 100), ("A1", "", "2026-01-10", 9), ("A1", "", "2026-01-11", 9)],
            [("A1", "O1", "2026-01-10"), ("A1", None, "2026-01-11")],
            id="freight without a number belongs to the order of its day",
        ),
        pytest.param([("A1", "C1", "2026-01-10", -100), ("A1", "", "2026-01-11", 0)], [], id="returns and zeros"),
    ],
)  # fmt: skip
def test_what_is_an_order(company: Files, lines: list[Line], wanted: list[tuple[str, str | None, str]]) -> None:
    company.load(text(lines))
    assert began(company) == wanted
    own = [day for account, _order, day in wanted if account == "A1"]
    assert orders(company, "2024-01-01", "2026-06-30") == len(own)
    assert orders(company, "2026-01-05", "2026-01-11") == sum("2026-01-05" <= day <= "2026-01-11" for day in own)


def test_an_earlier_line_takes_the_order_out_of_a_later_month(company: Files) -> None:
    later = company.load(text([("A1", "O1", "2026-03-02", 100), ("A1", "O2", "2026-03-05", 100)]))
    assert orders(company, "2026-03-01", "2026-03-31") == 2
    earlier = company.load(text([("A1", "O1", "2026-01-30", 50)], first=10))
    assert (orders(company, "2026-01-01", "2026-01-31"), orders(company, "2026-03-01", "2026-03-31")) == (1, 1)
    in_order(company.store)
    company.undo(earlier)
    assert (orders(company, "2026-01-01", "2026-01-31"), orders(company, "2026-03-01", "2026-03-31")) == (0, 2)
    company.undo(later)
    assert began(company) == []


def test_a_later_line_belongs_to_the_order_of_an_earlier_month(company: Files) -> None:
    company.load(
        text([("A1", "O1", "2026-01-30", 100), ("A1", "C1", "2026-01-30", -100), ("A1", "O2", "2026-01-30", 7)])
    )
    company.load(text([("A1", "O1", "2026-03-02", 60), ("A1", "O2", "2026-03-03", 7)], first=10))
    assert began(company) == [("A1", "O2", "2026-01-30"), ("A1", "O1", "2026-03-02")]


#: ids of lines that no file has had
IDS = count(1000, 100)
#: days around the 400 on which a number rests, and months that touch
DAYS = st.sampled_from([date(2024, 1, 31) + timedelta(days=n) for n in (0, 1, 2, 29, 60, 398, 399, 400, 401, 402, 802)])
LINES = st.lists(
    st.tuples(
        st.sampled_from(["A1", "A2"]), st.sampled_from(["", "O1", "O2"]), DAYS.map(str), st.sampled_from([-5, 5, 10])
    ),
    min_size=1,
    max_size=6,
)


@given(st.lists(LINES, min_size=2, max_size=4), st.randoms(use_true_random=False))
@settings(
    max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_orders_equal_the_lines_after_every_import_and_undo(
    company: Files, batches: list[list[Line]], chance: Random
) -> None:
    loaded: list[BatchReport] = []
    for lines in batches:
        loaded.append(company.load(text(lines, first=next(IDS))))
        in_order(company.store)
    chance.shuffle(loaded)
    for report in loaded:
        company.undo(report)
    assert began(company) == []


def buying(files: Files, today: date) -> Buying:
    """How account A1 buys in the 12 months to a day."""
    with files.store.scope(LOCAL_DIRECTOR) as scope:
        return gather_buying(
            reader(scope), "A1", today=today, period=Period(today - timedelta(days=364), today),
            last=date(2026, 5, 1), window=30,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "rests"),
    [(date(2025, 1, 10), (0, 3, 6)), (date(2025, 1, 6), tuple(range(8)))],
    ids=["three invoices", "a delivery on each of eight days"],
)
def test_the_rhythm_is_that_of_the_orders_and_not_of_their_invoices(
    company: Files, first: date, rests: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seventeen orders, one every thirty days; each comes on several days. They are imported on the day of the look."""
    days = [first + timedelta(days=30 * number) for number in range(17)]
    monkeypatch.setenv("KAM_TODAY", (days[-1] + timedelta(days=31)).isoformat())
    company.load(
        text([("A1", f"O{n}", str(day + timedelta(days=rest)), 100) for n, day in enumerate(days) for rest in rests])
    )
    last, bought = days[-1], days[-1] + timedelta(days=rests[-1])
    found = buying(company, last + timedelta(days=31))
    assert (found.interval.n, found.interval.median, found.interval.p90) == (16, 30.0, 30.0)
    assert (found.interval.last_on, found.interval.days_since, found.interval.bought_on) == (last, 31, bought)
    assert found.interval.is_overdue is False
    assert (found.basket.orders, found.basket.net_sales, found.basket.lines) == (12, 100.0 * len(rests), len(rests))
    assert found.received is None, "without activities in store nobody knows what came before an order"
    # the sales of others show that nothing came until then
    later = bought + timedelta(days=31)
    monkeypatch.setenv("KAM_TODAY", later.isoformat())
    company.load(text([("A2", "P1", str(later), 1)]))
    assert buying(company, later - timedelta(days=1)).interval.is_overdue is False
    assert buying(company, later).interval.is_overdue is True
