"""The page of the settings: who may change them, what is said before a save, undo, two editors."""

from __future__ import annotations

from typing import Any

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.company.commands import change_settings, settings_of
from kam_analytics.kit.ui import stores
from kam_analytics.kit.wording import words
from tests.samples.pages import SETTINGS, Pages, people, plain

KEY = "company-demo"


def box(test: Any, name: str) -> Any:
    return next(found for found in test.selectbox if str(found.key).startswith(f"{KEY}-{name}-"))


@pytest.mark.parametrize("role", ["analyst", "rep", "delivery", "admin"])
def test_others_read(pages: Pages, role: str) -> None:
    test = pages(SETTINGS, view_as=people(pages)[role])
    assert not test.exception
    assert not test.error
    assert [box(test, name).value for name in ("fiscal_start", "country", "time_zone")] == [
        "1",
        "FI",
        "Europe/Helsinki",
    ]
    assert all(box(test, name).disabled for name in ("fiscal_start", "country", "time_zone"))
    assert "Only a director changes these settings." in plain(test)
    assert not [button for button in test.button if button.key == f"{KEY}-save"]


@pytest.mark.parametrize("language", ["en", "fi"])
def test_the_year_is_said_before_it_is_saved_and_taken_back(pages: Pages, language: str) -> None:
    _ = words(language)
    test = pages(SETTINGS, language=language)
    assert ("Fiscal year 2026" if language == "en" else "Tilikausi 2026") in test.header[0].value
    assert _(
        "Months are whole: calendars of 4-4-5 weeks and years of 53 weeks are not supported. Quarters of targets and of rhythms, the fiscal year to date and comparisons with a quarter follow."
    ) in plain(test)
    assert test.button(key=f"{KEY}-save").disabled
    box(test, "fiscal_start").select("4").run()
    assert not test.exception
    assert len(test.info) == 1
    assert "2027" in test.info[0].value
    test.button(key=f"{KEY}-save").click().run()
    assert settings_of(stores.get("demo").settings)["fiscal_start"] == "4"
    assert "2027" in pages(SETTINGS, language=language).header[0].value
    earlier = {
        "en": "Before: Fiscal year begins in: January",
        "fi": "Aiemmin: Tilikauden ensimmäinen kuukausi: tammikuu",
    }
    assert earlier[language] in plain(test)
    test.button(key=f"undo-{KEY}").click().run()
    assert settings_of(stores.get("demo").settings)["fiscal_start"] == "1"
    assert box(test, "fiscal_start").value == "1"


def test_a_year_that_would_lose_targets_cannot_be_saved(pages: Pages) -> None:
    test = pages(SETTINGS)
    box(test, "fiscal_start").select("2").run()
    (warning,) = test.warning
    assert "targets are of quarters that would no longer exist" in warning.value
    assert "January, April, July, October" in warning.value
    assert test.button(key=f"{KEY}-save").disabled


def test_a_second_editor_is_told_and_sees_the_new_value(pages: Pages) -> None:
    test = pages(SETTINGS)
    box(test, "country").select("SE").run()
    store = stores.get("demo")
    change_settings(store, LOCAL_DIRECTOR, {"country": "NO"}, settings_of(store.settings))
    test.button(key=f"{KEY}-save").click().run()
    assert "changed this to “NO” meanwhile" in test.warning[0].value
    assert box(test, "country").value == "NO"
    assert settings_of(store.settings)["country"] == "NO"
