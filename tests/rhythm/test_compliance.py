"""How a rhythm was kept: counts by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kam_analytics.kit.wording import Words
from kam_analytics.rhythm.analysis.compliance import Compliance, compliance_of
from kam_analytics.rhythm.wording import finding
from tests.samples.languages import BOTH

YEAR_END = date(2027, 12, 31)


def task(month: int, status: str = "open", account: str = "a", **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "task_id": f"{account}{month}", "account_id": account, "user_id": "rep", "cadence_rule_id": "calls",
        "activity_type": "call", "period_on": pd.Timestamp(2027, month, 1), "ordinal": 0,
        "due_on": pd.Timestamp(2027, month, 15), "status": status, "done_on": pd.NaT, "reason": None,
        "activity_id": None, "segment": "A", "rhythm": "month", "with_whom": "anybody",
    }  # fmt: skip
    return {**row, **more}


def call(month: int, day: int = 5, account: str = "a", **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "activity_id": f"{account}{month}.{day}", "account_id": account, "activity_type": "call", "quantity": 1,
        "done_on": pd.Timestamp(2027, month, day), "people": 1, "buying_roles": None, "influence": None,
    }  # fmt: skip
    return {**row, **more}


def found(tasks: list[dict[str, Any]], calls: list[dict[str, Any]], *, until: date = YEAR_END) -> Compliance:
    return compliance_of(
        pd.DataFrame(tasks, columns=list(task(1))),
        pd.DataFrame(calls, columns=list(call(1))).astype({"done_on": "datetime64[us]"}),
        pd.DataFrame({"account_id": ["a", "b"], "name": ["Kone Oy", "Silta Oy"], "owner_id": "rep", "owner": "Rep"}),
        pd.DataFrame({"account_id": ["a", "b"], "net_sales": [100.0, 900.0]}),
        until=until,
        fiscal_start=1,
    )


def row(result: Compliance, account: str = "a") -> dict[str, Any]:
    rows = result.accounts[result.accounts["account_id"] == account]
    return rows.iloc[0].to_dict()


def test_twelve_calls_in_one_month_are_all_of_the_volume_and_one_month_of_twelve() -> None:
    result = found([task(month) for month in range(1, 13)], [call(12, day) for day in range(1, 13)])
    assert (row(result)["done"], row(result)["expected"], row(result)["volume"]) == (12, 12, 1.0)
    assert (row(result)["kept"], row(result)["periods"]) == (1, 12)
    assert (result.volume, result.kept_share) == (1.0, 1 / 12)


def test_more_than_expected_does_not_make_up_for_another_account() -> None:
    result = found([task(1), task(1, account="b")], [call(1, day) for day in range(1, 9)])
    assert (result.done, result.expected) == (1, 2)
    assert result.accounts["account_id"].tolist() == ["b", "a"], "the least kept first"


def test_a_period_that_has_not_ended_is_not_due() -> None:
    result = found([task(1), task(2)], [], until=date(2027, 2, 27))
    assert (result.expected, row(result)["missed"]) == (1, 1)
    assert result.tasks["state"].tolist() == ["missed", "planned"]
    assert found([task(1)], [], until=date(2027, 1, 30)).volume is None


def test_what_was_cancelled_is_not_expected_and_words_are_counted_apart() -> None:
    tasks = [task(1, "cancelled"), task(2, "done", done_on=pd.Timestamp(2027, 2, 3), reason="They called us")]
    result = found(tasks, [])
    assert (row(result)["expected"], row(result)["done"], row(result)["in_words"]) == (1, 0, 1)
    assert row(result)["missed"] == 0


def test_done_late_is_not_missed() -> None:
    result = found([task(1, "done", done_on=pd.Timestamp(2027, 2, 3), activity_id="a2.3")], [call(2, 3)])
    assert (row(result)["late"], row(result)["missed"], row(result)["kept"]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("person", "done", "unnamed"),
    [
        ({"influence": 5}, 1, 0),
        ({"buying_roles": "user approver"}, 1, 0),
        ({"influence": 3}, 0, 0),
        ({"people": 0}, 1, 1),
    ],
    ids=["influence", "approves", "somebody else", "nobody is named"],
)
def test_with_whom_it_was(person: dict[str, Any], done: int, unnamed: int) -> None:
    result = found([task(1, with_whom="important")], [call(1, **person)])
    assert (row(result)["done"], row(result)["unnamed"]) == (done, unnamed)


def test_quarters_count_the_periods_that_ended_in_them() -> None:
    tasks = [task(month) for month in range(1, 7)]
    result = found(tasks, [call(1), call(2), call(2, 9), call(5)])
    rows = [tuple(row) for row in result.quarters[["quarter_on", "done", "expected", "kept", "periods"]].to_numpy()]
    assert rows == [
        (pd.Timestamp(2027, 4, 1), 1, 3, 1, 3),
        # the second call of February makes up for the one of March
        (pd.Timestamp(2027, 1, 1), 3, 3, 2, 3),
    ]


def test_a_row_that_counts_several_counts_several() -> None:
    tasks = [task(1), task(1, task_id="second", ordinal=1)]
    assert row(found(tasks, [call(1, quantity=2)]))["done"] == 2


def test_another_type_or_account_is_no_evidence() -> None:
    assert row(found([task(1)], [call(1, activity_type="visit"), call(1, account="b")]))["done"] == 0


@BOTH
def test_the_sentence_names_the_account_with_most_sales_behind(say: Words) -> None:
    text = finding(found([task(1), task(1, account="b")], []), say)
    assert "Silta Oy" in text
    assert "Kone Oy" not in finding(found([task(1)], [call(1)]), say)
    assert finding(found([], []), say)
    assert finding(found([task(12)], [], until=date(2027, 12, 1)), say)
    assert len({finding(found(*one), say) for one in (([], []), ([task(1)], []), ([task(1)], [call(1)]))}) == 3
