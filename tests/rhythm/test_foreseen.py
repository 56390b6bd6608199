"""What a choice of segment would do, said before it is saved: it is what saving it does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Viewer
from kam_analytics.errors import BadInput
from kam_analytics.kit.reader import reader
from kam_analytics.kit.ui import stores
from kam_analytics.kit.wording import words
from kam_analytics.rhythm import answers
from kam_analytics.rhythm.analysis.choosing import OTHERS, ROOM, TIME, Foreseen, OfPerson
from kam_analytics.rhythm.commands.capacity import add_absence, set_assumptions
from kam_analytics.rhythm.wording import foreseen_texts, foreseen_waiting
from kam_analytics.store import Store
from tests.rhythm.choosing import REP, TODAY, choose, spells
from tests.samples.pages import RHYTHM, SCORECARD, Pages, people, plain

SOON = date(2027, 7, 1)


def foreseen(store: Store, *accounts: str, segment: str | None = "A", day: date = TODAY, who: Viewer = REP) -> Foreseen:
    with store.scope(who) as scope:
        return answers.foreseen(
            reader(scope), accounts, segment=segment, from_on=day, viewer=who, today=TODAY, fiscal_start=1, country="FI"
        )


def hours(store: Store, user: str = "rep") -> float:
    with store.load(LOCAL_DIRECTOR) as load:
        return float(
            load.value(
                "select coalesce(sum(case activity_type when 'call' then 0.5 when 'visit' then 4 else 6 end), 0) from task "
                "where user_id = :user and status <> 'cancelled'",
                user=user,
            )
        )


@pytest.mark.parametrize("who", [REP, LOCAL_DIRECTOR], ids=["rep", "director"])
@pytest.mark.parametrize("day", [TODAY, SOON])
@pytest.mark.parametrize("segment", ["A", "B", "C", None])
def test_hours_and_places_are_those_after_saving(company: Store, segment: str | None, day: date, who: Viewer) -> None:
    choose(company, "a", segment="B" if segment == "A" else "A", day=TODAY - timedelta(days=3))
    before = hours(company)
    found = foreseen(company, "a", segment=segment, day=day, who=who)
    assert spells(company, "a")[0][0] != segment, "nothing was saved"
    choose(company, "a", segment=segment, day=day, who=who)
    (own,) = found.persons
    assert (own.user_id, own.person, own.hours) == ("rep", "Rep", hours(company) - before)
    assert own.accounts == (segment is not None)
    assert (found.waiting, found.unowned) == ({}, 0)


def test_what_waits_is_what_saving_leaves_to_a_director(company: Store) -> None:
    found = foreseen(company, "a", "b", "c", "helped")
    assert found.waiting == {ROOM: 1, OTHERS: 1}
    assert [(one.user_id, one.accounts) for one in found.persons] == [("rep", 3)], (
        "others' work is not the rep's to see"
    )
    choose(company, "a", "b", "c", "helped")
    statuses = {account: spells(company, account)[0][3] for account in ("a", "b", "c", "helped")}
    assert statuses == {"a": "decided", "b": "decided", "c": "proposed", "helped": "proposed"}
    assert foreseen(company, "d").waiting == {ROOM: 1}


@pytest.mark.parametrize("accounts", [("a",), ("a", "b"), ("b", "a"), ("a", "b", "c", "d")])
@pytest.mark.parametrize("planned", [0.02, 0.08, 0.12, 0.2, 1.0])
def test_time_runs_out_where_saving_finds_that_it_does(
    company: Store, accounts: tuple[str, ...], planned: float
) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        set_assumptions(scope, {"planned_share": planned})
    found = foreseen(company, *accounts, segment="C")
    choose(company, *accounts, segment="C")
    waits = sum(spells(company, account)[0][3] == "proposed" for account in accounts)
    assert found.waiting.get(TIME, 0) == waits
    if waits == len(accounts) == 1:
        assert found.persons[0].above


@pytest.mark.parametrize("today", [date(2026, 11, 20), date(2027, 2, 26), date(2027, 6, 30)])
def test_a_month_after_the_year_ahead_has_its_hours_too(
    company: Store, monkeypatch: pytest.MonkeyPatch, today: date
) -> None:
    """Tasks of a quarter or a year may be due after the year ahead: no month of these is above for that."""
    monkeypatch.setenv("KAM_TODAY", today.isoformat())
    for segment in ("A", "B", "C"):
        with company.scope(REP) as scope:
            found = answers.foreseen(
                reader(scope), ("a", "b"), segment=segment, from_on=today, viewer=REP, today=today, fiscal_start=1,
                country="FI",
            )  # fmt: skip
        assert (found.waiting, found.persons[0].above) == ({}, ()), segment
        choose(company, "a", "b", segment=segment, day=today)
        assert {spells(company, account)[-1][3] for account in ("a", "b")} == {"decided"}


def test_months_above_are_named_for_a_director_who_may_do_it_anyway(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        add_absence(scope, "rep", date(2027, 3, 1), date(2027, 3, 31))
    found = foreseen(company, "a", who=LOCAL_DIRECTOR)
    assert found.persons[0].above == (date(2027, 3, 1),)
    assert found.waiting == {}
    assert foreseen(company, "a").waiting == {TIME: 1}


def test_accounts_of_nobody_are_nobodys_work(company: Store) -> None:
    found = foreseen(company, "free", "none", who=LOCAL_DIRECTOR)
    assert (found.persons, found.unowned) == ((), 2)
    choose(company, "free", who=LOCAL_DIRECTOR)
    assert foreseen(company, "free", segment=None, who=LOCAL_DIRECTOR).persons == ()


def test_the_place_of_one_who_is_in_it_is_counted_once(company: Store) -> None:
    choose(company, "a")
    found = foreseen(company, "a")
    assert (found.persons[0].accounts, found.persons[0].hours, found.waiting) == (1, 0.0, {})
    assert foreseen(company, "a", "b").persons[0].accounts == 2
    with pytest.raises(BadInput):
        choose(company, "a")


def test_two_persons_are_named_the_fuller_first(company: Store) -> None:
    found = foreseen(company, "a", "b", "helped", who=LOCAL_DIRECTOR)
    assert [(one.person, one.accounts) for one in found.persons] == [("Rep", 2), ("Second", 1)]
    assert found.persons[0].hours == 2 * found.persons[1].hours > 0


def of(person: str = "Rep", hours: float = 12.5, above: tuple[date, ...] = (), accounts: int = 4) -> OfPerson:
    return OfPerson(user_id=person, person=person, hours=hours, above=above, accounts=accounts)


def whole(*persons: OfPerson, unowned: int = 0, most: int | None = 5, **waiting: int) -> Foreseen:
    return Foreseen(segment="A", most=most, persons=persons, unowned=unowned, waiting=waiting)


def test_the_sentences() -> None:
    _ = words("en")
    march, april = date(2027, 3, 1), date(2027, 4, 1)
    assert foreseen_texts(whole(of(above=(march, april))), _) == [
        "Rep: 12.5 hours more in the next 12 months; above 100% in Mar 2027, Apr 2027; 4 of 5 accounts in segment A"
    ]
    assert foreseen_texts(whole(of(hours=-3.0), most=None), _) == ["Rep: 3.0 hours less in the next 12 months"]
    assert foreseen_texts(whole(of(hours=0.0), of("Other"), unowned=1), _) == [
        "Rep: no change in hours; 4 of 5 accounts in segment A",
        "Other: 12.5 hours more in the next 12 months; 4 of 5 accounts in segment A",
        "1 account has no owner: nobody gets tasks for it.",
    ]
    assert foreseen_texts(whole(*(of(str(n)) for n in range(7))), _)[-1] == "and 2 more people"
    assert foreseen_texts(whole(), _) == []
    assert foreseen_waiting(whole(), _) is None
    assert foreseen_waiting(whole(others=1, room=2, time=1), _) == (
        "4 accounts will wait for a director: 1 is not yours, 2 above the 5 that one person may have, "
        "1 above 100% of your time."
    )
    assert foreseen_waiting(whole(room=1), words("fi")) is not None


def test_the_dialog_says_it_as_the_choice_changes(pages: Pages) -> None:
    rep = people(pages)["rep"]
    store = stores.get("demo")
    with store.scope(store.viewer(rep)) as scope:
        rows = scope.records("segment_memberships", account="")
        owned = [row for row in scope.records("account_owners", account="") if row["owner_id"] == rep]
    own = next(one for one in owned if any(row["account_id"] == one["account_id"] for row in rows))
    test = pages(SCORECARD, view_as=rep, account=own["account_id"])
    test.button(key=f"segment-{own['account_id']}").click().run()
    first = [text for text in plain(test).splitlines() if "in the next 12 months" in text]
    assert len(first) == 1
    assert first[0].startswith(f"{own['owner']}: ")
    test.selectbox(key="segment-name").set_value("D")
    test.button(key=f"segment-{own['account_id']}").click().run()
    second = [text for text in plain(test).splitlines() if "in the next 12 months" in text]
    assert len(second) == 1
    assert second != first
    assert not test.exception


def test_several_accounts_are_foreseen_on_the_page_of_all(pages: Pages) -> None:
    test = pages(RHYTHM)
    test.button(key="choose-segment").click().run()
    assert "in the next 12 months" not in plain(test)
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        chosen = [row["account_id"] for row in scope.records("account_owners", account="")][:9]
    test.multiselect(key="segment-accounts").set_value(chosen)
    test.selectbox(key="segment-name").set_value("")
    test.button(key="choose-segment").click().run()
    assert not test.exception
    assert "hours less in the next 12 months" in plain(test)
    assert "will wait" not in plain(test)
