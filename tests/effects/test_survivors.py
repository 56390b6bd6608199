"""Who stopped buying, from when on, and that their months do not look like an effect."""

from __future__ import annotations

import pandas as pd
import pytest

from kam_analytics.effects.analysis.panel import panel
from kam_analytics.effects.analysis.survivors import lost_from, survivors, while_customer

MONTHS = pd.date_range("2025-01-01", periods=12, freq="MS")


def sold(**accounts: str) -> pd.DataFrame:
    """One row per account and month; a dot is a month without sales, a minus one of returns."""
    worth = {".": 0.0, "x": 100.0, "-": -20.0}
    return pd.DataFrame(
        [
            {"account_key": int(key[1:]), "month_on": month, "net_sales": worth[mark]}
            for key, marks in accounts.items()
            for month, mark in zip(MONTHS, marks, strict=True)
        ]
    )


@pytest.mark.parametrize(
    ("marks", "month"),
    [
        ("xxxxxx......", "2025-08-01"),
        ("xxxxxxxxxxx.", None),
        ("xxxxxxxxxx..", "2025-12-01"),
        ("x.x.x.x.x...", "2025-12-01"),
        ("x.x.x.x.x.x.", None),
        ("xxxxxx..-.-.", "2025-08-01"),
        # intervals 1, 1, 1, 3: the 90th percentile is 2.4
        ("xxxx..x.....", "2025-10-01"),
        ("x...x.......", None),
        ("............", None),
        ("xxxxxxxxxxxx", None),
    ],
)
def test_lost_is_waiting_longer_than_ever_usual(marks: str, month: str | None) -> None:
    found = lost_from(sold(a1=marks, a2="xxxxxxxxxxxx"))
    assert found.to_dict() == ({} if month is None else {1: pd.Timestamp(month)})


def test_the_month_from_which_an_account_is_lost_is_out() -> None:
    months = sold(a1="xxxxxx......", a2="xxxxxxxxxxxx")
    kept = months[while_customer(months)]
    assert kept.groupby("account_key").size().to_dict() == {1: 7, 2: 12}
    assert while_customer(months.head(0)).tolist() == []
    assert lost_from(months.head(0)).empty


def rows() -> pd.DataFrame:
    """The frame of the query ``panel``: account 1 leaves in July, and calls with it end a month later."""
    months = sold(a1="xxxxxx......", a2="xxxxxxxxxxxx").assign(activity_type=None, activities=None)
    calls = [(1, month, "call", 2.0) for month in MONTHS[:7]] + [(2, month, "call", 1.0) for month in MONTHS]
    done = pd.DataFrame([*calls, (1, MONTHS[9], "visit", 1.0)])
    done.columns = pd.Index(["account_key", "month_on", "activity_type", "activities"])
    frame = pd.concat([months.astype({"activities": float}), done], ignore_index=True)
    return frame.assign(margin=frame["net_sales"])


def test_what_was_done_before_and_after() -> None:
    found = survivors(rows(), activity_type="call")
    assert (found.n_accounts, found.n_lost, found.before, found.after) == (2, 1, 2.0, 0.0)
    visits = survivors(rows(), activity_type="visit")
    assert (visits.before, visits.after) == (0.0, pytest.approx(1 / 5))
    everything = survivors(rows())
    assert everything.after == pytest.approx(1 / 5)
    nobody = survivors(rows(), activity_type="call", accounts=(2,))
    assert (nobody.n_accounts, nobody.n_lost, nobody.before, nobody.after) == (1, 0, None, None)


def test_a_panel_for_a_model_ends_with_the_loss() -> None:
    made = panel(rows(), activity_type="call", after_loss=False)
    assert made.groupby("account_id").size().to_dict() == {1: 7, 2: 12}
    assert panel(rows(), activity_type="call").groupby("account_id").size().to_dict() == {1: 12, 2: 12}
