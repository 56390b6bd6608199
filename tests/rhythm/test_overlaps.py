"""Segments as files bring them: names of their own, times that overlap, and accounts that turn out to be one."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports.joined import join_accounts, undo_join
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.reader import reader
from kam_analytics.rhythm import answers
from kam_analytics.rhythm.commands.rules import save_rule
from kam_analytics.rhythm.commands.segments import set_segment
from kam_analytics.rhythm.commands.tasks import make_tasks
from kam_analytics.store import Store
from tests.rhythm.choosing import TODAY, choose, spells, tasks


def brought(store: Store, *rows: tuple[str, str, date, date | None]) -> None:
    """Decided segments of a file: account, segment, first and last day."""
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        frame = pd.DataFrame(rows, columns=["account_id", "segment", "from_on", "to_on"])
        frame = frame.assign(membership_id=[f"m{n}" for n in range(len(rows))], status="decided")
        frame["to_on"] = pd.to_datetime(frame["to_on"]).astype("datetime64[us]")
        load.insert("segment_membership", frame)


def test_of_segments_that_overlap_the_one_that_began_last_counts(company: Store) -> None:
    brought(company, ("a", "B", date(2026, 1, 1), None), ("a", "A", date(2026, 7, 1), None))
    with company.scope(LOCAL_DIRECTOR) as scope:
        make_tasks(scope)
        shown = answers.segments(reader(scope), Choice.usual(TODAY, {}), today=TODAY).accounts
        on = [scope.read("segment_on", day=day)["segment"].tolist() for day in (date(2026, 6, 30), date(2026, 7, 1))]
    assert shown.loc[shown["account_id"] == "a", "segment"].tolist() == ["A"]
    assert on == [["B"], ["A"]]
    assert {row["segment"] for row in tasks(company)} == {"A"}
    assert len(tasks(company)) == 16
    choose(company, "a", segment="C", who=LOCAL_DIRECTOR)
    assert spells(company)[-1][:3] == ("C", TODAY, None)
    assert {row["segment"] for row in tasks(company)} == {"C"}


def test_a_segment_that_a_file_names_can_be_chosen_and_gets_rules(company: Store) -> None:
    brought(company, ("a", "Key", date(2026, 1, 1), None))
    with company.scope(LOCAL_DIRECTOR) as scope:
        save = set_segment(scope, "Key", 0, per_person=1, since_on=TODAY)
        save_rule(scope, "Key", "call", 12, "month", "anybody")
    assert len(tasks(company)) == 12
    assert choose(company, "b", segment="Key").status == "proposed"
    assert choose(company, "b", segment="Key", who=LOCAL_DIRECTOR).made.added == 12
    with company.scope(LOCAL_DIRECTOR) as scope:
        names = [(row["segment"], row["version"] > 0) for row in scope.records("segments")]
    assert names == [("A", True), ("B", True), ("C", True), ("D", True), ("Key", True)]
    assert save


def test_a_segment_of_a_file_is_followed_from_its_first_task_on(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        brought(company, ("a", "Key", date(2026, 1, 1), None))
        save_rule(scope, "Key", "call", 12, "month", "anybody")
        assert {row["segment"]: row["since_on"] for row in scope.records("segments")}["Key"] == TODAY


def test_accounts_that_become_one_have_the_tasks_of_one(company: Store) -> None:
    choose(company, "a", "b")
    join_accounts(company, LOCAL_DIRECTOR, "a", "b")
    with company.scope(LOCAL_DIRECTOR) as scope:
        make_tasks(scope)
        assert not make_tasks(scope)
    assert len(tasks(company, "b")) == 16
    undo_join(company, LOCAL_DIRECTOR, "a")
    with company.scope(LOCAL_DIRECTOR) as scope:
        make_tasks(scope)
        assert not make_tasks(scope)
    assert [len(tasks(company, account)) for account in ("a", "b")] == [16, 16]
