"""Targets against actuals: by hand, at the edges, and against a second computation on the demo company."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.deliveries.analysis import Deliveries, delivery_facts
from kam_analytics.kit.rules.period import Period
from kam_analytics.nps.analysis.account import Answers, Score, answer_facts
from kam_analytics.store import Store
from kam_analytics.targets.analysis.quarter import (
    QuarterTargets,
    around,
    counted,
    on_track_in,
    quarter_targets,
    quarters,
)
from kam_analytics.targets.rules import Quarter

TODAY = date(2026, 11, 20)
Q4 = Quarter(since=date(2026, 10, 1), until=date(2026, 12, 31), year=2026, number=4)


def targets(*rows: tuple[str, float], status: str = "approved", quarter: str = "2026-10-01") -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "target_id": [f"t{place}" for place in range(len(rows))],
            "quarter_on": pd.to_datetime([quarter] * len(rows)),
            "metric": pd.Series([row[0] for row in rows], dtype="str"),
            "value": pd.Series([row[1] for row in rows], dtype="float64"),
            "set_on": pd.to_datetime(["2026-09-01"] * len(rows)),
            "set_by": pd.Series([None] * len(rows), dtype="str"),
            "version": pd.Series([1] * len(rows), dtype="Int64"),
        }
    )
    return frame.assign(status=pd.Series([status] * len(rows), dtype="str"))


def actuals(*rows: tuple[str, float | None, int], coverage: float | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "metric": pd.Series([row[0] for row in rows], dtype="str"),
            "value": pd.Series([row[1] for row in rows], dtype="float64"),
            "n": [row[2] for row in rows],
            "coverage": pd.Series([coverage] * len(rows), dtype="float64"),
        }
    )


def found(target: tuple[str, float], actual: pd.DataFrame, today: date = TODAY) -> Any:
    (line,) = quarter_targets(targets(target), actual, Q4, today).lines
    return line


def test_a_running_quarter_has_a_run_rate_and_days_left() -> None:
    result = quarter_targets(targets(("net_sales", 1000.0)), actuals(("net_sales", 510.0, 3)), Q4, TODAY)
    (line,) = result.lines
    assert (result.state, result.days_left) == ("running", 41)
    assert line.run_rate == pytest.approx(510 * 92 / 51)
    assert line.gap == -490
    assert line.attainment == 0.51
    assert line.ahead_share == pytest.approx(-0.08)
    assert line.is_good is False


def test_the_pace_of_sales_is_that_of_the_days_that_they_cover() -> None:
    """Invoices end on 9 November, 40 days into the quarter; activities are known to the day itself, the 51st."""
    wanted, actual = targets(("net_sales", 1000.0), ("call", 9.0)), actuals(("net_sales", 400.0, 3), ("call", 5.1, 5))
    held = Period(date(2024, 1, 1), date(2026, 11, 9))
    result = quarter_targets(wanted, actual, Q4, TODAY, sales=held)
    rates = {line.metric: line.run_rate for line in result.lines}
    assert rates == {"net_sales": pytest.approx(400 * 92 / 40), "call": pytest.approx(5.1 * 92 / 51)}
    assert result.sales == Period(date(2026, 10, 1), date(2026, 11, 9))
    earlier = quarter_targets(wanted, actual, Q4, TODAY, sales=Period(date(2024, 1, 1), date(2026, 9, 30)))
    known = {line.metric: (line.actual, line.why) for line in earlier.lines}
    assert known == {"net_sales": (None, "feed"), "call": (5.1, None)}
    whole = quarter_targets(wanted, actual, Q4, TODAY, sales=Period(date(2024, 1, 1), TODAY))
    assert whole == quarter_targets(wanted, actual, Q4, TODAY)


def test_a_closed_quarter_has_none() -> None:
    line = found(("call", 3.0), actuals(("call", 3.0, 3)), date(2027, 1, 1))
    assert line.run_rate is None
    assert (line.gap, line.attainment, line.is_good) == (0.0, 1.0, True)


def test_a_coming_quarter_has_no_actuals() -> None:
    result = quarter_targets(targets(("call", 3.0)), actuals(("call", 9.0, 9)), Q4, date(2026, 9, 30))
    assert result.state == "coming"
    assert result.lines[0].actual is None
    assert result.lines[0].is_good is None


@pytest.mark.parametrize("target", [0.0, -500.0])
@pytest.mark.parametrize("actual", [0.0, -800.0, 300.0])
def test_a_target_of_zero_or_less_has_a_difference_only(target: float, actual: float) -> None:
    line = found(("net_sales", target), actuals(("net_sales", actual, 1)), date(2027, 1, 5))
    assert line.attainment is None
    assert line.ahead_share is None
    assert line.gap == actual - target
    assert line.is_good is (actual >= target)


def test_shares_and_scores_have_no_run_rate() -> None:
    share = found(("on_time_in_full", 0.9), actuals(("on_time_in_full", 0.8, 10)))
    score = found(("nps", 20.0), actuals(("nps", 40.0, 5)))
    assert (share.run_rate, score.run_rate) == (None, None)
    assert share.attainment == pytest.approx(0.8 / 0.9)
    assert score.attainment is None
    assert score.gap == 20
    assert (share.is_good, score.is_good) == (False, True)


def test_less_claims_are_better() -> None:
    for actual, good in ((1.0, True), (2.0, True), (3.0, False)):
        line = found(("claims", 2.0), actuals(("claims", actual, int(actual))), date(2027, 1, 5))
        assert (line.is_good, line.attainment) == (good, None)
    assert found(("claims", 0.0), actuals(("claims", 0.0, 0))).is_good is True


@pytest.mark.parametrize(
    ("target", "rows", "why"),
    [
        (("net_sales", 5.0), actuals(), "feed"),
        (("call", 5.0), actuals(), "feed"),
        (("claims", 5.0), actuals(("net_sales", 1.0, 1)), "feed"),
        (("margin", 5.0), actuals(("margin", None, 4)), "none"),
        (("margin", 5.0), actuals(("margin", 9.0, 4), coverage=0.79), "coverage"),
        (("on_time_in_full", 0.9), actuals(("on_time_in_full", None, 0)), "none"),
        (("nps", 5.0), actuals(("nps", 100.0, 4)), "few"),
        (("nps", 5.0), actuals(("nps", None, 0)), "few"),
    ],
)
def test_an_unknown_actual_is_not_zero(target: tuple[str, float], rows: pd.DataFrame, why: str) -> None:
    line = found(target, rows)
    assert line.why == why
    assert (line.actual, line.run_rate, line.gap, line.attainment, line.is_good) == (None,) * 5


def test_claims_and_activities_that_begin_too_late_are_not_zero() -> None:
    wanted, actual = (
        targets(("claims", 2.0), ("call", 5.0)),
        actuals(("claims", 0.0, 0), ("", 0.0, 0), ("call", 1.0, 1)),
    )
    after = date(2027, 1, 5)
    met = quarter_targets(wanted, actual, Q4, after)
    assert [(line.metric, line.actual) for line in met.lines] == [("call", 1.0), ("claims", 0.0)]
    assert met.good == 1
    late = quarter_targets(wanted, actual, Q4, after, later=("claims", "activities"))
    assert [(line.actual, line.why) for line in late.lines] == [(None, "feed"), (None, "feed")]
    assert (late.good, late.unknown) == (0, 2)
    assert [line.actual for line in quarter_targets(wanted, actual, Q4, after, later=("claims",)).lines] == [1.0, None]


def test_deliveries_and_answers_are_those_of_the_scorecard() -> None:
    full = counted(
        actuals(),
        Deliveries(known=8, in_full=6, unknown=1, hours_planned=None, hours_used=None),
        Answers((9,) * 6, 1, Score(100.0, 30.0, 100.0)),
    )
    line = found(("on_time_in_full", 0.7), full)
    assert (line.actual, line.n, line.is_good) == (0.75, 8, True)
    assert (found(("nps", 20.0), full).actual, found(("nps", 20.0), full).n) == (100.0, 6)
    nothing = counted(
        actuals(("call", 2.0, 2)),
        Deliveries(known=0, in_full=0, unknown=3, hours_planned=None, hours_used=None),
        Answers((9, 9, 9, 9), 2, None),
    )
    # of the three deliveries nothing is known: that is not “none”
    assert (found(("on_time_in_full", 0.7), nothing).why, found(("on_time_in_full", 0.7), nothing).n) == ("coverage", 0)
    partly = counted(
        actuals(),
        Deliveries(known=7, in_full=7, unknown=2, hours_planned=None, hours_used=None),
        Answers((), 0, None),
    )
    assert (found(("on_time_in_full", 0.7), partly).why, found(("on_time_in_full", 0.7), partly).actual) == (
        "coverage", None,
    )  # fmt: skip
    assert (found(("nps", 20.0), nothing).why, found(("nps", 20.0), nothing).n) == ("few", 4)
    assert found(("call", 2.0), nothing).actual == 2.0


def test_no_activity_of_a_type_is_zero_where_there_are_activities() -> None:
    assert found(("call", 5.0), actuals(("", 0.0, 0))).actual == 0.0


def test_inputs_come_first_and_results_by_leg() -> None:
    rows = targets(*((name, 1.0) for name in ("nps", "net_sales", "visit", "on_time_in_full", "call", "margin")))
    result = quarter_targets(rows, actuals(), Q4, TODAY)
    assert [line.metric for line in result.lines] == ["call", "visit", "net_sales", "margin", "on_time_in_full", "nps"]
    assert (result.good, result.unknown, result.only_sales, result.lacks_input) == (0, 6, False, False)


def test_other_quarters_are_left_out_and_the_approved_of_two_counts() -> None:
    two = pd.concat(
        [
            targets(("call", 3.0)),
            targets(("call", 9.0), status="proposed").assign(target_id="t9"),
            targets(("visit", 1.0), quarter="2026-07-01"),
        ]
    )
    (line,) = quarter_targets(two, actuals(), Q4, TODAY).lines
    assert (line.target, line.status) == (3.0, "approved")
    assert quarter_targets(two.iloc[:0], actuals(), Q4, TODAY).lines == ()


def test_around_a_day() -> None:
    known = [
        Quarter(since=date(2026, 1 + 3 * n, 1), until=date(2026, 3 + 3 * n, 28), year=2026, number=n + 1)
        for n in range(4)
    ]
    assert [quarter.number for quarter in around(known, date(2026, 4, 5), 1, 1)] == [1, 2, 3]
    assert [quarter.number for quarter in around(known, date(2026, 1, 1))] == [1, 2, 3, 4]
    assert around(known, date(2031, 1, 1)) == []


# Against a second computation -----------------------------------------------------------------------------------

RECOUNT = {
    "net_sales": "select sum(s.net_sales) from sale s join account a using (account_key) where a.account_id = :a and sold_on between :x and :y",
    "margin": "select sum(s.margin) from sale s join account a using (account_key) where a.account_id = :a and sold_on between :x and :y",
    "on_time_in_full": "select avg(case when is_on_time and is_complete then 1 else 0 end) from delivery where account_id = :a and due_on between :x and :y",
    "nps": "select 100 * (avg(case when score > 8 then 1 else 0 end) - avg(case when score < 7 then 1 else 0 end)) from (select score, is_anonymous, count(*) filter (where is_anonymous) over () as hidden from nps_response where account_id = :a and answered_on between :x and :y) where not is_anonymous or hidden >= 3 having count(*) >= 5",
    "claims": "select count(*) from claim where account_id = :a and opened_on between :x and :y",
    "call": "select coalesce(sum(quantity), 0) from activity where account_id = :a and activity_type = 'call' and done_on between :x and :y",
    "steering_group_meeting": "select coalesce(sum(quantity), 0) from activity where account_id = :a and activity_type = 'steering_group_meeting' and done_on between :x and :y",
}


@pytest.mark.parametrize("first", [date(2026, 10, 1), date(2026, 7, 1), date(2026, 1, 1)])
def test_actuals_of_the_demo_company_equal_a_recount(demo: Store, first: date) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope, demo.load(LOCAL_DIRECTOR) as load:
        quarter = next(q for q in quarters(scope.read("fiscal_quarters")) if q.since == first)
        period = quarter.to(demo.today)
        named = load.frame("select distinct account_id from target order by account_id")["account_id"].tolist()
        others = load.frame("select account_id from account order by sha256(account_id) limit 20")[
            "account_id"
        ].tolist()
        known = 0
        for account in [*named, *others]:
            rows = scope.read("account_targets", account=account)
            wanted = targets(*((metric, 1.0) for metric in RECOUNT), quarter=str(first))
            days = {"account": account, "since": period.since, "until": period.until}
            actual = counted(
                scope.read("target_actuals", account=account, **period.parts()),
                delivery_facts(scope.read("account_deliveries", **days), today=demo.today),
                answer_facts(scope.read("account_answers", **days)),
            )
            result: QuarterTargets = quarter_targets(wanted, actual, quarter, demo.today)
            assert len(quarter_targets(rows, actual, quarter, demo.today).lines) == sum(
                rows["quarter_on"] == pd.Timestamp(first)
            )
            for line in result.lines:
                expected = load.value(RECOUNT[line.metric], a=account, x=period.since, y=period.until)
                if line.metric == "net_sales":
                    expected = expected or 0
                if line.why == "coverage":
                    continue
                known += line.actual is not None
                assert line.actual == (None if expected is None else pytest.approx(float(expected), rel=1e-9)), (
                    account,
                    line.metric,
                )
        assert known > 100


def of_accounts(**frames: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([frame.assign(account_id=name) for name, frame in frames.items()], ignore_index=True)


def test_targets_of_all_accounts_are_judged_as_those_of_one() -> None:
    wanted = of_accounts(
        a=targets(("net_sales", 1000.0), ("claims", 2.0)), b=targets(("net_sales", 1000.0), ("on_time_in_full", 0.9)),
        c=targets(("call", 4.0), ("nps", 20.0)),
    )  # fmt: skip
    wanted["target_id"] = wanted["account_id"] + wanted["metric"]
    counts = of_accounts(a=actuals(("net_sales", 600.0, 3), ("claims", 0, 0)), b=actuals(("net_sales", 400.0, 3)))
    nothing = pd.DataFrame(
        columns=[
            "account_id", "delivery_id", "due_on", "delivered_on", "is_on_time", "is_complete", "hours_planned",
            "hours_used", "score", "is_anonymous",
        ]
    )  # fmt: skip
    asked: dict[str, Any] = {"today": TODAY, "sales": None, "late_on": TODAY}
    found = on_track_in(wanted, counts, nothing, nothing, quarter=Q4, **asked)
    assert found == {
        "anet_sales": True, "aclaims": True, "bnet_sales": False, "bon_time_in_full": None, "ccall": None, "cnps": None,
    }  # fmt: skip
    coming = Quarter(since=date(2027, 1, 1), until=date(2027, 3, 31), year=2027, number=1)
    assert on_track_in(wanted, counts, nothing, nothing, quarter=coming, **asked) == {}
    later = wanted.assign(quarter_on=pd.Timestamp(2027, 1, 1))
    assert set(on_track_in(later, counts, nothing, nothing, quarter=coming, **asked).values()) == {None}
    known = on_track_in(wanted, counts, nothing, nothing, quarter=Q4, later=("claims",), **asked)
    assert known["aclaims"] is None
    gone = on_track_in(
        wanted, counts, nothing, nothing, quarter=Q4, today=TODAY, late_on=TODAY,
        sales=Period(date(2025, 1, 1), date(2026, 9, 30)),
    )  # fmt: skip
    assert gone["anet_sales"] is None
