"""Calendar files read back: one event a task under a lasting id, in bytes that every calendar reads."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.kit.files.calendar import calendar_file
from kam_analytics.kit.wording import words

EN, STORE = words("en"), "0a1b2c"


def task(**changed: Any) -> dict[str, Any]:
    row = {"task_id": "t1", "activity_type": "call", "account": "Kivi Oy", "due_on": date(2026, 12, 31), "version": 1}
    return {**row, **changed}


def events(*rows: dict[str, Any], language: str = "en") -> list[icalendar.Event]:
    made = calendar_file(rows, words(language), store_id=STORE)
    return list(icalendar.Calendar.from_ical(made).walk("VEVENT"))


def test_a_task_is_an_event_of_its_whole_day() -> None:
    (event,) = events(task())
    assert (event["uid"], str(event["summary"]), event["sequence"]) == ("t1@0a1b2c", "Call: Kivi Oy", 1)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 12, 31), date(2027, 1, 1))
    assert event.decoded("dtstamp") == datetime(2026, 12, 31, tzinfo=UTC)
    assert (event["status"], event["transp"]) == ("CONFIRMED", "TRANSPARENT")


def test_nothing_but_type_and_account_is_told() -> None:
    secret = {"title": "Losing 40 000 €", "contact": "Aino Salo", "person": "Ulla", "net_sales": 40000.0}
    made = calendar_file([task(**secret)], EN, store_id=STORE).decode()
    assert not [word for word in ("Losing", "40", "Aino", "Ulla") if word in made]


@pytest.mark.parametrize(
    ("row", "language", "summary"),
    [
        (task(activity_type=None), "en", "Task: Kivi Oy"),
        (task(activity_type=float("nan")), "fi", "Tehtävä: Kivi Oy"),
        (task(activity_type="own_type"), "en", "Own type: Kivi Oy"),
        (task(), "fi", "Puhelu: Kivi Oy"),
        ({**task(activity_type=None, action_id="a1"), "task_id": None}, "en", "Plan action: Kivi Oy"),
    ],
)
def test_what_it_is_called(row: dict[str, Any], language: str, summary: str) -> None:
    (event,) = events(row, language=language)
    assert str(event["summary"]) == summary


def test_tasks_and_actions_of_one_frame_keep_their_ids() -> None:
    frame = pd.DataFrame([task(), {**task(action_id="a1"), "task_id": None}])
    frame["due_on"] = pd.to_datetime(frame["due_on"])
    assert [event["uid"] for event in events(*frame.to_dict("records"))] == ["t1@0a1b2c", "a1@0a1b2c"]


def test_a_row_without_a_day_has_no_event() -> None:
    assert events(task(due_on=None), task(due_on=pd.NaT)) == []
    assert calendar_file([], EN, store_id=STORE).startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_task_that_moved_replaces_its_event_and_a_cancelled_one_takes_it_out() -> None:
    before, moved, cancelled = events(
        task(), task(due_on=date(2027, 1, 4), version=2), task(status="cancelled", version=3)
    )
    assert before["uid"] == moved["uid"] == cancelled["uid"]
    assert (before["sequence"], moved["sequence"], cancelled["sequence"]) == (1, 2, 3)
    assert moved.decoded("dtstart") == date(2027, 1, 4)
    assert [event["status"] for event in (before, moved, cancelled)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_the_same_rows_are_the_same_bytes() -> None:
    rows = [task(task_id=f"t{n}") for n in range(20)]
    assert calendar_file(rows, EN, store_id=STORE) == calendar_file(rows, EN, store_id=STORE)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Kivi, Salo; & Co \\ \"Oy\"", "Kivi, Salo; & Co \\ \"Oy\""),
        ("Kivi\r\nDESCRIPTION:evil\nEND:VEVENT", "Kivi DESCRIPTION:evil END:VEVENT"),
        ("👩‍👩‍👧‍👦 " * 30, ("👩‍👩‍👧‍👦 " * 30).strip()),
        ("Äänekosken Työmiesten Säästöpankki " * 5, ("Äänekosken Työmiesten Säästöpankki " * 5).strip()),
        ("a\x00b\u202ec", "abc"),
    ],
)  # fmt: skip
def test_names_are_text_and_lines_are_short(name: str, read: str) -> None:
    made = calendar_file([task(account=name)], EN, store_id=STORE)
    (event,) = icalendar.Calendar.from_ical(made).walk("VEVENT")
    assert str(event["summary"]) == f"Call: {read}"
    lines = made.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert lines[-1] == b""
    # a line is never cut within a character
    assert [line.decode() for line in lines]


@given(st.text(max_size=300))
def test_any_name_stays_in_its_event(name: str) -> None:
    made = calendar_file([task(account=name)], EN, store_id=STORE)
    (event,) = icalendar.Calendar.from_ical(made).walk("VEVENT")
    assert sorted(event) == ["DTEND", "DTSTAMP", "DTSTART", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP", "UID"]
    assert max(map(len, made.split(b"\r\n"))) <= 75
