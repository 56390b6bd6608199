"""Capacity: hours against hours, by hand and by SQL, absences, what if, and what a rep may choose alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.errors import BadInput, Forbidden
from kam_analytics.kit.reader import reader
from kam_analytics.kit.wording import Words
from kam_analytics.rhythm import answers
from kam_analytics.rhythm.analysis.capacity import with_work
from kam_analytics.rhythm.commands.capacity import add_absence, remove_absence, set_assumptions
from kam_analytics.rhythm.commands.segments import choose_segment
from kam_analytics.rhythm.wording import assumptions_text, capacity_title, tried_title
from kam_analytics.store import Scope, Store
from tests.samples.languages import BOTH

TODAY = date(2027, 1, 4)
REP = Viewer("rep", "Rep", Role.REP)


@pytest.fixture
def company(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Ten accounts of a rep and one of another."""
    monkeypatch.setenv("KAM_TODAY", TODAY.isoformat())
    names = [f"a{n}" for n in range(10)]
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.insert("app_user", pd.DataFrame({"user_id": ["rep", "new"], "name": ["Rep", "New"], "role": "rep"}))
        load.insert(
            "account",
            pd.DataFrame(
                {
                    "account_key": range(10), "account_id": names, "name": names, "group_key": range(10),
                    "owner_id": [*["rep"] * 9, "new"],
                }
            ),
        )  # fmt: skip
    return store


def capacity(scope: Scope) -> Any:
    return answers.capacity(reader(scope), today=TODAY, country="FI")


def what_if(scope: Scope, accounts: list[str], *, segment: str | None = None, owner_id: str | None = None) -> Any:
    return answers.what_if(
        reader(scope), accounts, segment=segment, owner_id=owner_id, today=TODAY, fiscal_start=1, country="FI"
    )


def test_the_load_is_that_of_a_sum_in_sql(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        choose_segment(scope, ["a0", "a1", "a2"], "A", TODAY, "Large")
        choose_segment(scope, ["a3"], "C", TODAY, "Small")
        found = capacity(scope)
    with company.load(LOCAL_DIRECTOR) as load:
        rows = load.frame(
            """
            select date_trunc('month', due_on) as month_on,
                sum(case activity_type when 'call' then 0.5 when 'visit' then 4 else 6 end) as hours
            from task
            where user_id = 'rep' and status <> 'cancelled' and due_on < '2028-01-01'
            group by all
            """
        )
    expected = dict(zip(rows["month_on"].dt.date, rows["hours"], strict=True))
    planned = {row.month_on.date(): row.planned for row in found.rows.itertuples()}
    assert planned == {month: float(expected.get(month, 0.0)) for month in found.months}
    # January 2027 has 19 working days, with 7.5 hours of which half can be planned
    assert found.rows["can"].iloc[0] == 19 * 3.75


def test_an_absence_takes_its_working_days_and_overlaps_count_once(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        choose_segment(scope, ["a0"], "A", TODAY, "Large")
        add_absence(scope, "rep", date(2027, 1, 11), date(2027, 1, 17), "Leave")
        add_absence(scope, "rep", date(2027, 1, 15), date(2027, 1, 18))
        assert capacity(scope).rows["can"].iloc[0] == (19 - 6) * 3.75
        for row in scope.records("absences", since=TODAY):
            remove_absence(scope, row["absence_id"], row["version"])
        assert capacity(scope).rows["can"].iloc[0] == 19 * 3.75


def test_a_month_of_leave_with_work_is_above(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        choose_segment(scope, ["a0"], "A", TODAY, "Large")
        add_absence(scope, "rep", date(2027, 7, 1), date(2027, 7, 31))
        above = capacity(scope).above
    assert above["month_on"].dt.month.tolist() == [7]
    assert above["used"].isna().all()


def test_what_is_tried_is_what_saving_it_would_do(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        choose_segment(scope, ["a0"], "B", TODAY, "Large")
        before = capacity(scope)
        tried = with_work(before, what_if(scope, ["a0", "a1"], segment="A"))
        choose_segment(scope, ["a0", "a1"], "A", TODAY, "Large")
        after = capacity(scope)
    # the days may differ by what stood where, the hours of a year do not
    assert tried.rows["planned"].sum() == after.rows["planned"].sum() != before.rows["planned"].sum()


def test_accounts_that_move_take_their_open_work_along(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        choose_segment(scope, ["a0", "a1", "a9"], "A", TODAY, "Large")
        before = capacity(scope)
        tried = with_work(before, what_if(scope, ["a1"], owner_id="new"))
    sums = {name: group["planned"].sum() for name, group in tried.rows.groupby("user_id")}
    was = {name: group["planned"].sum() for name, group in before.rows.groupby("user_id")}
    assert sum(sums.values()) == sum(was.values())
    assert sums["new"] == 2 * was["new"]
    assert scope_is_unchanged(company)


@BOTH
def test_accounts_may_move_to_a_person_for_whom_nothing_is_planned(company: Store, say: Words) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        choose_segment(scope, ["a0", "a1"], "A", TODAY, "Large")
        before = capacity(scope)
        tried = with_work(before, what_if(scope, ["a1"], owner_id="new"))
    sums = {name: group["planned"].sum() for name, group in tried.rows.groupby("user_id")}
    assert sums["new"] == sums["rep"] == before.rows["planned"].sum() / 2
    assert "0" in tried_title(before, tried, say)
    assert set(before.rows["user_id"]) == {"rep"}


def scope_is_unchanged(store: Store) -> bool:
    with store.scope(LOCAL_DIRECTOR) as scope:
        return {row["owner_id"] for row in scope.records("account_owners", account="")} == {"rep", "new"}


def test_a_choice_that_fills_a_month_waits_for_a_director(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        # 100 hours a steering-group meeting: one of them fills a month
        set_assumptions(scope, {"steering_group_meeting": 100.0})
    with company.scope(REP) as scope:
        assert choose_segment(scope, ["a0"], "A", TODAY, "Large").status == "proposed"
        assert choose_segment(scope, ["a1"], "C", TODAY, "Small").status == "decided"
    with company.scope(LOCAL_DIRECTOR) as scope:
        assert choose_segment(scope, ["a0"], "A", TODAY, "Large").status == "decided"


@pytest.mark.parametrize(
    "wanted",
    [{"day": 0.0}, {"day": 25.0}, {"planned_share": 1.5}, {"call": -1.0}, {"call": float("nan")}, {"call": 0.5}, {}],
)
def test_assumptions_that_are_refused(company: Store, wanted: dict[str, float]) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope, pytest.raises(BadInput):
        set_assumptions(scope, wanted)


def test_a_new_type_gets_hours_and_undo_takes_them_back(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        save = set_assumptions(scope, {"audit": 5.0, "call": 0.25})
        assert capacity(scope).assumptions["audit"] == 5.0
        scope.undo(save)
        assert "audit" not in capacity(scope).assumptions
        assert capacity(scope).assumptions["call"] == 0.5


def test_who_may_change_what(company: Store) -> None:
    with company.scope(REP) as scope:
        with pytest.raises(Forbidden):
            set_assumptions(scope, {"call": 1.0})
        with pytest.raises(Forbidden):
            add_absence(scope, "rep", TODAY, TODAY)
    with company.scope(LOCAL_DIRECTOR) as scope:
        with pytest.raises(BadInput, match="before its first"):
            add_absence(scope, "rep", TODAY, date(2027, 1, 3))
        with pytest.raises(BadInput, match="Choose a person"):
            add_absence(scope, "", TODAY, TODAY)


@BOTH
def test_the_sentences(company: Store, say: Words) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        assert capacity_title(capacity(scope), say)
        choose_segment(scope, ["a0"], "A", TODAY, "Large")
        found = capacity(scope)
        assert "Rep" in capacity_title(found, say)
        tried = with_work(found, what_if(scope, ["a1"], segment="A"))
        assert "Rep" in tried_title(found, tried, say)
        assert tried_title(found, with_work(found, ()), say) != tried_title(found, tried, say)
        text = assumptions_text(found.assumptions, say)
        add_absence(scope, "rep", date(2027, 7, 1), date(2027, 7, 31))
        assert "∞" in capacity_title(capacity(scope), say)
    assert say.number(7.5, 1) in text
