"""A fiscal year that begins in another month: what has begun goes on, nothing is asked for twice, nothing is lost."""

from __future__ import annotations

from datetime import date

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.activities.commands import log_activity
from kam_analytics.company.commands import change_settings, take_back
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.reader import reader
from kam_analytics.rhythm import answers
from kam_analytics.rhythm.analysis.compliance import Compliance
from kam_analytics.rhythm.commands.segments import set_segment
from kam_analytics.rhythm.commands.tasks import make_tasks
from kam_analytics.store import Store
from tests.rhythm.choosing import REP, choose, tasks


@pytest.fixture
def begun(company: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """In May: a meeting of the first quarter and the visits of the year are done."""
    with company.scope(LOCAL_DIRECTOR) as scope:
        for segment in "BC":
            set_segment(scope, segment, 1, per_person=None, since_on=date(2027, 1, 1))
    choose(company, "a")
    choose(company, "b", segment="B")
    choose(company, "c", segment="C")
    monkeypatch.setenv("KAM_TODAY", "2027-05-10")
    with company.scope(REP) as scope:
        log_activity(scope, "a", "steering_group_meeting", date(2027, 2, 3))
        log_activity(scope, "c", "visit", date(2027, 2, 3))
        log_activity(scope, "c", "visit", date(2027, 3, 3))
        make_tasks(scope)
    return company


def there(store: Store, account: str, kind: str) -> list[tuple[date, str]]:
    rows = [*tasks(store, account), *tasks(store, account, "done")]
    return sorted((row["period_on"], row["status"]) for row in rows if row["activity_type"] == kind)


def everything(store: Store) -> list[tuple[date, str]]:
    kinds = ("call", "visit", "steering_group_meeting")
    return [one for account in "abc" for kind in kinds for one in there(store, account, kind)]


def kept(store: Store, today: date) -> Compliance:
    with store.scope(LOCAL_DIRECTOR) as scope:
        return answers.compliance(
            reader(scope), Choice.usual(today, {}), today=today, fiscal_start=int(store.settings["fiscal_start"])
        )


@pytest.mark.parametrize("month", ["2", "4", "10"])
def test_a_changed_fiscal_year_doubles_nothing_and_comes_back(begun: Store, month: str) -> None:
    before, today = everything(begun), date(2027, 5, 10)
    rhythm = kept(begun, today)
    changed = change_settings(begun, LOCAL_DIRECTOR, {"fiscal_start": month}, {"fiscal_start": "1"})
    with begun.scope(LOCAL_DIRECTOR) as scope:
        make_tasks(scope)
        assert not make_tasks(scope)
    assert there(begun, "c", "visit")[:2] == [(date(2027, 1, 1), "done")] * 2
    assert all(day >= date(2027, 7, 1) for day, _status in there(begun, "c", "visit")[2:])
    meetings = [day for day, _status in there(begun, "a", "steering_group_meeting")]
    assert meetings[:2] == [date(2027, 1, 1), date(2027, 4, 1)]
    assert meetings[2:] == sorted({*meetings[2:]})
    again = kept(begun, today)
    assert (again.done, again.expected, again.kept_share) == (rhythm.done, rhythm.expected, rhythm.kept_share)
    take_back(begun, LOCAL_DIRECTOR, changed)
    with begun.scope(LOCAL_DIRECTOR) as scope:
        make_tasks(scope)
    assert everything(begun) == before


def test_what_was_missed_stays_missed(begun: Store) -> None:
    missed = [one for one in there(begun, "b", "call") if one[0] == date(2027, 1, 1)]
    assert missed == [(date(2027, 1, 1), "open")]
    change_settings(begun, LOCAL_DIRECTOR, {"fiscal_start": "2"}, {"fiscal_start": "1"})
    with begun.scope(LOCAL_DIRECTOR) as scope:
        make_tasks(scope)
    assert missed[0] in there(begun, "b", "call")
