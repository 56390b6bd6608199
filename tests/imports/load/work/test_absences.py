"""Absences of files: whose they are, from when to when, and who may bring them."""

from __future__ import annotations

from datetime import date

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput, Forbidden
from kam_analytics.imports import import_file, undo
from kam_analytics.rhythm.commands.capacity import add_absence
from tests.samples.imports.loading import Files, figures
from tests.samples.imports.settled import ANALYST

USERS = "user_id,name,email,role\nu1,Ulla Rep,ulla@x.example,rep\nu2,Aino Salo,,rep\n"
HEADER = "user_id,from_on,to_on,reason"
AWAY = "select user_id, from_on, to_on, reason from absence order by user_id, from_on"


@pytest.fixture
def people(company: Files) -> Files:
    company.load(USERS, "users")
    return company


def text(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


def test_absences_come_change_come_again_and_go(people: Files) -> None:
    first = people.load(text("u1,2026-07-06,2026-07-31,Holiday", "u2,2026-06-01,2026-06-01,"), "absences")
    assert figures(first) == (2, 0, 0, 0)
    held = people.rows(AWAY)
    second = people.load(
        text("u1,2026-07-06,2026-08-02,Holiday", "u2,2026-06-01,2026-06-01,", "u2,2026-12-24,2026-12-31,"), "absences"
    )
    assert figures(second) == (1, 1, 1, 0)
    assert people.rows(AWAY) == [
        ("u1", "2026-07-06", "2026-08-02", "Holiday"), ("u2", "2026-06-01", "2026-06-01", None),
        ("u2", "2026-12-24", "2026-12-31", None),
    ]  # fmt: skip
    people.undo(second)
    assert people.rows(AWAY) == held
    people.undo(first)
    assert people.rows(AWAY) == []


@pytest.mark.parametrize(
    ("row", "reason", "field"),
    [
        (",2026-07-06,2026-07-31,", "missing_value", "user_id"),
        ("Nobody,2026-07-06,2026-07-31,", "unknown_user", "user_id"),
        ("u1,,2026-07-31,", "missing_value", "from_on"),
        ("u1,2026-07-06,,", "missing_value", "to_on"),
        ("u1,2026-07-06,toistaiseksi,", "missing_value", "to_on"),
        ("u1,2026-07-06,2026-07-05,", "ends_before_start", "to_on"),
        ("u1,2026-07-06,summer,", "bad_value", "to_on"),
        ("u2,2026-06-01,2026-06-30,", "repeated_key", "from_on"),
        ("Salo Aino,2026-06-01,2026-06-30,", "repeated_key", "from_on"),
    ],
)
def test_an_absence_that_cannot_be_is_a_reject(people: Files, row: str, reason: str, field: str) -> None:
    report = people.load(text("u2,2026-06-01,2026-06-05,", row), "absences")
    assert figures(report) == (1, 0, 0, 1)
    assert people.rejects(report)[0][:3] == (3, reason, field)


def test_a_list_of_days_is_one_absence_a_day(people: Files) -> None:
    report = people.load("user_id,from_on\nu1,2026-07-06\nu1,2026-07-07\n", "absences")
    assert (figures(report), report.warnings) == ((2, 0, 0, 0), {})
    assert people.rows(AWAY) == [("u1", day, day, None) for day in ("2026-07-06", "2026-07-07")]


def test_absences_that_overlap_are_said(people: Files) -> None:
    report = people.load(
        text("u1,2026-07-01,2026-07-10,", "u1,2026-07-10,2026-07-12,", "u2,2026-07-01,2026-07-10,"), "absences"
    )
    assert (report.loaded, report.warnings) == (3, {"overlapping_absence": 2})
    again = people.load(text("u2,2026-06-20,2026-07-01,"), "absences")
    assert again.warnings == {"overlapping_absence": 1}


def test_an_absence_that_a_person_entered_stays_and_counts_once(people: Files) -> None:
    with people.store.scope(LOCAL_DIRECTOR) as scope:
        add_absence(scope, "u1", date(2026, 7, 6), date(2026, 7, 20), "Holiday")
    report = people.load(text("u1,2026-07-06,2026-07-31,Sick"), "absences")
    assert figures(report) == (0, 0, 1, 0)
    assert people.rows(AWAY) == [("u1", "2026-07-06", "2026-07-20", "Holiday")]


def test_only_a_director_brings_absences_and_undoes_them(people: Files) -> None:
    file = people.write(text("u1,2026-07-06,2026-07-31,"))
    with pytest.raises(Forbidden, match="Only a director"):
        import_file(people.store, ANALYST, file, "absences")
    assert people.rows(AWAY) == []
    report = import_file(people.store, LOCAL_DIRECTOR, file, "absences")
    with pytest.raises(Forbidden, match="Only a director"):
        undo(people.store, ANALYST, str(report.batch))
    assert len(people.rows(AWAY)) == 1


def test_people_nobody_knows_are_no_absences(company: Files) -> None:
    with pytest.raises(BadInput):
        company.load(text("u1,2026-07-06,2026-07-31,"), "absences")
