"""What segments and cadence rules ask for, against the tasks that are there: what to add, cancel and hand over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.rules.rhythm import MONTHS, middle, period_from, period_of, periods
from kam_analytics.rhythm.rules.cadence import Rule, number_in
from kam_analytics.rhythm.rules.due_days import Diary

#: why the product cancelled a task; a person's own words are kept as they are
LEFT, CHANGED, TWICE = "left_segment", "rule_changed", "there_twice"
_BY_THE_PRODUCT = frozenset({LEFT, CHANGED, TWICE})

#: account, segment, activity type, rhythm, first day of the period, place in the period
Slot = tuple[str, str, str, str, date, int]
#: account and segment -> the times in it
Spells = defaultdict[tuple[str, str], list["Membership"]]


@dataclass(frozen=True, kw_only=True)
class Membership:
    """An account in a segment, both days included; without ``to_on`` to this day."""

    account_id: str
    segment: str
    from_on: date
    to_on: date | None = None

    def holds(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True, kw_only=True)
class Task:
    """A task of a rule; ``status`` is open, done or cancelled, ``reason`` says why it was closed."""

    task_id: str
    account_id: str
    user_id: str | None
    rule_id: str
    activity_type: str | None
    period_on: date
    ordinal: int
    due_on: date
    status: str
    reason: str | None = None
    is_handed_over: bool = False
    version: int = 1

    @property
    def is_there(self) -> bool:
        """False for what the product cancelled: what comes back gets a new task, what a person cancelled does not."""
        return self.status != "cancelled" or self.reason not in _BY_THE_PRODUCT


@dataclass(frozen=True, kw_only=True)
class NewTask:
    """A task to add."""

    account_id: str
    user_id: str | None
    rule: Rule
    period: Period
    ordinal: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What makes the tasks as they should be; all empty where they are."""

    add: tuple[NewTask, ...] = ()
    cancel: tuple[tuple[Task, str], ...] = ()
    #: an open task goes on under the rule that took the place of its own
    follow: tuple[tuple[Task, str], ...] = ()
    hand_over: tuple[tuple[Task, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.add or self.cancel or self.follow or self.hand_over)


@dataclass(frozen=True, kw_only=True)
class Practice:
    """What the generator goes by.

    ``since``: segment -> the day from which its rules are followed; a segment that is not there is not followed.
    ``owners``: account -> the person who owns it, ``None`` without one.
    """

    rules: Sequence[Rule]
    memberships: Sequence[Membership]
    since: Mapping[str, date]
    owners: Mapping[str, str | None]
    fiscal_start: int = 1
    #: working days of a period, in order
    working_days: Callable[[Period], Sequence[date]] = field(default=lambda period: ())


def changes(
    practice: Practice,
    tasks: Iterable[Task],
    *,
    today: date,
    until: date,
    taken: Iterable[tuple[str | None, date]] = (),
) -> Changes:
    """What to add, to cancel and to hand over, so that the tasks are those that the segments ask for.

    A period is due for an account that is in the segment of a rule on the middle day of the period, from the day on
    which the segment is followed. Tasks are added for every due period whose middle day is before ``until``; an open
    task whose period is not due, or that is there twice, is cancelled, and one whose rule was changed goes on under the
    new one; done tasks, and what a person cancelled, stay and count as there. When the fiscal year begins in another
    month, a period that has begun goes on as it was, and those of the new calendar follow. An open task is handed over
    to the owner of its account, unless a person gave it to somebody else. New tasks keep away from the days of the
    other open ones, and from what is ``taken``: person and day. Repeated, it changes nothing.
    """
    own = sorted(tasks, key=lambda task: (task.period_on, task.account_id, task.task_id))
    rules = {rule.rule_id: rule for rule in practice.rules}
    slots = {
        task.task_id: _slot(task.account_id, rules.get(task.rule_id), task.period_on, task.ordinal) for task in own
    }
    there = {slots[task.task_id] for task in own if task.is_there}
    horizon = max([until, *(_after(task.period_on) for task in own if task.status == "open")])
    spells = _spells(practice)
    others = _of_other_calendars(practice, spells, [task for task in own if task.is_there], rules, today)
    covered = defaultdict(list)
    for task, period in others:
        covered[slots[task.task_id][:4]].append(period)
    due = {
        slot: (rule, period, number)
        for slot, rule, period, number in _due(practice, horizon)
        if not any(one.since <= middle(period) <= one.until for one in covered.get(slot[:4], ()))
    }
    going_on = {task.task_id for task, _period in others}
    twice = _twice([task for task in own if task.is_there], slots)
    cancel = tuple(
        (task, TWICE if task.task_id in twice else _reason(spells, task, rules.get(task.rule_id)))
        for task in own
        if task.status == "open"
        and (task.task_id in twice or (slots[task.task_id] not in due and task.task_id not in going_on))
    )
    cancelled = {task.task_id for task, _why in cancel}
    staying = [task for task in own if task.status == "open" and task.task_id not in cancelled]
    add = [(slot, *asked) for slot, asked in due.items() if slot not in there and middle(asked[1]) < until]
    return Changes(
        add=tuple(
            _placed(practice, spells, add, [*taken, *((task.user_id, task.due_on) for task in staying)], today=today)
        ),
        cancel=cancel,
        follow=tuple(
            (task, asked[0].rule_id)
            for task in staying
            if (asked := due.get(slots[task.task_id])) is not None and asked[0].rule_id != task.rule_id
        ),
        hand_over=tuple(
            (task, owner)
            for task in staying
            if (owner := practice.owners.get(task.account_id)) not in (None, task.user_id) and not task.is_handed_over
        ),
    )


def _slot(account_id: str, rule: Rule | None, period_on: date, ordinal: int) -> Slot:
    """What a task is for, whatever version of a rule asks for it."""
    asks = ("", "", "") if rule is None else (rule.segment, rule.activity_type, rule.rhythm)
    return account_id, *asks, period_on, ordinal


def _due(practice: Practice, until: date) -> Iterator[tuple[Slot, Rule, Period, int]]:
    """Every task that the segments ask for, with its rule, its period and how many are due in it."""
    slots = {
        rule.rule_id: [
            (middle(period), period, number)
            for period in periods(rule.rhythm, practice.since[rule.segment], until, practice.fiscal_start)
            if rule.holds(period) and (number := number_in(rule, period))
        ]
        for rule in practice.rules
        if rule.segment in practice.since
    }
    of_segment = defaultdict(list)
    for rule in practice.rules:
        of_segment[rule.segment].append(rule)
    for membership in practice.memberships:
        for rule in of_segment.get(membership.segment, ()):
            for day, period, number in slots.get(rule.rule_id, ()):
                if membership.holds(day):
                    for ordinal in range(number):
                        yield _slot(membership.account_id, rule, period.since, ordinal), rule, period, number


def _of_other_calendars(
    practice: Practice, spells: Spells, tasks: Iterable[Task], rules: Mapping[str, Rule], today: date
) -> list[tuple[Task, Period]]:
    """The tasks of an earlier fiscal calendar that stay, with their periods: closed, or begun and asked for.

    No period of the calendar of today whose middle day lies in one of these is due beside it.
    """
    found = []
    for task in tasks:
        rule = rules.get(task.rule_id)
        if rule is None or period_of(rule.rhythm, task.period_on, practice.fiscal_start).since == task.period_on:
            continue
        period = period_from(rule.rhythm, task.period_on)
        day = middle(period)
        is_asked = rule.holds(period) and practice.since.get(rule.segment, date.max) <= day
        is_in = any(one.holds(day) for one in spells[task.account_id, rule.segment])
        if task.status != "open" or (task.period_on <= today and is_asked and is_in):
            found.append((task, period))
    return found


def _twice(tasks: Sequence[Task], slots: Mapping[str, Slot]) -> set[str]:
    """The tasks beside another of the same slot, as after a join of accounts; closed ones stay, then the earliest."""
    seen: set[Slot] = set()
    found = set()
    for task in sorted(tasks, key=lambda one: (one.status == "open", one.due_on, one.task_id)):
        if slots[task.task_id] in seen:
            found.add(task.task_id)
        seen.add(slots[task.task_id])
    return found


def _reason(spells: Spells, task: Task, rule: Rule | None) -> str:
    """Why a task is not due: the account is not in the segment, or the rule is another."""
    if rule is None:
        return CHANGED
    day = middle(period_from(rule.rhythm, task.period_on))
    return CHANGED if any(one.holds(day) for one in spells[task.account_id, rule.segment]) else LEFT


def _placed(
    practice: Practice,
    spells: Spells,
    wanted: Sequence[tuple[Slot, Rule, Period, int]],
    taken: Iterable[tuple[str | None, date]],
    *,
    today: date,
) -> Iterator[NewTask]:
    """The new tasks with their due days: those with most days to choose from first, of them the earliest."""
    if not wanted:
        return
    first, last = min(one[2].since for one in wanted), max(one[2].until for one in wanted)
    diary = Diary(practice.working_days(Period(first, last)), taken)
    for slot, rule, period, number in sorted(wanted, key=_order):
        account_id, ordinal = slot[0], slot[-1]
        owner = practice.owners.get(account_id)
        since = next(one.from_on for one in spells[account_id, rule.segment] if one.holds(middle(period)))
        # what has ended already keeps its days; what is open is due from today, and from the first day in the segment
        earliest = max(today, since) if max(today, since) <= period.until else period.since
        due_on = diary.place(owner, period, ordinal, number, earliest=earliest)
        yield NewTask(account_id=account_id, user_id=owner, rule=rule, period=period, ordinal=ordinal, due_on=due_on)


def _order(wanted: tuple[Slot, Rule, Period, int]) -> tuple[int, date, Slot]:
    slot, rule, period, _number = wanted
    return -MONTHS[rule.rhythm], period.since, slot


def _spells(practice: Practice) -> Spells:
    of: Spells = defaultdict(list)
    for membership in practice.memberships:
        of[membership.account_id, membership.segment].append(membership)
    return of


@lru_cache(maxsize=4096)
def _after(day: date) -> date:
    """A year later: the middle day of whatever period begins on a day is before it."""
    return day.replace(year=day.year + 1, day=min(day.day, 28))
