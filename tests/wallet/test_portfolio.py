"""Share of wallet over accounts: sum over sum, errors that do not cancel, who is sure to be on top."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kam_analytics.wallet.analysis import portfolio as module
from kam_analytics.wallet.analysis.portfolio import PortfolioWallet, portfolio_wallet, sd_log, unassessed
from tests.samples.wallets import LAST, TODAY, estimate, rows


def of(*given: dict[str, Any]) -> PortfolioWallet:
    return portfolio_wallet(rows(*given), last_month=LAST, today=TODAY)


def many(n: int, **given: Any) -> list[dict[str, Any]]:
    return [estimate(**{"estimate_id": f"w{i:03d}", "account_id": f"a{i:03d}", **given}) for i in range(n)]


def test_sum_over_sum_and_not_a_mean_of_ratios() -> None:
    found = of(
        estimate(account_id="big", year_net_sales=100.0, low=900.0, likely=1000.0, high=1100.0),
        estimate(account_id="small", estimate_id="w2", year_net_sales=9.0, low=9.0, likely=10.0, high=11.0),
    )
    assert found.likely == pytest.approx(109 / 1010)
    assert (found.net_sales, found.wallet, found.gap) == (109, 1010, 901)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.likely < found.high
    assert found.accounts["account_id"].tolist() == ["big", "small"]


def test_the_same_rows_give_the_same_figures_in_any_order() -> None:
    made = [estimate(account_id=f"a{n}", estimate_id=f"w{n}", likely=100.0 + n, high=300.0) for n in range(15)]
    one, two = of(*made), of(*made[::-1])
    assert (one.low, one.high, one.gap_low) == (two.low, two.high, two.gap_low)
    pd.testing.assert_frame_equal(one.accounts, two.accounts)


def test_the_range_of_one_account_is_that_of_its_estimate() -> None:
    """A lognormal of 90 % between low and high: the 5 % and 95 % marks of the draws are low and high."""
    found = of(estimate(low=100.0, likely=200.0, high=400.0))
    assert found.low == pytest.approx(40 / 400, rel=0.05)
    assert found.high == pytest.approx(40 / 100, rel=0.05)


def test_shared_errors_do_not_cancel() -> None:
    """Of 100 equal accounts the relative error of the total stays near sqrt(0.3) of that of one."""
    made = many(100, low=100.0, likely=200.0, high=400.0)
    found = of(*made)
    sd = math.log(4) / 3.29
    together = math.sqrt(0.3) * sd
    assert found.low is not None
    assert found.high is not None
    width = math.log(found.high / found.low)
    assert width == pytest.approx(2 * 1.645 * together, rel=0.12)
    independent = 2 * 1.645 * sd / math.sqrt(100)
    assert width > 4 * independent


def test_draws_never_go_below_own_sales() -> None:
    found = of(*many(3, year_net_sales=99.0, low=20.0, likely=100.0, high=900.0))
    assert found.high is not None
    assert found.high <= 1
    assert found.gap_low >= 0
    assert (found.accounts["gap_low"] >= 0).all()
    assert (found.accounts["share_high"] == 1).all()


@pytest.mark.parametrize(
    ("low", "high", "sd"),
    [
        (100.0, 400.0, math.log(4) / 3.29), (100.0, 100.0, 0), (None, None, math.log(4) / 3.29),
        (None, 400.0, math.log(4) / 3.29), (100.0, None, math.log(4) / 3.29), (None, 200.0, 0),
    ],
)  # fmt: skip
def test_the_width_of_an_estimate_without_an_end(low: float | None, high: float | None, sd: float) -> None:
    assert sd_log(rows(estimate(low=low, likely=200.0, high=high)))[0] == pytest.approx(sd)


def test_too_low_is_left_out_and_counted() -> None:
    found = of(estimate(), estimate(account_id="b", estimate_id="w2", likely=1.0))
    assert (found.assessed, found.too_low, found.wallet) == (1, 1, 100)


def test_without_any_account_there_is_no_share() -> None:
    for found in (of(), of(estimate(likely=1.0)), of(estimate(year=2030))):
        assert (found.low, found.likely, found.high, found.assessed, found.gap) == (None, None, None, 0, 0)


def test_an_account_is_in_once() -> None:
    found = of(estimate(), estimate(estimate_id="w2", category_id="all", likely=500.0))
    assert (found.assessed, found.wallet) == (1, 500)


def test_the_chance_of_the_ten_largest() -> None:
    sizes = [*(10_000.0 * n for n in range(1, 10)), 1000.0, 1000.0, 100.0]
    made = [
        estimate(account_id=f"a{n:02d}", estimate_id=f"w{n}", low=size * 0.9, likely=size, high=size * 1.1)
        for n, size in enumerate(sizes)
    ]
    top = of(*made).accounts.set_index("account_id")["top"]
    assert (top[[f"a{n:02d}" for n in range(9)]] == 1).all()
    assert top["a09"] + top["a10"] == pytest.approx(1)
    assert top["a09"] == pytest.approx(0.5, abs=0.03)
    assert top["a11"] == 0
    assert of(*made[:10]).accounts["top"].isna().all()


def test_an_unknown_margin_is_counted_and_not_zero() -> None:
    bare = {"year_margin": None, "year_margin_net_sales": 0.0, "account_margin": None, "account_margin_net_sales": 0.0}
    found = of(estimate(), estimate(account_id="b", estimate_id="w2", **bare))
    assert (found.gap_margin, found.margin_unknown) == (15, 1)
    assert found.accounts.set_index("account_id")["gap_margin"].isna().to_dict() == {"a": False, "b": True}


def test_who_is_not_assessed() -> None:
    sales = pd.DataFrame({"account_id": ["a", "b", "c"], "net_sales": [50.0, 20.0, 30.0]})
    found = unassessed(sales, of(estimate(), estimate(account_id="prospect", estimate_id="w2")))
    assert found.rows["account_id"].tolist() == ["c", "b"]
    assert (found.share, found.accounts) == (0.5, 4)
    assert unassessed(sales.iloc[:0], of()).share is None


def test_draws_are_made_in_equal_parts() -> None:
    assert module.DRAWS % module._AT_ONCE == 0
    assert np.isclose(module.RANGE_IN_SD, 2 * 1.645)
