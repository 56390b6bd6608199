"""A margin that is known for part of a group is not the margin of the group, and what cancels out is said."""

from __future__ import annotations

import pandas as pd
import pytest

from kam_analytics.concentration.analysis.compared import compared
from kam_analytics.concentration.analysis.concentration import concentration_of
from kam_analytics.concentration.wording.concentration import left_out
from kam_analytics.kit.analysis.selection import measured
from kam_analytics.kit.wording import Words


def company(**margins: tuple[float, float | None, float]) -> pd.DataFrame:
    """Accounts by their id: net sales, margin, and the net sales of the lines that carry it; P1 belongs to P."""
    rows = pd.DataFrame(
        [(name, *amounts) for name, amounts in margins.items()],
        columns=["account_id", "net_sales", "margin", "margin_net_sales"],
    )
    root = rows["account_id"].str[:1]
    return rows.assign(
        name=rows["account_id"],
        root_id=root,
        root_name=root,
        group_key=root.map(ord),
        margin=rows["margin"].astype(float),
    )


GROUPS = company(
    P=(100.0, 30.0, 100.0), P1=(100.0, None, 0.0), X=(400.0, 35.0, 400.0), Y=(300.0, 100.0, 300.0),
    Z=(200.0, 90.0, 200.0), W=(100.0, 10.0, 100.0),
)  # fmt: skip


def test_a_group_of_whose_margin_half_is_known_is_left_out_and_counted() -> None:
    found = concentration_of(GROUPS, filters={}, by_group=True, measure="margin")
    assert (found.unknown, found.accounts, found.total) == (1, 4, 235.0)
    assert found.ranked["account_id"].tolist() == ["Y", "Z", "X", "W"]
    assert left_out(found, Words("en")) == "1 account whose margin is known for less than 80% of net sales is left out."
    alone = concentration_of(GROUPS, filters={}, by_group=False, measure="margin")
    assert (alone.unknown, alone.total) == (1, 265.0)
    assert concentration_of(GROUPS, filters={}, by_group=True).total == 1200.0


@pytest.mark.parametrize(("sub", "unknown"), [(25.0, 0), (25.1, 1)])
def test_a_group_is_known_from_eighty_per_cent_on(sub: float, unknown: int) -> None:
    rows = company(P=(100.0, 30.0, 100.0), P1=(sub, None, 0.0), X=(5.0, 1.0, 5.0))
    found = concentration_of(rows, filters={}, by_group=True, measure="margin")
    assert (found.unknown, found.total) == (unknown, 31.0 - 30.0 * unknown)


def test_the_comparison_of_two_periods_leaves_the_same_groups_out() -> None:
    before = company(P=(100.0, 20.0, 100.0), P1=(100.0, 20.0, 100.0), X=(400.0, 40.0, 400.0))
    pair = compared(GROUPS, before, filters={}, by_group=True, measure="margin")
    assert pair.unknown == 1
    assert pair.rows.set_index("account_id").loc["X", ["before", "now"]].tolist() == [40.0, 35.0]
    assert compared(GROUPS, before, filters={}, by_group=False, measure="margin").unknown == 1


def test_an_account_of_which_half_the_lines_carry_a_margin_is_unknown_and_returns_are_not() -> None:
    rows = company(A=(100.0, 30.0, 50.0), B=(-50.0, -5.0, -50.0), C=(-50.0, -5.0, -20.0))
    assert measured(rows, "margin").tolist() == pytest.approx([float("nan"), -5.0, float("nan")], nan_ok=True)


def test_sales_that_cancel_out_are_shares_of_what_is_above_zero() -> None:
    rows = company(A=(100.0, None, 0.0), B=(-100.0, None, 0.0), C=(0.0, None, 0.0))
    found = concentration_of(rows, filters={}, by_group=False)
    assert (found.total, found.total_positive, found.positive, found.accounts_not_positive) == (0.0, 100.0, 1, 2)
    assert found.shares.tolist() == [1.0]
    assert "2 accounts with zero or negative net sales (-€100) are left out" in left_out(found, Words("en"))
