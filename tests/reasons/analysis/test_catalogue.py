"""Rows to reasons: what is at stake, behind and lost, counted by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kam_analytics.kit.rules.period import Period
from kam_analytics.reasons.analysis.catalogue import Stakes, at_stake, behind, lost, years_held
from kam_analytics.targets.rules import Quarter

TODAY = date(2026, 11, 20)
QUARTER = Quarter(since=date(2026, 10, 1), until=date(2026, 12, 31), year=2026, number=4)
DAYS = ("notice_on", "option_on", "tender_on", "ends_on")
WARNINGS = [
    "contract_id",
    "account_id",
    "status",
    "judged_on",
    "deliveries",
    "late",
    "score",
    "activities",
    "now",
    "before",
]


def contract(name: str, value: float | None, **days: str) -> dict[str, Any]:
    on = {day: pd.Timestamp(days[day]) if day in days else pd.NaT for day in DAYS}
    return {
        "account_id": name,
        "name": name,
        "contract_id": f"k-{name}",
        "contract": "Care",
        "annual_value": value,
        **on,
    }


def stakes(contracts: list[dict[str, Any]], deals: pd.DataFrame | None = None, warnings: Any = ()) -> Stakes:
    rows = pd.DataFrame(contracts, columns=list(contract("a", 1.0)))
    rows = rows.astype(dict.fromkeys(DAYS, "datetime64[us]")).astype({"annual_value": "float64"})
    known = pd.DataFrame(warnings, columns=WARNINGS).astype({"judged_on": "datetime64[us]", "score": "Int64"})
    return at_stake(rows, known, deals, today=TODAY, sales=None, activities=None, deliveries=None)


def test_agreements_are_dated_by_notice_and_worth_a_year() -> None:
    found = stakes(
        [
            contract("end", 10.0, ends_on="2027-01-31"),
            contract("notice", 90.0, notice_on="2026-12-01", ends_on="2027-03-01"),
            contract("far", 500.0, ends_on="2028-01-31"),
            contract("no-end", 500.0),
            contract("free", 0.0, ends_on="2027-01-31"),
            contract("unknown", None, ends_on="2026-12-31"),
        ]
    ).reasons
    assert [(one.account_id, one.kind, one.on, one.euros) for one in found] == [
        ("notice", "notice", date(2026, 12, 1), 90.0),
        ("end", "end", date(2027, 1, 31), 10.0),
        ("unknown", "end", date(2026, 12, 31), None),
    ]


def test_deals_stand_beside_agreements_at_their_amount() -> None:
    deals = pd.DataFrame(
        {
            "account_id": ["a", "b"], "name": ["a", "b"], "opportunity_id": ["o1", "o2"], "deal": ["Pump", None],
            "expected_close_on": pd.to_datetime(["2026-12-24", "2026-12-01"]), "amount": [50.0, None],
        }
    )  # fmt: skip
    found = stakes([contract("end", 10.0, ends_on="2027-01-31")], deals).reasons
    assert [(one.kind, one.euros, one.row_id) for one in found] == [
        ("deal", 50.0, "o1"),
        ("end", 10.0, "k-end"),
        ("deal", None, "o2"),
    ]


def test_a_loss_is_expected_where_a_warning_of_the_agreement_predicts() -> None:
    history = [
        (f"h{place}", "x", "lost" if place < 20 or place >= 190 else "renewed", "2025-01-01", 0, 0, 3 if place < 40 else 9, 1, 0.0, 0.0)
        for place in range(200)
    ]  # fmt: skip
    now = [
        ("k-bad", "bad", "active", "2026-11-20", 0, 0, 2, 1, 0.0, 0.0),
        ("k-good", "good", "active", "2026-11-20", 0, 0, 9, 1, 0.0, 0.0),
    ]
    rows = [contract("bad", 100.0, ends_on="2027-01-31"), contract("good", 100.0, ends_on="2027-01-31")]
    by_account = {one.account_id: one.loss for one in stakes(rows, None, history + now).reasons}
    assert by_account["good"] is None
    assert by_account["bad"] is not None
    assert by_account["bad"].n == 40
    assert by_account["bad"].euros == pytest.approx(100.0 * (20 + 10 * 30 / 200) / 50)


def sold(
    value: float, target: float, *, status: str = "approved", today: date = TODAY, covered: Period | None = None
) -> Any:
    targets = pd.DataFrame(
        {
            "account_id": ["a"], "target_id": ["t"], "quarter_on": [pd.Timestamp(QUARTER.since)], "metric": ["net_sales"],
            "value": [target], "status": [status], "set_on": [pd.Timestamp("2026-01-01")], "set_by": ["x"], "version": [1],
        }
    )  # fmt: skip
    actuals = pd.DataFrame(
        {"account_id": ["a"], "metric": ["net_sales"], "value": [value], "n": [1], "coverage": [float("nan")]}
    )
    sales = covered or Period(date(2020, 1, 1), today)
    return behind(targets, actuals, {"a": "A Oy"}, quarter=QUARTER, today=today, sales=sales)


def test_a_quarter_is_behind_by_its_pace() -> None:
    # 51 of 92 days have begun: 51 euros make 92
    (one,) = sold(51.0, 110.0)
    assert (one.now, one.before, one.on) == (pytest.approx(92.0), 110.0, QUARTER.until)
    assert one.euros == pytest.approx(18.0)
    assert sold(51.0, 102.0) == ()


def test_a_quarter_is_not_judged_early_nor_by_a_proposal() -> None:
    assert sold(0.0, 100.0, today=date(2026, 10, 29)) is None
    assert len(sold(0.0, 100.0, today=date(2026, 10, 30))) == 1
    assert sold(0.0, 100.0, status="proposed") is None


@pytest.mark.parametrize(("since", "until", "is_judged"), [
    (date(2020, 1, 1), date(2026, 10, 29), False),
    (date(2020, 1, 1), date(2026, 10, 30), True),
    (date(2026, 10, 30), date(2026, 12, 31), False),
    (date(2020, 1, 1), date(2026, 9, 30), False),
])  # fmt: skip
def test_sales_of_a_few_days_of_the_quarter_do_not_judge_it(since: date, until: date, is_judged: bool) -> None:
    found = sold(0.0, 100.0, today=date(2026, 11, 20), covered=Period(since, until))
    assert (found is not None) == is_judged


def years(**sales: dict[int, float]) -> pd.DataFrame:
    rows = [(name, name, back, value) for name, of in sales.items() for back, value in of.items()]
    return pd.DataFrame(rows, columns=["account_id", "name", "back", "net_sales"])


def test_silence_stands_above_a_small_fall() -> None:
    found = lost(years(silent={2: 74_000.0}, small={0: 60_000.0, 1: 70_000.0}), last_month=date(2026, 10, 1), held=3)
    assert found is not None
    assert [(one.account_id, one.euros, one.before_until) for one in found] == [
        ("silent", 74_000.0, date(2024, 10, 31)),
        ("small", 10_000.0, date(2025, 10, 31)),
    ]
    assert lost(years(silent={2: 74_000.0}), last_month=date(2026, 10, 1), held=0) is None


@pytest.mark.parametrize(
    ("since", "held"),
    [
        (date(2024, 11, 1), 1),  # exactly two years to the end of October 2026
        (date(2024, 11, 2), 0),
        (date(2023, 11, 1), 2),
        (date(2001, 1, 1), 5),
        (date(2026, 5, 1), 0),
    ],
)
def test_how_many_years_are_held(since: date, held: int) -> None:
    assert years_held(Period(since, TODAY), date(2026, 10, 1)) == held
    assert years_held(None, date(2026, 10, 1)) == 0
