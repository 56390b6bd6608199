"""Parts of the company: each is its own concentration, together they are the whole, small ones are said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.concentration.analysis.breakdown import DIMENSIONS, Parts, category_parts_of, parts_of
from kam_analytics.concentration.analysis.concentration import concentration_of
from kam_analytics.kit.rules.period import Period, default_period
from kam_analytics.store import Store
from tests.samples.concentration.results import accounts, of

ALL: dict[str, Any] = {"filters": {}, "by_group": False}


def read(store: Store, period: Period) -> tuple[pd.DataFrame, pd.DataFrame]:
    with store.scope(LOCAL_DIRECTOR) as scope:
        return scope.read("account_sales", **period.parts()), scope.read("category_sales", **period.parts())


def every(store: Store, *, by_group: bool = False) -> list[Parts]:
    sales, lines = read(store, default_period(store.today, store.today))
    how: dict[str, Any] = {"filters": {}, "by_group": by_group}
    words = [parts_of(sales, dimension=name, **how) for name in DIMENSIONS if name != "category"]
    return [*words, category_parts_of(sales, lines, **how)]


@pytest.mark.parametrize("by_group", [False, True])
def test_the_parts_are_the_whole(demo: Store, by_group: bool) -> None:
    sales, _lines = read(demo, default_period(demo.today, demo.today))
    whole = concentration_of(sales, filters={}, by_group=by_group)
    for found in every(demo, by_group=by_group):
        assert len(found.parts) > 1
        assert sum(part.result.total for part in found.parts) == pytest.approx(whole.total)
        if found.dimension != "category":
            assert sum(part.result.accounts for part in found.parts) == whole.accounts
        totals = [part.result.total for part in found.parts if part.key]
        assert totals == sorted(totals, reverse=True)


def test_a_part_is_the_page_filtered_to_it(demo: Store) -> None:
    sales, _lines = read(demo, default_period(demo.today, demo.today))
    for part in parts_of(sales, dimension="segment", **ALL).parts:
        alone = concentration_of(sales, filters={"segment": [part.key or ""]}, by_group=False)
        assert (part.result.gini, part.result.accounts_for_80pct) == (alone.gini, alone.accounts_for_80pct)


@pytest.mark.parametrize(
    "period",
    [
        Period(date(2026, 3, 5), date(2026, 6, 17)),
        Period(date(2024, 2, 29), date(2024, 2, 29)),
        Period(date(2025, 7, 1), date(2026, 6, 30)),
    ],
)
def test_categories_are_those_of_the_lines(demo: Store, period: Period) -> None:
    _sales, lines = read(demo, period)
    with demo.load(LOCAL_DIRECTOR) as load:
        wanted = load.frame(
            """
            select a.account_id, c.category_id, sum(s.net_sales)::double as net_sales, sum(s.margin)::double as margin,
                coalesce(sum(s.net_sales) filter (where s.margin is not null), 0)::double as margin_net_sales
            from sale as s join account as a using (account_key)
            left join product as p using (product_key) left join category as c using (category_key)
            where s.sold_on between :since and :until
            group by 1, 2 order by 1, 2
            """,
            since=period.since, until=period.until,
        )  # fmt: skip
    pd.testing.assert_frame_equal(
        lines.drop(columns=["label_en", "label_fi"]), wanted, check_dtype=False, rtol=1e-9, atol=1e-9
    )


def test_filters_and_parts_without_a_name() -> None:
    sales = accounts([5.0, 4, 3, 2, 1, 9]).assign(segment=pd.Series(["A"] * 5 + [None], dtype="str"))
    found = parts_of(sales, dimension="segment", **ALL)
    assert [(part.key, part.result.positive, part.too_few) for part in found.parts] == [
        ("A", 5, False),
        (None, 1, True),
    ]
    assert [part.key for part in found.drawn] == ["A"]
    assert [part.key for part in found.too_few] == [None]
    none = parts_of(sales, dimension="segment", filters={"segment": ["C"]}, by_group=False)
    assert none.parts == none.drawn == ()


def test_two_owners_of_one_name_are_two() -> None:
    sales = accounts([5.0, 4.0]).assign(owner_id=pd.Series(["u1", "u2"], dtype="str"))
    assert [part.label_en for part in parts_of(sales, dimension="owner", **ALL).parts] == ["Aino", "Aino"]


def test_only_returns_and_an_unknown_margin() -> None:
    sales = accounts([-5.0, -4.0]).assign(margin=[None, 1.0], margin_net_sales=[0.0, -4.0])
    part = parts_of(sales, dimension="country", **ALL).parts[0]
    assert (part.result.positive, part.too_few, part.result.gini) == (0, True, None)
    assert parts_of(sales, dimension="country", measure="margin", **ALL).parts[0].result.unknown == 1


def test_gini_corrected_for_few_accounts() -> None:
    """The Gini coefficients that R's ineq gives, .4263158 and .5135135, times n / (n - 1)."""
    assert of([10.0] * 9 + [100.0]).gini_corrected == pytest.approx(0.4736842, abs=5e-8)
    assert of([1.0, 4, 5, 3, 7, 7, 7, 40]).gini_corrected == pytest.approx(0.5868726, abs=5e-8)
    assert of([1.0, 2.0] * 25).gini_corrected is None
    assert of([5.0]).gini_corrected is None
    assert of([]).gini_corrected is None
