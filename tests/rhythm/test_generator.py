"""Which tasks the segments ask for: exact examples, and rules over random histories."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.rules.rhythm import middle, next_begin, period_of, periods
from kam_analytics.kit.rules.working_days import working_days
from kam_analytics.rhythm.rules.cadence import Rule, number_in
from kam_analytics.rhythm.rules.generator import CHANGED, LEFT, Changes, Membership, Practice, Task, changes

NEW_YEAR = date(2027, 1, 1)
MEETINGS = Rule(rule_id="meetings", segment="A", activity_type="steering_group_meeting", per_year=4, rhythm="quarter")
CALLS = Rule(rule_id="calls", segment="A", activity_type="call", per_year=12, rhythm="month")
RARE = Rule(rule_id="rare", segment="B", activity_type="call", per_year=6, rhythm="quarter")
RULES = [MEETINGS, CALLS, RARE]


def practice(*memberships: Membership, **more: Any) -> Practice:
    accounts = {one.account_id for one in memberships}
    usual: dict[str, Any] = {
        "rules": RULES,
        "since": {"A": date(2020, 1, 1), "B": date(2020, 1, 1)},
        "owners": dict.fromkeys(accounts, "rep"),
        "working_days": partial(working_days, "FI"),
    }
    return Practice(memberships=memberships, **{**usual, **more})


def member(segment: str = "A", since: date = NEW_YEAR, until: date | None = None, account: str = "a") -> Membership:
    return Membership(account_id=account, segment=segment, from_on=since, to_on=until)


def after(found: Changes, tasks: list[Task]) -> list[Task]:
    """The tasks after the changes, as the store would have them."""
    gone = {task.task_id: why for task, why in found.cancel}
    rules = {task.task_id: rule_id for task, rule_id in found.follow}
    owners = {task.task_id: owner for task, owner in found.hand_over}
    changed = [
        replace(
            task,
            status="cancelled" if task.task_id in gone else task.status,
            reason=gone.get(task.task_id, task.reason),
            rule_id=rules.get(task.task_id, task.rule_id),
            user_id=owners.get(task.task_id, task.user_id),
        )
        for task in tasks
    ]
    added = [
        Task(
            task_id=f"t{len(tasks) + n}", account_id=new.account_id, user_id=new.user_id, rule_id=new.rule.rule_id,
            activity_type=new.rule.activity_type, period_on=new.period.since, ordinal=new.ordinal, due_on=new.due_on,
            status="open",
        )
        for n, new in enumerate(found.add)
    ]  # fmt: skip
    return [*changed, *added]


def made(asked: Practice, tasks: list[Task] | None = None, today: date = NEW_YEAR, months: int = 12) -> list[Task]:
    until = date(today.year + (today.month - 1 + months) // 12, (today.month - 1 + months) % 12 + 1, 1)
    return after(changes(asked, tasks or [], today=today, until=until), tasks or [])


def key(task: Task) -> tuple[str, str, date, int]:
    return task.account_id, task.rule_id, task.period_on, task.ordinal


def counts(tasks: list[Task]) -> dict[str, int]:
    return dict(Counter(task.rule_id for task in tasks if task.status == "open"))


def test_an_a_account_of_a_year_has_sixteen_tasks() -> None:
    tasks = made(practice(member()))
    assert counts(tasks) == {"meetings": 4, "calls": 12}
    assert sorted(task.period_on.month for task in tasks if task.rule_id == "meetings") == [1, 4, 7, 10]
    assert sorted(task.period_on.month for task in tasks if task.rule_id == "calls") == list(range(1, 13))


def test_from_the_first_of_july_two_and_six_are_left_of_the_year() -> None:
    day = date(2027, 7, 1)
    assert counts(made(practice(member(since=day)), today=day, months=6)) == {"meetings": 2, "calls": 6}


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2027, 2, 3), date(2028, 2, 29), date(2027, 12, 31)])
def test_a_year_ahead_is_sixteen_tasks_from_any_day(day: date) -> None:
    until = day.replace(year=day.year + 1, day=min(day.day, 28))
    assert len(changes(practice(member(since=day)), [], today=day, until=until).add) == 16


def test_ten_runs_change_nothing() -> None:
    asked = practice(member(), member("B", account="b"))
    tasks = made(asked)
    for _turn in range(10):
        assert not changes(asked, tasks, today=NEW_YEAR, until=date(2028, 1, 1))


@pytest.mark.parametrize(
    ("first", "is_due"), [(date(2027, 6, 16), True), (date(2027, 6, 17), False)], ids=["middle day", "a day later"]
)
def test_a_period_is_due_by_its_middle_day(first: date, is_due: bool) -> None:
    tasks = made(practice(member(since=first)), today=date(2027, 6, 1))
    assert any(task.period_on == date(2027, 6, 1) and task.rule_id == "calls" for task in tasks) is is_due


def test_two_changes_of_segment_in_a_month_leave_one_segment_for_it() -> None:
    spells = [
        member("A", date(2027, 1, 1), date(2027, 6, 9)),
        member("B", date(2027, 6, 10), date(2027, 6, 17)),
        member("A", date(2027, 6, 18)),
    ]
    tasks = made(practice(*spells))
    # 16 June, the middle of the month, belongs to B, whose rule is by quarter
    assert counts(tasks) == {"calls": 11, "meetings": 4}


def test_who_leaves_gets_open_tasks_cancelled_and_done_ones_stay() -> None:
    tasks = made(practice(member()))
    first = min(tasks, key=lambda task: (task.rule_id, task.period_on))
    tasks[tasks.index(first)] = replace(first, status="done")
    left = practice(member(until=date(2027, 3, 31)))
    tasks = made(left, tasks, today=date(2027, 4, 1), months=9)
    assert {task.reason for task in tasks if task.status == "cancelled"} == {LEFT}
    assert sum(task.status == "cancelled" for task in tasks) == 9 + 3
    assert next(task for task in tasks if task.task_id == first.task_id).status == "done"


def test_who_comes_back_has_the_tasks_of_one_who_never_left() -> None:
    never = {key(task) for task in made(practice(member()))}
    left = made(practice(member(until=date(2027, 3, 31))), made(practice(member())), today=date(2027, 4, 1), months=9)
    back = practice(member(until=date(2027, 3, 31)), member(since=date(2027, 4, 1)))
    tasks = made(back, left, today=date(2027, 4, 1), months=9)
    assert {key(task) for task in tasks if task.is_there} == never
    assert len({key(task) for task in tasks if task.is_there}) == sum(task.is_there for task in tasks)


def test_what_a_person_cancelled_is_not_made_again() -> None:
    asked = practice(member())
    tasks = made(asked)
    tasks[0] = replace(tasks[0], status="cancelled", reason="The customer is closed in January")
    assert not changes(asked, tasks, today=NEW_YEAR, until=date(2028, 1, 1))


def test_moved_tasks_stay_and_a_changed_rule_holds_from_its_first_period() -> None:
    tasks = made(practice(member()))
    july = next(task for task in tasks if task.rule_id == "calls" and task.period_on.month == 7)
    tasks[tasks.index(july)] = replace(july, due_on=date(2027, 7, 30))
    begins = next_begin(date(2027, 5, 20), ("month", "month"), 1)
    ended = replace(CALLS, to_on=begins - timedelta(days=1))
    more = replace(CALLS, rule_id="more", per_year=24, from_on=begins)
    asked = practice(member(), rules=[MEETINGS, ended, more])
    tasks = made(asked, tasks, today=date(2027, 5, 20), months=8)
    assert begins == date(2027, 6, 1)
    # the first of each month goes on under the new rule, the second is added
    assert counts(tasks) == {"meetings": 4, "calls": 5, "more": 14}
    assert next(task for task in tasks if task.task_id == july.task_id).due_on == date(2027, 7, 30)
    assert not any(task.status == "cancelled" for task in tasks)


def test_a_rule_that_ends_cancels_what_it_asked_for() -> None:
    tasks = made(practice(member()))
    asked = practice(member(), rules=[MEETINGS, replace(CALLS, to_on=date(2027, 6, 30))])
    tasks = made(asked, tasks, today=date(2027, 6, 10))
    assert Counter(task.reason for task in tasks if task.status == "cancelled") == {CHANGED: 6}


def test_a_new_owner_takes_over_what_was_not_given_to_somebody_else() -> None:
    tasks = made(practice(member()))
    tasks[0] = replace(tasks[0], user_id="colleague", is_handed_over=True)
    found = changes(practice(member(), owners={"a": "new"}), tasks, today=NEW_YEAR, until=date(2028, 1, 1))
    assert {owner for _task, owner in found.hand_over} == {"new"}
    assert len(found.hand_over) == 15
    assert not changes(practice(member(), owners={"a": None}), tasks, today=NEW_YEAR, until=date(2028, 1, 1))


def test_a_segment_that_is_not_followed_makes_nothing() -> None:
    assert made(practice(member(), since={"B": NEW_YEAR})) == []
    later = made(practice(member(), since={"A": date(2027, 7, 1)}))
    assert counts(later) == {"meetings": 2, "calls": 6}


def test_fiscal_quarters_and_a_leap_day() -> None:
    spring = [found.since for found in periods("quarter", date(2028, 2, 1), date(2029, 2, 1), 2)]
    assert spring == [date(2028, 2, 1), date(2028, 5, 1), date(2028, 8, 1), date(2028, 11, 1)]
    assert period_of("month", date(2028, 2, 29), 1) == Period(date(2028, 2, 1), date(2028, 2, 29))
    assert middle(Period(date(2028, 1, 1), date(2028, 12, 31))) == date(2028, 7, 2)


@given(per_year=st.integers(1, 60), rhythm=st.sampled_from(["month", "quarter", "year"]), start=st.integers(1, 12))
def test_a_year_is_spread_evenly(per_year: int, rhythm: str, start: int) -> None:
    rule = Rule(rule_id="r", segment="A", activity_type="call", per_year=per_year, rhythm=rhythm)
    first = date(2027, start, 1)
    found = [number_in(rule, one) for one in periods(rhythm, first, first.replace(year=2028), start)]
    assert sum(found) == per_year
    assert max(found) - min(found) <= 1


def test_one_person_has_few_tasks_on_one_day_and_none_on_a_holiday() -> None:
    accounts = [member(account=f"a{n}") for n in range(40)]
    tasks = made(practice(*accounts))
    per_day = Counter(task.due_on for task in tasks)
    assert max(per_day.values()) <= 4
    assert set(per_day) <= set(working_days("FI", Period(NEW_YEAR, date(2027, 12, 31))))
    for task in tasks:
        rhythm = "month" if task.rule_id == "calls" else "quarter"
        period = period_of(rhythm, task.period_on, 1)
        assert period.since <= task.due_on <= period.until


def test_meetings_of_a_quarter_are_spread_over_its_months() -> None:
    tasks = made(practice(*(member(account=f"a{n}") for n in range(9))))
    months = Counter(task.due_on.month for task in tasks if task.rule_id == "meetings")
    assert set(months.values()) == {3}
    weeks = Counter(task.due_on.isocalendar().week for task in tasks if task.due_on.month == 2)
    assert max(weeks.values()) - min(weeks.values()) <= 1


def test_with_a_holiday_on_every_day_a_task_still_has_a_day_of_its_period() -> None:
    tasks = made(practice(member(), working_days=lambda period: ()))
    assert len(tasks) == 16
    assert all(task.due_on.weekday() < 5 for task in tasks)


def test_what_is_still_open_is_not_due_before_today() -> None:
    day = date(2027, 1, 25)
    tasks = made(practice(member()), today=day)
    january = [task for task in tasks if task.period_on == NEW_YEAR]
    assert len(january) == 2
    assert all(task.due_on >= day for task in january)


# Random histories ---------------------------------------------------------------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[date, Practice]]:
    """Practices of two accounts on a few days, one after the other."""
    days = sorted(draw(st.lists(st.dates(date(2027, 1, 1), date(2027, 12, 1)), min_size=2, max_size=5, unique=True)))
    found = []
    spells: list[Membership] = []
    rules = list(RULES)
    for day in days:
        for account in ("a", "b"):
            kind = draw(st.sampled_from(["stay", "A", "B", "none"]))
            if kind == "stay":
                continue
            own = [one for one in spells if one.account_id == account]
            spells = [one for one in spells if one.account_id != account]
            spells += [
                replace(one, to_on=day - timedelta(days=1)) if one.to_on is None else one
                for one in own
                if one.from_on < day
            ]
            if kind != "none":
                spells.append(member(kind, day, account=account))
        if draw(st.booleans()):
            begins = next_begin(day, ("month",), 1)
            last = rules[-1]
            number = draw(st.sampled_from([4, 8, 12]))
            if last.from_on is None or last.from_on < begins:
                rules = [*rules[:-1], replace(last, to_on=begins - timedelta(days=1))]
                rules.append(replace(last, rule_id=f"r{day}", per_year=number, from_on=begins, to_on=None))
        owner = draw(st.sampled_from(["rep", "other", None]))
        found.append((day, practice(*spells, rules=rules, owners={"a": owner, "b": "rep"})))
    return found


@settings(max_examples=60)
@given(history=histories(), data=st.data())
def test_random_histories_keep_the_rules(history: list[tuple[date, Practice]], data: st.DataObject) -> None:
    tasks: list[Task] = []
    done: set[str] = set()
    for day, asked in history:
        until = date(day.year + 1, day.month, min(day.day, 28))
        tasks = after(changes(asked, tasks, today=day, until=until), tasks)
        there = [key(task) for task in tasks if task.is_there]
        assert len(there) == len(set(there)), "never two tasks for one key"
        assert not changes(asked, tasks, today=day, until=until), "a second run changes nothing"
        assert done <= {task.task_id for task in tasks if task.status == "done"}, "no done task is lost"
        fresh = {
            (new.account_id, new.rule.segment, new.rule.activity_type, new.period.since, new.ordinal)
            for new in changes(asked, [], today=day, until=until).add
            if middle(new.period) >= day
        }
        rules = {rule.rule_id: rule for rule in asked.rules}
        kept = {
            (task.account_id, rules[task.rule_id].segment, task.activity_type, task.period_on, task.ordinal)
            for task in tasks
            if task.status == "open" and day <= middle(period_of(rules[task.rule_id].rhythm, task.period_on, 1)) < until
        }
        gone = {
            (task.account_id, rules[task.rule_id].segment, task.activity_type, task.period_on, task.ordinal)
            for task in tasks
            if task.status == "done"
        }
        assert kept == fresh - gone, "future periods are those of an account that has always been as it is now"
        open_ones = [task for task in tasks if task.status == "open"]
        if open_ones and data.draw(st.booleans()):
            closed = data.draw(st.sampled_from(open_ones))
            done.add(closed.task_id)
            tasks[tasks.index(closed)] = replace(closed, status="done")
