"""Which quarters lack an input target, and what is suggested for them: by the segment, by history, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.kit.rules.period import Period
from kam_analytics.targets.analysis.missing_inputs import FEWEST, HISTORY, MissingInput, missing_inputs_in

TODAY = date(2026, 11, 20)
HELD = Period(date(2022, 1, 1), TODAY)
NEXT = "2027-01-01"


def calendar(fiscal_start: int = 1) -> pd.DataFrame:
    starts = pd.date_range(f"2022-{(fiscal_start - 1) % 3 + 1:02d}-01", "2028-01-01", freq="3MS")
    return pd.DataFrame(
        {
            "quarter_on": starts, "until_on": starts + pd.DateOffset(months=3) - pd.Timedelta(days=1),
            "fiscal_year": starts.year, "fiscal_quarter": starts.quarter,
        }
    )  # fmt: skip


def targets(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame({"quarter_on": pd.to_datetime([day for day, _ in rows]), "metric": [name for _, name in rows]})


def members(*rows: tuple[str, str, str | None, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [(segment, since, until, status) for segment, since, until, status in rows],
        columns=["segment", "from_on", "to_on", "status"],
    ).assign(from_on=lambda f: pd.to_datetime(f["from_on"]), to_on=lambda f: pd.to_datetime(f["to_on"]))


def rules(*rows: Mapping[str, Any]) -> pd.DataFrame:
    usual = {"segment": "A", "rhythm": "quarter", "with_whom": "anybody", "from_on": None, "to_on": None}
    names = ["cadence_rule_id", "segment", "activity_type", "per_year", "rhythm", "with_whom", "from_on", "to_on"]
    made = pd.DataFrame([{"cadence_rule_id": str(n), **usual, **row} for n, row in enumerate(rows)], columns=names)
    return made.assign(from_on=pd.to_datetime(made["from_on"]), to_on=pd.to_datetime(made["to_on"]))


def done(rows: Mapping[str, Mapping[str, int]]) -> pd.DataFrame:
    made = [(pd.Timestamp(day), name, n) for day, counts in rows.items() for name, n in counts.items()]
    frame = pd.DataFrame(made, columns=["quarter_on", "activity_type", "quantity"])
    return frame.assign(quarter_on=pd.to_datetime(frame["quarter_on"]))


CALLS_AND_MEETINGS = rules(
    {"activity_type": "call", "per_year": 12, "rhythm": "month"},
    {"activity_type": "steering_group_meeting", "per_year": 4},
)
DECIDED = members(("A", "2025-01-01", None, "decided"))


def found(
    wanted: pd.DataFrame, *, membership: pd.DataFrame = DECIDED, asked: pd.DataFrame = CALLS_AND_MEETINGS,
    history: pd.DataFrame | None = None, since: date = date(2026, 1, 1), until: date = date(2027, 12, 31),
    today: date = TODAY, held: Period | None = HELD, fiscal_start: int = 1,
) -> list[MissingInput]:  # fmt: skip
    return missing_inputs_in(
        wanted, calendar(fiscal_start), membership, asked, done({}) if history is None else history,
        since=since, until=until, today=today, held=held,
    )  # fmt: skip


RESULT = targets((NEXT, "net_sales"))


def test_the_rules_of_the_segment_say_what_a_quarter_needs() -> None:
    (one,) = found(RESULT)
    assert (one.source, one.segment, one.quarter.since) == ("segment", "A", date(2027, 1, 1))
    assert one.wanted == {"call": 3, "steering_group_meeting": 1}


@pytest.mark.parametrize("fiscal_start", [1, 2, 3, 4, 7, 11])
@pytest.mark.parametrize(
    ("per_year", "rhythm"), [(12, "month"), (4, "quarter"), (7, "month"), (3, "quarter"), (2, "year")]
)
def test_four_quarters_ask_for_what_a_year_does(fiscal_start: int, per_year: int, rhythm: str) -> None:
    every = calendar(fiscal_start)
    starts = every[every["quarter_on"] > pd.Timestamp(TODAY)]["quarter_on"].head(4)
    wanted = targets(*((str(day.date()), "net_sales") for day in starts))
    asked = rules({"activity_type": "call", "per_year": per_year, "rhythm": rhythm})
    got = found(wanted, asked=asked, fiscal_start=fiscal_start, until=date(2028, 1, 1))
    assert len(got) == 4
    assert sum(one.wanted.get("call", 0) for one in got) == per_year


@pytest.mark.parametrize(
    "wanted",
    [
        targets(), targets((NEXT, "call")), targets((NEXT, "call"), (NEXT, "net_sales")), targets(("2026-07-01", "nps")),
        targets(("2029-01-01", "net_sales")),
    ],
    ids=["none", "input alone", "both", "over", "outside the calendar"],
)  # fmt: skip
def test_nothing_is_missing(wanted: pd.DataFrame) -> None:
    assert found(wanted) == []


def test_the_running_quarter_and_those_to_come_in_the_days_that_are_asked_for() -> None:
    wanted = targets(("2026-10-01", "nps"), (NEXT, "claims"), ("2027-04-01", "margin"))
    assert [one.quarter.since for one in found(wanted, until=date(2027, 1, 1))] == [date(2026, 10, 1), date(2027, 1, 1)]


def test_a_proposed_or_ended_segment_and_one_without_rules_do_not_ask() -> None:
    for membership in (
        members(("A", "2025-01-01", None, "proposed")), members(("A", "2025-01-01", "2026-12-31", "decided")),
        members(("B", "2025-01-01", None, "decided")), members(),
    ):  # fmt: skip
        (one,) = found(RESULT, membership=membership)
        assert (one.source, dict(one.wanted), one.n) == (None, {}, 0)


def test_a_rule_that_has_ended_and_an_activity_called_like_a_result_do_not_ask() -> None:
    asked = rules(
        {"activity_type": "call", "per_year": 12, "to_on": "2026-12-31"}, {"activity_type": "nps", "per_year": 4}
    )
    assert found(RESULT, asked=asked)[0].wanted == {}


QUARTERS = [str(day.date()) for day in pd.date_range("2024-10-01", "2026-07-01", freq="3MS")]


def test_without_a_segment_the_median_of_the_own_quarters() -> None:
    counts = [3, 0, 5, 2, 4, 1, 6, 2]
    history = done(
        {"2022-01-01": {"call": 1}, **{day: {"call": n, "newsletter": 9} for day, n in zip(QUARTERS, counts, strict=True)},
         "2026-10-01": {"call": 40}}
    )  # fmt: skip
    (one,) = found(RESULT, membership=members(), history=history)
    # 2.5 is rounded up; what is sent to many is not proposed; the running quarter does not count
    assert (one.wanted, one.source, one.n) == ({"call": int(np.floor(np.median(counts) + 0.5))}, "history", HISTORY)
    assert one.wanted == {"call": 3}


def test_a_new_account_counts_from_its_first_quarter_and_needs_four() -> None:
    for first in range(len(QUARTERS)):
        history = done({day: {"visit": 2} for day in QUARTERS[first:]})
        (one,) = found(RESULT, membership=members(), history=history)
        n = len(QUARTERS) - first
        assert (dict(one.wanted), one.source) == (({"visit": 2}, "history") if n >= FEWEST else ({}, None))
        assert one.n == n


def test_quarters_that_the_activities_do_not_reach_are_no_zeros() -> None:
    history = done({day: {"visit": 2} for day in QUARTERS})
    (one,) = found(RESULT, membership=members(), history=history, held=Period(date(2025, 5, 1), TODAY))
    assert (one.n, one.wanted) == (5, {"visit": 2})
    (one,) = found(RESULT, membership=members(), history=history, held=Period(date(2022, 1, 1), date(2025, 3, 31)))
    assert (one.n, one.wanted) == (2, {})
    assert found(RESULT, membership=members(), history=history, held=None)[0].source is None


@given(st.lists(st.integers(0, 30), min_size=FEWEST, max_size=HISTORY))
def test_the_suggestion_lies_within_what_was_done(counts: list[int]) -> None:
    last = QUARTERS[-len(counts) :]
    history = done({day: {"call": n, "visit": 1} for day, n in zip(last, counts, strict=True)})
    (one,) = found(RESULT, membership=members(), history=history)
    assert one.n == len(counts)
    assert one.wanted["visit"] == 1
    assert min(counts) <= one.wanted.get("call", 0) <= max(counts)
