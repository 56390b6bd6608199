"""Which activity is the evidence of which task."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kam_analytics.kit.rules.period import Period

#: buying roles that decide or approve, and the least influence of an important stakeholder
_DECIDING, _INFLUENCE = frozenset({"decision_maker", "approver"}), 4


@dataclass(frozen=True, kw_only=True)
class Due:
    """An open task that an activity may close; ``late_until`` is the last day of the period after its own."""

    task_id: str
    account_id: str
    activity_type: str
    with_whom: str
    period: Period
    late_until: date
    due_on: date
    version: int


@dataclass(frozen=True, kw_only=True)
class Done:
    """An activity that is not the evidence of a task yet.

    ``with_whom``: important, named (a person who is not important), or unnamed.
    """

    activity_id: str
    account_id: str
    activity_type: str
    done_on: date
    with_whom: str


def with_whom(people: int, buying_roles: str | None, influence: float | None) -> str:
    """Whom an activity was with: an important stakeholder, others who are named, or nobody who is named.

    ``people`` is the number of those named. One important stakeholder among them is enough: ``buying_roles`` are those
    of all of them, with blanks between, and ``influence`` is that of who has most; ``None`` where it is not known.

    >>> [with_whom(0, None, None), with_whom(2, "user approver", 1), with_whom(1, "user", 4), with_whom(1, None, None)]
    ['unnamed', 'important', 'important', 'named']
    """
    if not people:
        return "unnamed"
    # not a number is not above anything
    is_important = not _DECIDING.isdisjoint((buying_roles or "").split()) or (influence or 0) >= _INFLUENCE
    return "important" if is_important else "named"


def is_with(asked: str, found: str) -> bool:
    """Return True if an activity may be with whom a rule asks for: who is not named may be anybody.

    >>> is_with("named", "important"), is_with("important", "named"), is_with("important", "unnamed")
    (True, False, True)
    """
    return asked != "important" or found != "named"


def closed_by(tasks: Iterable[Due], activities: Iterable[Done]) -> list[tuple[Due, Done]]:
    """The tasks that activities close, each with its evidence.

    An activity of the type, the account and the people of a task closes the earliest open task of the period in which
    it was done, or, where none is open, of the period before: that one is done late. Earlier activities choose first;
    an activity closes at most one task.
    """
    free: defaultdict[tuple[str, str], list[Due]] = defaultdict(list)
    for task in sorted(tasks, key=lambda one: (one.due_on, one.task_id)):
        free[task.account_id, task.activity_type].append(task)
    found = []
    for activity in sorted(activities, key=lambda one: (one.done_on, one.activity_id)):
        of_kind = free.get((activity.account_id, activity.activity_type), [])
        fitting = [one for one in of_kind if is_with(one.with_whom, activity.with_whom)]
        in_time = [one for one in fitting if one.period.since <= activity.done_on <= one.period.until]
        late = [one for one in fitting if one.period.until < activity.done_on <= one.late_until]
        if closed := next(iter(in_time or late), None):
            of_kind.remove(closed)
            found.append((closed, activity))
    return found
