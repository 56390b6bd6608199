"""Concentration against published figures, an independent SQL definition, and exact arithmetic."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kam_analytics.concentration.analysis.concentration import (
    Concentration,
    abc_classes,
    accounts_for,
    concentration,
    gini,
)
from tests.samples import real

SHARES = ("top_20pct_share", "top_3_share", "top_10_share", "largest_share", "hhi", "effective_accounts", "gini")
COUNTS = ("accounts", "accounts_not_positive", "top_20pct_accounts", "accounts_for_80pct")
FIGURES = (*SHARES, *COUNTS, "share_of_accounts_for_80pct")

#: amounts as invoices have them: whole cents, ties, zeros and returns included
cents = st.integers(-500_00, 5_000_00)
some_cents = st.lists(cents | st.sampled_from([0, 100_00, 100_00, 2_500_00]), min_size=1, max_size=60)
positive = st.lists(st.integers(1, 5_000_00), min_size=1, max_size=60)
fast = settings(max_examples=30)


def sales(values: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"account_id": [f"a{n:04d}" for n in range(len(values))], "net_sales": values}).astype(
        {"account_id": "str", "net_sales": "float64"}
    )


def of(values: list[float], **limits: float) -> Concentration:
    return concentration(sales(values), **limits)


# Published or computed elsewhere --------------------------------------------------------------------------


def test_gini_of_nine_tens_and_a_hundred() -> None:
    values = [10.0] * 9 + [100.0]
    assert of(values).gini == pytest.approx(0.4263158, abs=5e-8)
    assert of(values).gini * 10 / 9 == pytest.approx(0.4736842, abs=5e-8)


def test_gini_and_hhi_of_eight() -> None:
    result = of([1, 4, 5, 3, 7, 7, 7, 40])
    assert result.gini == pytest.approx(0.5135135, abs=5e-8)
    assert result.gini * 8 / 7 == pytest.approx(0.5868726, abs=5e-8)
    assert result.hhi == pytest.approx(3283.419, abs=5e-4)
    assert result.effective_accounts == pytest.approx(3.0456, abs=5e-5)


@pytest.mark.parametrize(("shares", "hhi"), [([30, 30, 20, 20], 2600), ([40, 30, 20, 10], 3000), ([1], 10_000)])
def test_hhi_of_market_shares(shares: list[float], hhi: float) -> None:
    assert of(shares).hhi == pytest.approx(hhi, abs=1e-9)


def test_net_returns_are_left_out_of_the_curve_and_kept_in_the_total() -> None:
    values = [500.0, 300, 100, 50, 30, 10, 5, 5, -20]
    result = of(values)
    raw = np.cumsum(values) / sum(values)
    assert raw.max() == pytest.approx(1.0204, abs=5e-5), "what the curve would show with the return in it"
    assert result.ranked["cumulative_share"].tolist()[:5] == pytest.approx([0.5, 0.8, 0.9, 0.95, 0.98])
    assert (result.accounts, result.accounts_not_positive, result.positive) == (9, 1, 8)
    assert (result.total, result.total_positive, result.total_not_positive) == (980, 1000, -20)
    assert result.accounts_for_80pct == 2
    assert result.hhi == pytest.approx(3535.5, abs=0.05)
    assert result.effective_accounts == pytest.approx(2.828, abs=5e-4)
    assert result.not_positive["net_sales"].tolist() == [-20]


def from_lorenz(curve: Any, n: int = 20_000) -> np.ndarray:
    """Sizes whose Lorenz curve (smallest first) goes exactly through the curve's points."""
    return 10**8 * np.diff(np.array([curve(i / n) for i in range(n + 1)]))


def test_lognormal_and_pareto_that_are_exactly_80_20() -> None:
    from scipy.special import ndtr, ndtri

    sigma, alpha = 1.6832425, math.log(5, 4)
    lognormal = of(list(from_lorenz(lambda p: ndtr(ndtri(p) - sigma))))
    pareto = of(list(from_lorenz(lambda p: 1 - (1 - p) ** (1 - 1 / alpha))))
    assert lognormal.top_20pct_share == pytest.approx(0.8, abs=1e-6)
    assert pareto.top_20pct_share == pytest.approx(0.8, abs=1e-6)
    assert lognormal.share_of_accounts_for_80pct == pytest.approx(0.2, abs=1e-4)
    assert pareto.share_of_accounts_for_80pct == pytest.approx(0.2, abs=1e-4)
    assert lognormal.gini == pytest.approx(0.7660448, abs=1e-4)
    assert pareto.gini == pytest.approx(0.7564708, abs=1e-4)


REAL = [
    ("maven_crm", "concentration_won", real.maven),
    ("northwind", "concentration_net", real.northwind),
    ("aws_saas_sales", "concentration", real.saas),
    ("physician_detailing", "concentration_scripts", real.physicians),
]


@pytest.mark.parametrize(("folder", "block", "read"), REAL, ids=[row[0] for row in REAL])
def test_real_data_equal_their_reference(shared: Path, folder: str, block: str, read: Any) -> None:
    expected = json.loads((shared / folder / "REFERENCE.json").read_text())[block]
    result = concentration(read(shared))
    assert_equals_definition(result, expected, digits=6)


def assert_equals_definition(result: Concentration, row: dict[str, Any], digits: int) -> None:
    """The figures of an independent definition, rounded as it has them."""
    ours = {
        "accounts_all": result.accounts,
        "revenue_all_net": result.total,
        "accounts_rev_le_0": result.accounts_not_positive,
        "accounts_pos": result.positive,
        "revenue_pos": result.total_positive,
        "top20pct_n": result.top_20pct_accounts,
        "top20pct_share": result.top_20pct_share,
        "n_for_80pct": result.accounts_for_80pct,
        "n_for_80pct_share_of_accounts": result.share_of_accounts_for_80pct,
        "top10_share": result.top_10_share,
        "top1_share": result.largest_share,
        "hhi_0_10000": result.hhi,
        "gini": result.gini,
    }
    for name, value in ours.items():
        assert value == pytest.approx(row[name], abs=0.51 * 10**-digits, rel=1e-9), name


# An independent definition: concentration.sql --------------------------------------------------------------


@pytest.fixture(scope="module")
def definition() -> Iterator[Callable[[pd.DataFrame], dict[str, Any]]]:
    """The definition in SQL, asked about a frame of accounts and sales."""
    sql = (Path(__file__).parent / "concentration.sql").read_text()
    with duckdb.connect() as connection:

        def ask(lines: pd.DataFrame) -> dict[str, Any]:
            connection.register("lines", lines)
            cursor = connection.execute(sql)
            return dict(zip([column[0] for column in cursor.description], cursor.fetchall()[0], strict=True))

        yield ask


@given(values=some_cents)
@fast
def test_equals_the_sql_definition_on_random_data(definition: Any, values: list[int]) -> None:
    assume(any(value > 0 for value in values))
    amounts = [value / 100 for value in values]
    above = sorted((Fraction(value) for value in values if value > 0), reverse=True)
    reached = [Fraction(total, sum(above)) for total in itertools.accumulate(above)]
    # the SQL compares sums of binary fractions: exactly on the limit it may fall either way
    assume(Fraction(4, 5) not in reached)
    row = definition(sales(amounts))
    assert_equals_definition(of(amounts), row, digits=9)


# Properties ------------------------------------------------------------------------------------------------


@given(values=some_cents, chance=st.randoms(use_true_random=False))
@fast
def test_the_order_of_rows_does_not_matter(values: list[int], chance: Any) -> None:
    frame = sales([value / 100 for value in values])
    order = list(range(len(values)))
    chance.shuffle(order)
    one, two = concentration(frame), concentration(frame.iloc[order])
    assert [getattr(one, name) for name in FIGURES] == [getattr(two, name) for name in FIGURES]
    pd.testing.assert_frame_equal(one.ranked, two.ranked)
    pd.testing.assert_frame_equal(one.not_positive, two.not_positive)


@given(values=some_cents, factor=st.sampled_from([0.01, 0.5, 3.0, 1000.0, 10.0**9]))
@fast
def test_the_currency_does_not_matter(values: list[int], factor: float) -> None:
    one, two = of([value / 100 for value in values]), of([value / 100 * factor for value in values])
    assert [getattr(one, name) for name in COUNTS] == [getattr(two, name) for name in COUNTS]
    for name in SHARES if one.positive else ():
        assert getattr(two, name) == pytest.approx(getattr(one, name), rel=1e-9, abs=1e-12), name
    assert two.total == pytest.approx(one.total * factor, rel=1e-9, abs=1e-9)
    assert one.ranked["abc_class"].tolist() == two.ranked["abc_class"].tolist()


@given(values=positive, a=st.integers(50, 90), b=st.integers(91, 99))
@fast
def test_classes_and_counts_equal_exact_arithmetic(values: list[int], a: int, b: int) -> None:
    """The same definitions in whole numbers and fractions, where nothing is rounded."""
    result = of([float(value) for value in values], a=a / 100, b=b / 100)
    ordered = sorted(values, reverse=True)
    total = sum(ordered)
    expected = []
    for value in ordered:
        before = Fraction(sum(other for other in ordered if other > value), total)
        expected.append("A" if before < Fraction(a, 100) else "B" if before < Fraction(b, 100) else "C")
    assert result.ranked["abc_class"].tolist() == expected
    reached = list(itertools.accumulate(ordered))
    assert result.accounts_for_80pct == next(k for k, sum_ in enumerate(reached, 1) if 5 * sum_ >= 4 * total)
    n = len(ordered)
    fifth = -(-n // 5)
    assert result.top_20pct_accounts == fifth
    assert result.top_20pct_share == pytest.approx(float(Fraction(sum(ordered[:fifth]), total)))
    assert result.hhi == pytest.approx(float(Fraction(sum(v * v for v in ordered), total**2)) * 10_000)
    ranks = sum(i * v for i, v in enumerate(sorted(values), 1))
    assert result.gini == pytest.approx(float(Fraction(2 * ranks, n * total) - Fraction(n + 1, n)), abs=1e-12)


@given(values=some_cents)
@fast
def test_what_always_holds(values: list[int]) -> None:
    result = of([value / 100 for value in values])
    ranked = result.ranked
    assert result.accounts == len(values)
    assert len(ranked) + len(result.not_positive) == len(values)
    assert result.total == pytest.approx(result.total_positive + result.total_not_positive, abs=1e-6)
    assert list(result.all_accounts["account_id"]) == [*ranked["account_id"], *result.not_positive["account_id"]]
    if ranked.empty:
        return
    assert ranked["share"].sum() == pytest.approx(1)
    assert ranked["share"].is_monotonic_decreasing
    assert ranked["rank"].tolist() == list(range(1, len(ranked) + 1))
    assert ranked["abc_class"].is_monotonic_increasing, "A before B before C"
    assert ranked["abc_class"].iloc[0] == "A"
    assert (ranked.groupby("net_sales")["abc_class"].nunique() == 1).all(), "ties share a class"
    assert 0 <= (result.gini or 0) < 1
    assert 1 <= (result.effective_accounts or 0) <= len(ranked) + 1e-9
    assert 10_000 / len(ranked) - 1e-6 <= (result.hhi or 0) <= 10_000 + 1e-6
    assert (result.largest_share or 0) <= (result.top_3_share or 0) + 1e-12
    assert (result.top_3_share or 0) <= (result.top_10_share or 0) + 1e-12 <= 1 + 1e-9
    table = result.classes
    assert table["abc_class"].tolist() == ["A", "B", "C"]
    assert table["accounts"].sum() == len(ranked)
    assert table["net_sales"].sum() == pytest.approx(result.total_positive)
    assert table[["accounts_share", "net_sales_share"]].sum().tolist() == pytest.approx([1, 1])


@given(values=positive, part=st.integers(1, 100))
@fast
def test_accounts_for_is_the_smallest_number_that_reaches_the_part(values: list[int], part: int) -> None:
    result = of([float(value) for value in values])
    n = result.accounts_for(part / 100)
    ordered, total = sorted(values, reverse=True), sum(values)
    assert 100 * sum(ordered[:n]) >= part * total
    assert 100 * sum(ordered[: n - 1]) < part * total


@given(values=some_cents)
@fast
def test_the_classes_of_a_series_are_those_of_the_ranking(values: list[int]) -> None:
    frame = sales([value / 100 for value in values]).set_index("account_id")["net_sales"]
    classes = abc_classes(frame, 0.8, 0.95)
    assert classes.index.tolist() == frame.index.tolist()
    assert classes.isna().tolist() == (frame <= 0).tolist()
    ranked = of([value / 100 for value in values]).ranked.set_index("account_id")["abc_class"]
    assert classes.dropna().sort_index().tolist() == ranked.sort_index().tolist()


@given(values=positive, extra=st.integers(1, 1000))
@fast
def test_more_for_the_largest_concentrates(values: list[int], extra: int) -> None:
    before = of([float(value) for value in values])
    largest = values.index(max(values))
    after = of([float(value + (extra if index == largest else 0)) for index, value in enumerate(values)])
    assert (after.hhi or 0) >= (before.hhi or 0) - 1e-6
    assert (after.gini or 0) >= (before.gini or 0) - 1e-9
    assert (after.largest_share or 0) >= (before.largest_share or 0) - 1e-12


# Edges -----------------------------------------------------------------------------------------------------


def test_one_account_has_everything() -> None:
    result = of([7.5])
    assert (result.accounts_for_80pct, result.share_of_accounts_for_80pct, result.top_20pct_accounts) == (1, 1.0, 1)
    assert (result.hhi, result.effective_accounts, result.gini, result.largest_share) == (10_000, 1, 0, 1)
    assert result.ranked["abc_class"].tolist() == ["A"]


@pytest.mark.parametrize("n", [2, 5, 7, 10, 33, 100])
def test_all_equal_is_not_concentrated(n: int) -> None:
    result = of([12.34] * n)
    assert result.gini == pytest.approx(0, abs=1e-12)
    assert result.accounts_for_80pct == math.ceil(0.8 * n - 1e-9)
    assert result.effective_accounts == pytest.approx(n)
    assert set(result.ranked["abc_class"]) == {"A"}, "ties share a class"
    assert result.ranked["account_id"].is_monotonic_increasing


@pytest.mark.parametrize("values", [[], [0.0, 0.0], [-5.0, -0.01], [0.0, -3.0]])
def test_nothing_above_zero_gives_counts_and_no_figure(values: list[float]) -> None:
    result = of(values)
    assert result.accounts == result.accounts_not_positive == len(values)
    assert result.total == pytest.approx(sum(values))
    assert result.total_positive == 0
    assert [getattr(result, name) for name in SHARES] == [None] * len(SHARES)
    assert result.accounts_for_80pct is None
    assert result.top_share(3) is None
    assert result.accounts_for(0.8) == 0
    assert result.ranked.empty
    assert {"rank", "share", "cumulative_share", "abc_class"} <= set(result.ranked.columns)
    assert result.classes["accounts"].tolist() == [0, 0, 0]
    assert len(result.all_accounts) == len(values)


def test_exactly_eighty_per_cent_is_reached() -> None:
    result = of([80.0, 15.0, 5.0])
    assert result.accounts_for_80pct == 1
    assert result.ranked["abc_class"].tolist() == ["A", "B", "C"]
    # ten times a tenth is not one in binary: the limit is met all the same
    tenths = of([0.1] * 10)
    assert tenths.accounts_for_80pct == 8


def test_the_account_that_crosses_belongs_to_the_higher_class() -> None:
    assert of([79.0, 2.0, 14.0, 5.0]).ranked[["net_sales", "abc_class"]].to_numpy().tolist() == [
        [79.0, "A"],
        [14.0, "A"],
        [5.0, "B"],
        [2.0, "C"],
    ]


def test_fewer_accounts_than_asked_for() -> None:
    result = of([3.0, 1.0])
    assert result.top_share(10) == pytest.approx(1)
    assert result.top_10_share == pytest.approx(1)


def test_other_columns_stay_and_another_value_may_be_measured() -> None:
    frame = sales([1.0, 2.0]).assign(margin=[5.0, 1.0], owner=["x", None])
    result = concentration(frame, value="margin")
    assert result.ranked["account_id"].tolist() == ["a0000", "a0001"]
    assert result.ranked["owner"].tolist()[0] == "x"
    assert result.total == 6


@pytest.mark.parametrize("bad", [[1.0, math.nan], [1.0, math.inf], [-math.inf, 1.0], [1.0, None]])
def test_missing_and_infinite_values_are_refused(bad: list[Any]) -> None:
    with pytest.raises(ValueError, match="net_sales"):
        concentration(pd.DataFrame({"account_id": ["x", "y"], "net_sales": bad}))


def test_an_account_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        concentration(pd.DataFrame({"account_id": ["x", "x"], "net_sales": [1.0, 2.0]}))


@pytest.mark.parametrize(("a", "b"), [(0.8, 0.8), (0.9, 0.8), (0.0, 0.5), (0.5, 1.0), (-1, 0.5)])
def test_limits_out_of_order_are_refused(a: float, b: float) -> None:
    with pytest.raises(ValueError, match="limits"):
        of([1.0], a=a, b=b)
    with pytest.raises(ValueError, match="limits"):
        abc_classes(pd.Series([1.0]), a, b)


def published() -> pd.DataFrame:
    frame = sales([50.0, 30.0, 15.0, 5.0, -1.0])
    return frame.assign(published_class=pd.Series(["B", "A", None, "C", "A"], dtype="str"))


def test_the_published_class_is_taken_as_it_is() -> None:
    """A rep sees the class over all accounts of the company; the curve is over his own."""
    result = concentration(published(), published=True, a=0.5, b=0.6)
    assert result.ranked["abc_class"].tolist() == ["B", "A", "C", "C"]
    computed = concentration(published(), a=0.5, b=0.6)
    assert computed.ranked["abc_class"].tolist() == ["A", "B", "C", "C"]
    assert result.ranked["cumulative_share"].tolist() == computed.ranked["cumulative_share"].tolist()
    assert result.classes["accounts"].tolist() == [1, 1, 2]
    assert result.classes["net_sales"].tolist() == [30.0, 50.0, 20.0]
    assert concentration(published().iloc[:0], published=True).classes["accounts"].tolist() == [0, 0, 0]


def test_sums_are_exact_however_many_there_are() -> None:
    values = [1e12, *[0.01] * 10_000, -1e12 + 1]
    assert of(values).total == pytest.approx(101.0, abs=1e-9)


def test_gini_and_accounts_for_on_plain_arrays() -> None:
    assert gini(np.array([1.0, 1.0, 1.0])) == pytest.approx(0)
    assert accounts_for(np.array([5, 3, 2]), 0.8) == 2
