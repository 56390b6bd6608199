"""The button of the calendar file, in both languages and without tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

import icalendar
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kam_analytics.kit.ui import stores

BUTTON = """
import streamlit as st
from kam_analytics.kit.ui import session
from kam_analytics.rhythm.cards.calendar import calendar_button
session.start()
calendar_button(st.session_state["rows"])
"""
ROWS = [{"task_id": "t1", "activity_type": "call", "account": "Kivi Oy", "due_on": date(2027, 1, 4), "version": 2}]


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(("language", "summary"), [("en", "Call: Kivi Oy"), ("fi", "Puhelu: Kivi Oy")])
def test_the_file_has_the_rows_that_were_given(language: str, summary: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made: dict[str, Any] = {}

    def caught(_label: str, content: Any, name: str, kind: str, **options: Any) -> None:
        made.update(content=content, name=name, kind=kind, disabled=options["disabled"])

    monkeypatch.setattr(st, "download_button", caught)
    test = AppTest.from_string(BUTTON, default_timeout=60)
    test.session_state["rows"], test.session_state["language"] = ROWS, language
    assert not test.run().exception
    (event,) = icalendar.Calendar.from_ical(made["content"]()).walk("VEVENT")
    assert str(event["summary"]) == summary
    assert event["uid"] == f"t1@{stores.get('demo').settings['store_id']}"
    assert (made["kind"], made["disabled"], made["name"].endswith(".ics")) == ("text/calendar", False, True)


@pytest.mark.usefixtures("pages")
def test_without_tasks_there_is_nothing_to_download() -> None:
    test = AppTest.from_string(BUTTON, default_timeout=60)
    test.session_state["rows"], test.session_state["language"] = [], "en"
    assert not test.run().exception
    (button,) = test.get("download_button")
    assert button.proto.disabled
