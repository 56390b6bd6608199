"""Sentences on the quality of data: normal, extreme and nothing, in both languages."""

from __future__ import annotations

import pandas as pd
import pytest

from kam_analytics.kit.wording import words
from kam_analytics.quality import wording as said
from kam_analytics.quality.analysis.quality import Quality
from kam_analytics.quality.tables import names, tables
from tests.samples.quality import (
    TODAY,
    account,
    accounts,
    ahead,
    batches,
    faulty,
    ids,
    months,
    people,
    quality,
    rejects,
)


def clean() -> Quality:
    return quality()


def only(**parts: pd.DataFrame) -> str:
    """The finding of one fault, in English."""
    return said.finding(quality(**parts), words("en"))


def test_the_finding_names_the_first_fault_and_counts_all() -> None:
    assert said.finding(faulty(), words("en")) == (
        "1 unknown ID in rejected rows, 2 lines not loaded – 6 issues to fix in total"
    )
    assert said.finding(faulty(), words("fi")) == (
        "Hylätyillä riveillä on 1 tuntematon tunnus, 2 riviä jäi lataamatta – yhteensä 6 korjattavaa asiaa"
    )


def test_each_fault_alone() -> None:
    assert (
        only(rejects=rejects(("account", "X", 2, True)))
        == "2 rejected lines have IDs that are now known – 1 issue to fix"
    )
    assert only(people=people(("accounts", "g", 9))) == "1 person in loaded rows is not known yet – 1 issue to fix"
    assert only(ids=ids(("1.0", False))) == "1 ID ends in “.0” – 1 issue to fix"
    assert only(ids=ids(("1.0", True))) == "1 ID ends in “.0”, 1 likely duplicate – 1 issue to fix"
    assert only(ahead=ahead(("nps", "2026-07-01", 1))) == "1 row is dated in the future: 1 Jul 2026 – 1 issue to fix"
    assert only(batches=batches(("sales", "erp", (90, 80, 70), 0))).startswith(
        "1 feed is stale: Sales (erp), last data 70 days ago"
    )
    two = batches(("sales", "erp", (90, 80, 70), 0), ("nps", "survey", (190, 180, 170), 0))
    assert only(batches=two).startswith("2 feeds are stale, first NPS answers (survey), last data 170 days ago")
    gap = pd.concat([months("sales", "2026-03-01", "2026-05-01"), months("activities", "2026-05-01")])
    assert only(months=gap) == "1 month has no rows at all – 1 issue to fix"


def test_where_nothing_is_wrong_the_largest_unknown_is_said() -> None:
    part = accounts(account(1, contacts=0), account(3, activities=0))
    assert said.finding(quality(accounts=part), words("en")) == (
        "75.0% of net sales without an activity: 1 of 2 accounts – nothing else to fix"
    )


@pytest.mark.parametrize(("language", "sentence"), [("en", "Nothing to fix"), ("fi", "Korjattavaa ei löytynyt")])
def test_nothing_is_said_to_be_nothing(language: str, sentence: str) -> None:
    _ = words(language)
    assert said.finding(clean(), _) == sentence
    assert said.found(clean(), _) == {}
    (line,) = said.remarks(clean(), _)
    assert all(_(name) in line for name in said.SUBJECTS.values())


def test_what_cannot_be_judged_is_no_good_news() -> None:
    found = quality(accounts=accounts(account(1, contacts=0)))
    nothing, unknown = said.remarks(found, words("en"))
    assert "accounts without a contact" not in nothing
    assert unknown == "No data to judge by: accounts without a contact."
    assert [kpi.value for kpi in said.kpis(found, words("en"))] == ["100.0%", "100.0%", "–", "100.0%", "0"]


@pytest.mark.parametrize("language", ["en", "fi"])
def test_every_subject_has_title_note_table_and_name(language: str) -> None:
    _ = words(language)
    found = faulty()
    titles, made = said.found(found, _), tables(found, _)
    assert list(titles) == [*list(said.SUBJECTS)[:7], "contacts", "activities"]
    for subject, title in titles.items():
        assert any(letter.isdigit() for letter in title)
        assert said.note(subject, found, TODAY, _).endswith(".")
        assert len(made[subject].rows)
    assert list(names(_)) == list(made) == list(said.SUBJECTS)
    assert len(set(names(_).values())) == len(made)
    assert all(len(name) <= 31 for name in names(_).values()), "a sheet of Excel has no longer name"


def test_the_notes_say_what_is_left_out_and_hidden() -> None:
    _ = words("en")
    found = faulty()
    assert "2 similar accounts within one group are left out." in said.note("duplicates", found, TODAY, _)
    assert "People named in loaded rows" in said.note("unmatched", found, TODAY, _)
    assert "hidden" not in said.note("unmatched", found, TODAY, _)
    hidden = quality(rejects=rejects(("account", None, 5, False)))
    assert said.found(hidden, _)["unmatched"] == "5 lines were not loaded: their IDs are unknown"
    assert "The IDs themselves are hidden from analysts" in said.note("unmatched", hidden, TODAY, _)
    note = said.note("feeds", found, TODAY, _)
    assert "Sales: no rows in Feb 2025, Mar 2025, Apr 2025, May 2025, Jun 2025, Jul 2025 and 9 more months." in note
    assert "Activities: no rows" not in note
