"""What segments and cadence rules ask for, against the tasks that are there: what to add, cancel and hand over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.rules.rhythm import middle, period_of, periods
from kam_analytics.rhythm.rules.cadence import Rule, number_in
from kam_analytics.rhythm.rules.due_days import Diary

#: why the product cancelled a task; a person's own words are kept as they are
LEFT, CHANGED = "left_segment", "rule_changed"
_BY_THE_PRODUCT = frozenset({LEFT, CHANGED})

#: account, rule, first day of the period, place in the period
Key = tuple[str, str, date, int]
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
    def key(self) -> Key:
        return self.account_id, self.rule_id, self.period_on, self.ordinal

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
    task whose period is not due is cancelled; done tasks, and what a person cancelled, stay and count as there. An
    open task is handed over to the owner of its account, unless a person gave it to somebody else. New tasks keep
    away from the days of the other open ones, and from what is ``taken``: person and day. Repeated, it changes nothing.
    """
    own = sorted(tasks, key=lambda task: (task.key, task.task_id))
    there = {task.key: task for task in own if task.is_there}
    horizon = max([until, *(_after(task.period_on) for task in there.values())])
    due = {key: (rule, period, number) for key, rule, period, number in _due(practice, horizon)}
    surplus = [task for task in own if task.status == "open" and task.key not in due]
    missing = [key for key in due if key not in there and middle(due[key][1]) < until]
    follow, cancel = _followed(practice, surplus, {key: due[key][0] for key in missing})
    kept = {(task.account_id, rule_id, task.period_on, task.ordinal) for task, rule_id in follow}
    add = [key for key in missing if key not in kept]
    gone = {task.task_id for task, _reason in cancel}
    staying = [task for task in own if task.status == "open" and task.task_id not in gone]
    return Changes(
        add=tuple(
            _placed(
                practice,
                [(key, *due[key]) for key in add],
                [*taken, *((task.user_id, task.due_on) for task in staying)],
                today,
            )
        ),
        cancel=tuple(cancel),
        follow=tuple(follow),
        hand_over=tuple(
            (task, owner)
            for task in staying
            if (owner := practice.owners.get(task.account_id)) not in (None, task.user_id) and not task.is_handed_over
        ),
    )


def _due(practice: Practice, until: date) -> Iterator[tuple[Key, Rule, Period, int]]:
    """Every task that the segments ask for, with its rule, its period and how many are due in it."""
    slots = {
        rule.rule_id: [
            (middle(period), period, number)
            for period in periods(rule.rhythm, practice.since[rule.segment], until, practice.fiscal_start)
            if rule.holds(period) and (number := number_in(rule, period, practice.fiscal_start))
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
                        yield (membership.account_id, rule.rule_id, period.since, ordinal), rule, period, number


def _followed(
    practice: Practice, surplus: Sequence[Task], missing: Mapping[Key, Rule]
) -> tuple[list[tuple[Task, str]], list[tuple[Task, str]]]:
    """Surplus tasks that go on under a changed rule of their segment, and the others with the reason."""
    rules = {rule.rule_id: rule for rule in practice.rules}
    spells = _spells(practice)
    wanted = {
        (account_id, rule.segment, rule.activity_type, rule.rhythm, period_on, ordinal): rule.rule_id
        for (account_id, _rule_id, period_on, ordinal), rule in missing.items()
    }
    follow, cancel = [], []
    for task in surplus:
        rule = rules.get(task.rule_id)
        same = rule and (task.account_id, rule.segment, rule.activity_type, rule.rhythm, task.period_on, task.ordinal)
        rule_id = wanted.pop(same, None) if same else None
        if rule_id is not None:
            follow.append((task, rule_id))
        else:
            cancel.append((task, _reason(spells, task, rule, practice.fiscal_start)))
    return follow, cancel


def _reason(spells: Spells, task: Task, rule: Rule | None, fiscal_start: int) -> str:
    """Why a task is not due: the account is not in the segment, or the rule is another."""
    if rule is None:
        return CHANGED
    day = middle(period_of(rule.rhythm, task.period_on, fiscal_start))
    return CHANGED if any(one.holds(day) for one in spells[task.account_id, rule.segment]) else LEFT


def _placed(
    practice: Practice,
    wanted: Sequence[tuple[Key, Rule, Period, int]],
    taken: Iterable[tuple[str | None, date]],
    today: date,
) -> Iterator[NewTask]:
    """The new tasks with their due days, the earliest period first."""
    if not wanted:
        return
    days = practice.working_days(
        Period(min(period.since for _, _, period, _ in wanted), max(period.until for _, _, period, _ in wanted))
    )
    diary = Diary(days, taken)
    spells = _spells(practice)
    for key, rule, period, number in sorted(wanted, key=lambda one: (one[2].since, one[2].until, one[0])):
        account_id, _rule_id, _period_on, ordinal = key
        owner = practice.owners.get(account_id)
        # what is closed already keeps its days; what is open is due from today, and from the first day in the segment
        since = next(one.from_on for one in spells[account_id, rule.segment] if one.holds(middle(period)))
        first = max(today, since)
        earliest = first if first <= period.until else period.since
        due_on = diary.place(owner, period, ordinal, number, earliest=earliest)
        yield NewTask(account_id=account_id, user_id=owner, rule=rule, period=period, ordinal=ordinal, due_on=due_on)


def _spells(practice: Practice) -> Spells:
    of: Spells = defaultdict(list)
    for membership in practice.memberships:
        of[membership.account_id, membership.segment].append(membership)
    return of


@lru_cache(maxsize=4096)
def _after(day: date) -> date:
    """A year later: the middle day of whatever period begins on a day is before it."""
    return day.replace(year=day.year + 1, day=min(day.day, 28))
