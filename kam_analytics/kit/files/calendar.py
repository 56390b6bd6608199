"""Tasks and plan actions as a calendar file (RFC 5545), which calendars read and read again."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from kam_analytics.kit.rules.text import clean_line
from kam_analytics.kit.table import is_missing
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording.codes import activity_name

_DAY = timedelta(days=1)


def calendar_file(rows: Iterable[Mapping[str, Any]], _: Words, *, store_id: str) -> bytes:
    """A calendar with one all-day event for each task and plan action.

    It names the activity type and the account and nothing else: a calendar is seen by more people than the account
    plan. The same rows give the same bytes.

    Parameters
    ----------
    rows
        ``task_id``, or ``action_id`` for a plan action; ``account``, the name of the account; ``due_on``; ``version``;
        and where they are known ``activity_type`` and ``status``. A row without a due day has no event; without a type
        it is called a task or a plan action; one whose status is ``cancelled`` is a cancelled event, which takes it
        out of the calendar. Further columns have no effect.
    store_id
        Tells the ids of this store from those of another in the same calendar.

    Returns
    -------
    bytes
        UTF-8 with lines of at most 75 bytes that end in CRLF. The UID of an event is its id and the store, the
        SEQUENCE its version: a task that was moved replaces its earlier event when the file is read again.
    """
    # most runs write none
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//KAM Analytics//Tasks//EN")
    calendar.add("version", "2.0")
    for row in rows:
        if is_missing(row["due_on"]):
            continue
        day = date(row["due_on"].year, row["due_on"].month, row["due_on"].day)
        event = icalendar.Event()
        event.add("uid", f"{_known(row, 'task_id') or row['action_id']}@{store_id}")
        # of the row and not of this moment: a calendar that is made again is the same
        event.add("dtstamp", datetime(day.year, day.month, day.day, tzinfo=UTC))
        event.add("sequence", int(row["version"]))
        event.add("summary", _summary(row, _))
        event.add("dtstart", day)
        event.add("dtend", day + _DAY)
        event.add("status", "CANCELLED" if row.get("status") == "cancelled" else "CONFIRMED")
        # a day with a task is not a busy day
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _summary(row: Mapping[str, Any], _: Words) -> str:
    kind = activity_name(_known(row, "activity_type"), _)
    kind = kind or (_("Task") if _known(row, "task_id") else _("Plan action"))
    return clean_line(f"{kind}: {row['account']}", sys.maxsize)


def _known(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    return None if is_missing(value) else str(value)
