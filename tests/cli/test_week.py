"""The week of a person on the command line, and as a calendar file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import icalendar

from tests.samples.command_line import Run
from tests.samples.languages import plain
from tests.samples.pages import MY_WEEK, Pages

BUSY = "u-eero-korhonen"


def test_the_report_says_what_the_page_says(run: Run, own: Path, pages: Pages) -> None:
    found = run("report", "my-week", "--viewer", BUSY, "--format", "json").json
    assert found["person"] == "Eero Korhonen"
    assert found["calls_and_meetings"] == len(found["week"]) > 0
    assert found["late"] > 0
    assert found["at_stake"] > 0
    table = run("report", "my-week", "--viewer", BUSY).out
    assert "calls_and_meetings" in table
    finding = plain(pages(MY_WEEK, view_as=BUSY).header[0].value)
    assert f"{found['deadlines']} deadlines within a fortnight" in finding
    assert f"{found['late']} late tasks can still be done" in finding


def test_a_calendar_of_everything_that_is_open(run: Run, own: Path) -> None:
    ran = run("report", "my-week", "--viewer", BUSY, "--format", "ics")
    events = icalendar.Calendar.from_ical(ran.out).walk("VEVENT")
    assert len(events) > 50
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert max(event["dtstart"].dt for event in events) > date(2027, 1, 1)
    assert run("report", "my-week", "--viewer", BUSY, "--format", "ics").out == ran.out


def test_another_report_is_no_calendar(run: Run, own: Path) -> None:
    ran = run("report", "segments", "--format", "ics")
    assert ran.code == 2
    assert "my-week" in ran.err
