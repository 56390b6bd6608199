"""The effects that were planted in the demo company are found again in its sales."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kam_analytics.demo.facts import activities
from tests.samples.demo import Ask, in_segment

pytestmark = pytest.mark.slow


def steady_sales(either: Ask) -> pd.DataFrame:
    """Net sales of the accounts in segments A and B, one column per complete month."""
    segment = in_segment(either)
    steady = set(segment.index[segment.isin(["A", "B"])])
    sold = either(
        "select a.account_id, m.month_on, m.net_sales from account_month as m "
        "join account as a on a.account_key = m.account_key where m.month_on < '2026-11-01'"
    )
    return sold[sold["account_id"].isin(steady)].pivot(index="account_id", columns="month_on", values="net_sales")


@pytest.fixture(scope="module")
def index(either: Ask) -> tuple[np.ndarray, np.ndarray]:
    """Monthly sales over their mean, and meetings: account x complete month, before the start missing."""
    sold = steady_sales(either)
    return sold.div(sold.mean(axis=1), axis=0).to_numpy(), counted(either, "steering_group_meeting", sold)


def counted(either: Ask, kind: str, sold: pd.DataFrame) -> np.ndarray:
    """Activities of a type, in the rows and columns of sales."""
    held = either(f"select account_id, done_on from activity where activity_type = '{kind}'")
    held["month_on"] = held["done_on"].dt.to_period("M").dt.to_timestamp().astype(sold.columns.dtype)
    count = held.groupby(["account_id", "month_on"]).size().unstack(fill_value=0)
    count = count.reindex(index=sold.index, columns=sold.columns, fill_value=0)
    return np.asarray(count.to_numpy(dtype=float))


@pytest.fixture(scope="module")
def campaigns(either: Ask) -> np.ndarray:
    """Campaigns in the rows and columns of ``index``."""
    return counted(either, "campaign", steady_sales(either))


class TestPlantedMeetings:
    """The steady accounts: monthly sales divided by the account's own mean."""

    def test_steady_accounts_buy_and_meet(self, index: tuple[np.ndarray, np.ndarray]) -> None:
        sales_index, meetings = index
        assert len(sales_index) == 80
        started = ~np.isnan(sales_index)
        assert (np.diff(started.astype(int), axis=1) >= 0).all()
        assert (sales_index[started] > 0).all()
        # one month in three has one, whatever happened before: quarters have none to three
        assert meetings[started].mean() == pytest.approx(1 / 3, abs=0.03)
        quarters = meetings[:, 1:58].reshape(len(meetings), 19, 3).sum(axis=2)
        whole = started[:, 1:58].reshape(len(meetings), 19, 3).all(axis=2)
        assert set(quarters[whole]) == {0, 1, 2, 3}

    def test_noise_and_effect(self, index: tuple[np.ndarray, np.ndarray]) -> None:
        sales_index, meetings = index
        outcome, earlier = sales_index[:, 2:], meetings[:, :-2]
        given = ~np.isnan(outcome)
        account, month = np.nonzero(given)
        dummies = [np.eye(len(outcome))[account], np.eye(outcome.shape[1])[month][:, 1:]]
        trend = dummies[0] * month[:, None]
        design = np.column_stack([earlier[given], *dummies, trend])
        found, *_ = np.linalg.lstsq(design, outcome[given], rcond=None)
        left = outcome[given] - design @ found
        noise = np.sqrt(np.bincount(account, weights=left**2) / np.bincount(account))
        assert noise.max() <= 0.25
        assert noise.mean() >= 0.08
        assert found[0] == pytest.approx(0.04, abs=0.018)

    def test_campaigns_only_move_sales(self, index: tuple[np.ndarray, np.ndarray], campaigns: np.ndarray) -> None:
        sales_index, _meetings = index
        outcome, first, second = sales_index[:, 2:], campaigns[:, 1:-1], campaigns[:, :-2]
        given = ~np.isnan(outcome)
        account, month = np.nonzero(given)
        dummies = [np.eye(len(outcome))[account], np.eye(outcome.shape[1])[month][:, 1:]]
        design = np.column_stack([first[given], second[given], *dummies, dummies[0] * month[:, None]])
        found, *_ = np.linalg.lstsq(design, outcome[given], rcond=None)
        assert found[:2] == pytest.approx([0.04, -0.04], abs=0.02)

    def test_empty_types_have_a_constant_rate(self, either: Ask) -> None:
        segment = in_segment(either)
        done = either("select account_id, activity_type from activity where activity_type in ('newsletter', 'webinar')")
        since = either("select account_id, since_on from account").set_index("account_id")["since_on"]
        months = 59.7 - ((since - pd.Timestamp("2021-12-01")).dt.days / 30.44).clip(lower=0)
        for kind, rate in activities.EMPTY_TYPES.items():
            count = (
                done[done["activity_type"] == kind].groupby("account_id").size().reindex(segment.index, fill_value=0)
            )
            by_segment = count.groupby(segment).sum() / months.groupby(segment).sum()
            assert by_segment.to_numpy() == pytest.approx(rate, rel=0.2)

    def test_size_leads_to_visits_in_segment_c(self, either: Ask) -> None:
        segment = in_segment(either)
        visits = either(
            "select account_id, count(*) as n from activity where activity_type = 'visit' group by account_id"
        )
        sold = either(
            "select a.account_id, sum(m.net_sales) as sold from account_month as m "
            "join account as a on a.account_key = m.account_key group by a.account_id"
        )
        both = sold.merge(visits, on="account_id")
        both = both[both["account_id"].map(segment) == "C"]
        assert both["sold"].corr(both["n"], method="spearman") > 0.7
