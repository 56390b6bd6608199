"""Share of wallet of one account: ranges, estimates that are too low, years, sources, margins, ranking rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kam_analytics.wallet.analysis.account import account_share, account_wallet, assess, wallet_allocation_rule
from tests.samples.wallets import LAST, TODAY, estimate, rows


def one(**given: Any) -> dict[str, Any]:
    found: dict[str, Any] = assess(rows(estimate(**given)), last_month=LAST, today=TODAY).iloc[0].to_dict()
    return found


def wallet(*given: dict[str, Any]) -> Any:
    return account_wallet(rows(*given), last_month=LAST, today=TODAY)


# The share ------------------------------------------------------------------------------------------------------


def test_the_share_is_a_range() -> None:
    found = one()
    assert (found["share_low"], found["share"], found["share_high"]) == (0.2, 0.4, 0.5)
    assert (found["gap"], found["case"], found["months"]) == (60, "ok", "year")


@pytest.mark.parametrize(
    ("bounds", "shares"),
    [
        ({"low": None}, (0.2, 0.4, None)), ({"high": None}, (None, 0.4, 0.5)),
        ({"low": None, "high": None}, (None, 0.4, None)), ({"low": 30.0}, (0.2, 0.4, 1.0)),
        ({"low": 40.0, "likely": 40.0, "high": 40.0}, (1.0, 1.0, 1.0)),
    ],
)  # fmt: skip
def test_a_missing_end_leaves_that_end_open_and_none_passes_100_per_cent(
    bounds: dict[str, Any], shares: tuple[float | None, ...]
) -> None:
    found = one(**bounds)
    shown = tuple(None if found[name] != found[name] else found[name] for name in ("share_low", "share", "share_high"))
    assert shown == shares


def test_an_estimate_below_own_sales_is_too_low_and_has_no_share() -> None:
    found = one(likely=39.99, low=10.0, high=500.0)
    assert found["case"] == "too_low"
    assert all(found[name] != found[name] for name in ("share_low", "share", "share_high", "gap", "gap_margin", "open"))
    all_of_it = wallet(estimate(likely=39.99))
    assert (all_of_it.likely, all_of_it.too_low, all_of_it.is_assessed, all_of_it.gap) == (None, 1, False, 0)


@pytest.mark.parametrize(("sold", "case"), [(0.0, "ok"), (-5.0, "returns")])
def test_nothing_or_returns_are_a_share_of_zero(sold: float, case: str) -> None:
    found = one(year_net_sales=sold)
    assert (found["case"], found["share_low"], found["share"], found["share_high"]) == (case, 0, 0, 0)
    assert found["gap"] == 100


amounts = st.floats(0.01, 1e9)


@settings(max_examples=40)
@given(st.lists(st.tuples(amounts, amounts, amounts, st.floats(-1e9, 1e9)), min_size=1, max_size=6))
def test_no_share_ever_passes_100_per_cent(drawn: list[tuple[float, float, float, float]]) -> None:
    made = [
        estimate(
            estimate_id=f"w{n}", category_id=f"c{n}", low=low, likely=likely, high=high, year_net_sales=sold
        )
        for n, (a, b, c, sold) in enumerate(drawn)
        for low, likely, high in [sorted((a, b, c))]
    ]  # fmt: skip
    table = assess(rows(*made), last_month=LAST, today=TODAY)
    known = table.dropna(subset=["share"])
    assert (known[["share_low", "share", "share_high"]].to_numpy() <= 1).all()
    assert (known["share_low"] <= known["share"]).all()
    assert (known["share"] <= known["share_high"]).all()
    assert (known["gap"] >= 0).all()
    found = wallet(*made)
    if found.is_assessed:
        assert 0 <= found.low <= found.likely + 1e-12
        assert found.likely <= found.high + 1e-12
        assert found.high <= 1


# Which months, which estimate -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "year", "months", "sold"),
    [
        (date(2026, 10, 1), 2025, "year", 40), (date(2026, 10, 1), 2026, "recent", 50),
        (date(2026, 12, 1), 2026, "year", 40), (date(2026, 12, 1), 2027, "recent", 50),
        (date(2026, 10, 1), 2027, "ahead", None), (date(2025, 11, 1), 2025, "recent", 50),
    ],
)  # fmt: skip
def test_own_sales_are_of_the_same_twelve_months(last: date, year: int, months: str, sold: float | None) -> None:
    found = assess(rows(estimate(year=year)), last_month=last, today=TODAY).iloc[0]
    assert found["months"] == months
    assert found["net_sales"] == sold if sold is not None else pd.isna(found["net_sales"])


def test_a_year_ahead_is_listed_and_not_compared() -> None:
    found = one(year=2027)
    assert found["case"] == "ahead"
    assert not found["is_latest"]
    assert not wallet(estimate(year=2027)).is_assessed


def test_the_newest_source_of_a_category_and_year_wins() -> None:
    found = wallet(
        estimate(estimate_id="old", source="b", likely=90.0, estimated_on=pd.Timestamp(2026, 1, 1)),
        estimate(estimate_id="new", source="a", likely=110.0, estimated_on=pd.Timestamp(2026, 2, 1)),
    )
    assert found.rows["estimate_id"].tolist() == ["new"]
    assert found.rows["sources"].tolist() == [2]
    assert found.wallet == 110


def test_of_one_day_the_last_source_wins_whatever_the_order() -> None:
    pair = [estimate(estimate_id="1", source="b"), estimate(estimate_id="2", source="a")]
    for order in (pair, pair[::-1]):
        assert wallet(*order).rows["source"].tolist() == ["b"]


def test_of_a_category_the_newest_year_that_can_be_compared_counts() -> None:
    found = wallet(
        *(estimate(estimate_id=str(year), year=year, likely=float(year)) for year in (2024, 2025, 2026, 2027))
    )
    assert found.rows["year"].tolist() == [2026]


def test_the_whole_account_is_never_added_to_its_categories() -> None:
    parts = [estimate(), estimate(estimate_id="w2", category_id="training")]
    assert wallet(*parts).wallet == 200
    both = wallet(*parts, estimate(estimate_id="w3", category_id="all", likely=1000.0, high=2000.0))
    assert (both.wallet, both.is_whole, both.categories, len(both.rows)) == (1000, True, 0, 3)


def test_categories_of_a_later_year_say_more_than_an_old_whole() -> None:
    found = wallet(estimate(year=2026), estimate(estimate_id="w3", category_id="all", year=2025, likely=1000.0))
    assert (found.is_whole, found.wallet, found.categories) == (False, 100, 1)


def test_a_whole_that_is_too_low_leaves_the_word_to_the_categories() -> None:
    found = wallet(estimate(), estimate(estimate_id="w3", category_id="all", likely=10.0, low=None, high=None))
    assert (found.is_whole, found.wallet) == (False, 100)


@pytest.mark.parametrize(("day", "stale"), [((2025, 5, 20), False), ((2025, 5, 19), True), ((2026, 11, 20), False)])
def test_an_estimate_is_stale_after_eighteen_months(day: tuple[int, int, int], stale: bool) -> None:
    found = wallet(estimate(estimated_on=pd.Timestamp(*day)))
    assert (found.is_stale, found.stale, found.estimated_on) == (stale, int(stale), date(*day))


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (100.0, 150.0, "high"),
        (100.0, 151.0, "medium"),
        (80.0, 200.0, "medium"),
        (79.0, 200.0, "low"),
        (None, 200.0, "low"),
    ],
)
def test_confidence_is_the_width_of_the_estimate(low: float | None, high: float, word: str) -> None:
    assert one(low=low, high=high, likely=120.0)["confidence"] == word


# Gap in margin, competitors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_margin", "source", "gap_margin"),
    [
        ({}, "category", 15.0),
        ({"year_margin": None, "year_margin_net_sales": 0.0}, "account", 6.0),
        ({"year_margin": None, "year_margin_net_sales": 0.0, "account_margin": None, "account_margin_net_sales": 0.0},
         "unknown", None),
        ({"year_margin": -4.0}, "category", -6.0),
    ],
)  # fmt: skip
def test_the_gap_in_margin_is_at_our_own_margin(
    given_margin: dict[str, Any], source: str, gap_margin: float | None
) -> None:
    found = one(**given_margin)
    assert found["margin_of"] == source
    assert wallet(estimate(**given_margin)).gap_margin == (pytest.approx(gap_margin) if gap_margin else None)


def test_an_unknown_margin_of_one_category_makes_the_sum_unknown() -> None:
    nothing = {"account_margin": None, "account_margin_net_sales": 0.0}
    bare = {"year_margin": None, "year_margin_net_sales": 0.0}
    found = wallet(estimate(**nothing), estimate(estimate_id="w2", category_id="training", **nothing, **bare))
    assert (found.gap, found.gap_margin) == (120, None)


@pytest.mark.parametrize(
    ("amount", "rival", "left", "over"),
    [(0.0, 0, 60, False), (20.0, 20, 40, False), (60.0, 60, 0, False), (90.0, 60, 0, True)],
)
def test_competitors_fill_the_gap_and_never_more(amount: float, rival: float, left: float, over: bool) -> None:
    found = one(competitor_amount=amount)
    assert (found["rival"], found["open"], found["is_overfull"]) == (rival, left, over)


def test_without_an_estimate_nothing_is_claimed() -> None:
    found = account_share(rows(), last_month=LAST, today=TODAY)
    assert (found.low, found.likely, found.high, found.categories, found.is_stale) == (None, None, None, 0, False)
    assert found.rows.empty
    assert found.estimated_on is None


def test_rows_are_not_changed() -> None:
    before = rows(estimate(), estimate(estimate_id="w2", category_id="all"))
    kept = before.copy()
    assess(before, last_month=LAST, today=TODAY)
    pd.testing.assert_frame_equal(before, kept)


# The ranking rule (Keiningham et al. 2011) --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rank", "suppliers", "share"),
    [(1, 1, 1), (1, 2, 2 / 3), (2, 2, 1 / 3), (1, 3, 0.5), (2, 3, 1 / 3), (3, 3, 1 / 6), (1, 4, 0.4), (4, 4, 0.1)],
)
def test_the_wallet_allocation_rule(rank: float, suppliers: int, share: float) -> None:
    assert wallet_allocation_rule(rank, suppliers) == pytest.approx(share, abs=1e-12)


@pytest.mark.parametrize("ranks", [[1], [1, 2, 3], [1.5, 1.5, 3], [2, 2, 2], list(range(1, 20))])
def test_the_shares_of_all_ranks_add_up_to_one(ranks: list[float]) -> None:
    assert sum(wallet_allocation_rule(rank, len(ranks)) for rank in ranks) == pytest.approx(1)


@pytest.mark.parametrize(("rank", "suppliers"), [(0, 3), (4, 3), (1, 0), (float("nan"), 3)])
def test_an_impossible_rank_is_refused(rank: float, suppliers: int) -> None:
    with pytest.raises(ValueError, match="rank"):
        wallet_allocation_rule(rank, suppliers)
