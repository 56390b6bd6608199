"""What belongs to a week, whom it is with, and its sentences."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from kam_analytics.kit.reader import reader
from kam_analytics.kit.wording import Words
from kam_analytics.store import Store
from kam_analytics.week import wording as words
from kam_analytics.week.analysis import Week, briefings_of, people_of, week_of
from kam_analytics.week.answers import briefs, week
from kam_analytics.week.rules import lines
from tests.samples.demo import REP
from tests.samples.languages import BOTH, EN, plain

TODAY = date(2026, 11, 20)


def row(days: int, kind: str = "task", **more: Any) -> dict[str, Any]:
    return {
        "kind": kind, "item_id": f"{kind}{days}", "account_id": "a", "title": "call", "activity_type": "call",
        "with_whom": None, "rhythm": None, "period_on": pd.NaT, "due_on": pd.Timestamp(TODAY + timedelta(days)),
        "version": 1, "account": "Kone Oy", **more,
    }  # fmt: skip


def found(*rows: dict[str, Any]) -> Week:
    return week_of(pd.DataFrame(rows, columns=list(row(0))), today=TODAY)


def days(items: Any) -> list[int]:
    return [(item.due_on - TODAY).days for item in items]


def test_the_parts_of_a_week() -> None:
    own = {"activity_type": None, "title": "Send the price list"}
    seen = found(
        row(-3), row(-1, **own), row(-2, "action", **own), row(0), row(7), row(8), row(0, **own), row(14, **own),
        row(15, **own), row(3, "action", **own),
    )  # fmt: skip
    assert days(seen.contacts) == [0, 7]
    assert days(seen.deadlines) == [0, 14, 3]
    assert days(seen.backlog) == [-3, -1]
    assert days(seen.late_actions) == [-2]


def test_a_task_of_a_rhythm_says_until_when_it_counts() -> None:
    (item,) = found(row(-3, rhythm="month", period_on=pd.Timestamp(2026, 11, 1))).backlog
    assert item.until == date(2026, 11, 30)
    assert plain(words.late_line(item, TODAY, EN)) == "Kone Oy · Call · 3 days late, to 30 Nov 2026 at the latest"


@BOTH
@pytest.mark.parametrize("rows", [(), (row(0),), (row(0), row(3)), (row(2), row(-9))])
def test_sentences_are_whole(say: Words, rows: tuple[dict[str, Any], ...]) -> None:
    seen = found(*rows)
    for text in (
        words.finding(seen, 2, 3, TODAY, say), words.contacts_title(seen, TODAY, say),
        words.deadlines_title(len(rows), say), words.backlog_title(seen, TODAY, say), words.scope("Aino", 3, TODAY, say),
    ):  # fmt: skip
        assert text
        assert "{" not in text


def test_the_finding_says_what_comes_first() -> None:
    seen = found(row(3), row(-9), row(5))
    assert plain(words.finding(seen, 1, 4, TODAY, EN)) == (
        "2 calls and meetings within a week, the first with Kone Oy, Mon 23 Nov · 1 deadline within a fortnight · "
        "1 late task can still be done"
    )
    assert words.finding(found(), 0, 0, TODAY, EN) == "You have no accounts yet"
    assert plain(words.finding(found(), 0, 3, TODAY, EN)) == "No call or meeting is due within a week"


def test_the_week_of_a_rep_equals_a_recount(demo: Store) -> None:
    with demo.scope(demo.viewer(REP)) as scope:
        read = reader(scope)
        seen = week(read, user_id=REP, today=demo.today)
        known = briefs(read, (*seen.contacts, *seen.backlog), today=demo.today)
        tasks = scope.read("account_tasks", account="", today=demo.today)
    mine = tasks[(tasks["user_id"] == REP) | tasks["user_id"].isna()]
    late = mine[mine["due_on"] < pd.Timestamp(demo.today)]
    assert sorted(item.item_id for item in seen.backlog) == sorted(late["task_id"])
    within = mine["due_on"].between(pd.Timestamp(demo.today), pd.Timestamp(demo.today + timedelta(7)))
    assert sorted(item.item_id for item in seen.contacts) == sorted(
        mine[within & mine["activity_type"].notna()]["task_id"]
    )
    assert set(known) == {item.item_id for item in (*seen.contacts, *seen.backlog)}
    assert any(brief.person for brief in known.values())


def test_people_and_what_was_said(demo: Store) -> None:
    with demo.scope(demo.viewer(REP)) as scope:
        accounts = lines(scope.read("account_owners", account="")["account_id"])
        people = people_of(scope.read("people_to_meet", accounts=accounts, today=demo.today))
        before = briefings_of(scope.read("briefings", accounts=accounts, today=demo.today))
        left = set(scope.read("people_to_meet", accounts="", today=demo.today)["contact_id"])
    assert not left
    assert any(person.is_important for of_account in people.values() for person in of_account)
    assert any(one.promise for one in before.values())
    held = [one.done_on for one in before.values() if one.done_on]
    assert held
    assert max(held) <= demo.today
