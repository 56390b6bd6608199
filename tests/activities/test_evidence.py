"""Which activity closes which task."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.activities.rules.evidence import Done, Due, closed_by
from kam_analytics.kit.rules.rhythm import period_of


def due(month: int, name: str = "", *, whom: str = "anybody", account: str = "a", kind: str = "call") -> Due:
    period = period_of("month", date(2027, month, 1), 1)
    late = period_of("month", period.until + timedelta(days=1), 1).until
    return Due(
        task_id=name or f"task{month}", account_id=account, activity_type=kind, with_whom=whom, period=period,
        late_until=late, due_on=date(2027, month, 15), version=1,
    )  # fmt: skip


def done(month: int, day: int, name: str = "", *, whom: str = "named", account: str = "a", kind: str = "call") -> Done:
    return Done(
        activity_id=name or f"activity{month}.{day}", account_id=account, activity_type=kind,
        done_on=date(2027, month, day), with_whom=whom,
    )  # fmt: skip


def pairs(tasks: list[Due], activities: list[Done]) -> dict[str, str]:
    return {task.task_id: activity.activity_id for task, activity in closed_by(tasks, activities)}


def test_an_activity_closes_the_task_of_its_period() -> None:
    assert pairs([due(1), due(2)], [done(2, 3)]) == {"task2": "activity2.3"}


def test_an_activity_closes_at_most_one_task_and_the_earliest_chooses_first() -> None:
    assert pairs([due(1, "x"), due(1, "y")], [done(1, 20), done(1, 4)]) == {"x": "activity1.4", "y": "activity1.20"}
    assert len(pairs([due(1, "x"), due(1, "y")], [done(1, 4)])) == 1


def test_done_in_the_next_period_is_late_and_two_periods_later_is_nothing() -> None:
    assert pairs([due(1)], [done(2, 28)]) == {"task1": "activity2.28"}
    assert pairs([due(1)], [done(3, 1)]) == {}
    assert pairs([due(1), due(2)], [done(2, 1)]) == {"task2": "activity2.1"}, "its own period comes first"


def test_type_account_and_people_must_fit() -> None:
    assert pairs([due(1)], [done(1, 2, kind="visit"), done(1, 2, account="b")]) == {}
    asked = [due(1, whom="important")]
    assert pairs(asked, [done(1, 2, whom="named")]) == {}
    assert pairs(asked, [done(1, 2, whom="important")]) == {"task1": "activity1.2"}
    assert pairs(asked, [done(1, 2, whom="unnamed")]) == {"task1": "activity1.2"}, "who is not named may be anybody"


@given(
    months=st.lists(st.integers(1, 12), max_size=12),
    days=st.lists(st.tuples(st.integers(1, 12), st.integers(1, 28)), max_size=20, unique=True),
)
def test_nothing_is_used_twice(months: list[int], days: list[tuple[int, int]]) -> None:
    tasks = [due(month, f"t{n}") for n, month in enumerate(months)]
    found = closed_by(tasks, [done(*day) for day in days])
    assert len({task.task_id for task, _ in found}) == len({one.activity_id for _, one in found}) == len(found)
    # as many as can be: no task is left that an unused activity of its own period could close
    left = {task.task_id for task in tasks} - {task.task_id for task, _ in found}
    unused = {f"activity{m}.{d}" for m, d in days} - {one.activity_id for _, one in found}
    for task in tasks:
        if task.task_id in left:
            assert not any(name.startswith(f"activity{task.period.since.month}.") for name in unused)
