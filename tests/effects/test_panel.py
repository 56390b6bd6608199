"""The panel: joiners, empty months, types of activities, answers of the year before and none after."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.store import Store

MONTHS = {"first_month": date(2025, 3, 1), "last_month": date(2025, 6, 1)}


def fill(store: Store) -> None:
    """Account 1 from the first month on, account 2 joins in April, account 3 has activities only."""
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        for key in (1, 2, 3):
            load.execute(
                f"insert into account values ({key}, 'a{key}', 'A', null, {key}, null, null, null, null, null, null, 1)"
            )
        for key, month, net, margin, known in (
            (1, "2025-01-01", 10, 5, 10),
            (1, "2025-04-01", 40, "null", 0),
            (1, "2025-07-01", 70, 7, 70),
            (2, "2025-04-01", 20, 8, 20),
            (2, "2025-06-01", -5, -1, -5),
        ):
            load.execute(
                f"insert into account_month values ({key}, '{month}', {net}, {margin}, {known}, 0, 1, 1, 1, null, 0)"
            )
        for account, day, kind, count in (
            ("'a1'", "2025-02-28", "call", 1),
            ("'a1'", "2025-03-01", "call", 1),
            ("'a1'", "2025-03-31", "call", 2),
            ("'a1'", "2025-03-31", "visit", 1),
            ("'a1'", "2025-07-01", "call", 1),
            ("'a2'", "2025-04-10", "call", 1),
            ("'a2'", "2025-05-10", "call", 1),
            ("'a3'", "2025-05-10", "call", 1),
            ("null", "2025-05-10", "call", 9),
        ):
            load.execute(
                "insert into activity (account_id, activity_type, done_on, quantity, version) "
                f"values ({account}, '{kind}', '{day}', {count}, 1)"
            )
        load.execute("insert into survey (survey, has_answers) values ('', true)")
        for day, score in (("2024-03-31", 0), ("2024-04-01", 2), ("2025-04-30", 9), ("2025-05-01", 4)):
            answer(load, "a1", day, score)


def answer(load: object, account: str, day: str, score: int) -> None:
    load.execute(  # type: ignore[attr-defined]
        f"insert into nps_response (account_id, answered_on, score, is_anonymous) values ('{account}', '{day}', {score}, false)"
    )


def read(store: Store) -> pd.DataFrame:
    with store.scope(LOCAL_DIRECTOR) as scope:
        return scope.read("panel", **MONTHS)


def month_rows(store: Store) -> pd.DataFrame:
    found = read(store)
    return found[found["activity_type"].isna()].set_index(["account_key", "month_on"])


def test_months_of_accounts(store: Store) -> None:
    fill(store)
    found = month_rows(store)
    assert [(key, f"{month:%m}") for key, month in found.index] == [
        (1, "03"), (1, "04"), (1, "05"), (1, "06"), (2, "05"), (2, "06"),
    ]  # fmt: skip
    assert found["net_sales"].tolist() == [0, 40, 0, 0, 0, -5]
    assert found["margin"].isna().tolist() == [False, True, False, False, False, False]
    assert found["margin"].dropna().tolist() == [0, 0, 0, 0, -1]


def test_activities_by_type(store: Store) -> None:
    fill(store)
    found = read(store)
    done = found[found["activity_type"].notna()]
    assert [tuple(row) for row in done[["account_key", "activity_type", "activities"]].itertuples(index=False)] == [
        (1, "call", 3), (1, "visit", 1), (2, "call", 1),
    ]  # fmt: skip
    assert done["net_sales"].isna().all()


def test_answers_of_the_year_before_the_month(store: Store) -> None:
    fill(store)
    found = month_rows(store).loc[1]
    assert found["nps_answers"].tolist() == [2, 1, 1, 2]
    # the answer of 1 May is not known on 1 May
    assert found["nps_mean"].tolist() == [1.0, 2.0, 9.0, 6.5]


def test_answers_after_an_event_are_no_answers_of_the_relationship(store: Store) -> None:
    fill(store)
    before = month_rows(store).loc[1, ["nps_mean", "nps_answers"]]
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("insert into survey (survey, has_answers) values ('After delivery', true)")
        load.execute(
            "insert into nps_response (account_id, answered_on, score, survey, is_anonymous) "
            "values ('a1', '2025-03-10', 0, 'After delivery', false)"
        )
    pd.testing.assert_frame_equal(month_rows(store).loc[1, ["nps_mean", "nps_answers"]], before)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    month=st.sampled_from([3, 4, 5, 6]),
    answers=st.lists(st.tuples(st.integers(0, 130), st.integers(0, 10)), min_size=1, max_size=5),
)
def test_answers_from_the_month_on_change_nothing(store: Store, month: int, answers: list[tuple[int, int]]) -> None:
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        for table in ("account", "account_month", "activity", "nps_response", "survey"):
            load.execute(f"delete from {table}")
    fill(store)
    first = pd.Timestamp(2025, month, 1)
    before = month_rows(store).loc[(1, first), ["nps_mean", "nps_answers"]].tolist()
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute(f"delete from nps_response where answered_on >= '{first:%Y-%m-%d}'")
        for days, score in answers:
            answer(load, "a1", f"{first + pd.Timedelta(days=days):%Y-%m-%d}", score)
    assert month_rows(store).loc[(1, first), ["nps_mean", "nps_answers"]].tolist() == pytest.approx(before, nan_ok=True)
