"""From page to page in one session: no control hands on what its page does not offer, nothing is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import CONCENTRATION, GLOSSARY, INPUTS_RESULTS, NPS, PORTFOLIO, people

Pages = Callable[..., AppTest]


def cross(test: AppTest, file: str, **query: str) -> AppTest:
    """Follow a link to another page within the session."""
    test.query_params.clear()
    for name, value in query.items():
        test.query_params[name] = value
    test.switch_page(file).run()
    assert not test.exception, file
    assert test.title[0].value
    return test


def chosen(test: AppTest, name: str) -> object:
    """What a control shows and what the page was computed with."""
    found = next(control for control in [*test.get("segmented_control"), *test.slider] if control.key == name)
    assert found.value == test.session_state[name]
    return found.value


@pytest.mark.parametrize(("first", "second"), list(permutations((CONCENTRATION, INPUTS_RESULTS), 2)))
@pytest.mark.parametrize("language", ["en", "fi"])
def test_the_measure_crosses_in_both_orders(pages: Pages, first: str, second: str, language: str) -> None:
    test = cross(pages(first, language=language), second)
    assert chosen(test, "measure") == "net_sales"
    test.session_state["measure"] = "margin"
    test.run()
    for file in (first, second, first):
        assert chosen(cross(test, file), "measure") == "margin"


def test_what_a_page_does_not_offer_is_remembered_for_the_others(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    test = pages(CONCENTRATION, measure="margin", period="YTD", a="70", b="96")
    assert test.query_params["measure"] == "margin"
    # from here on inputs and results offers no margin
    monkeypatch.setattr("kam_analytics.ui.filters.MARGIN_COVERAGE", 2.0)
    cross(test, INPUTS_RESULTS)
    assert chosen(test, "measure") == "net_sales"
    assert "measure" not in test.query_params
    monkeypatch.undo()
    cross(test, CONCENTRATION)
    assert [chosen(test, name) for name in ("measure", "period", "a", "b")] == ["margin", "YTD", 70, 96]


def test_a_choice_made_where_less_is_offered_counts(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    test = pages(INPUTS_RESULTS, months="24", lags="12")
    assert chosen(test, "lags") == "6"
    test.session_state["months"] = "36"
    test.run()
    assert chosen(test, "lags") == "12", "what was asked for is offered now"
    test.session_state["lags"] = "6"
    test.run()
    assert chosen(cross(cross(test, CONCENTRATION), INPUTS_RESULTS), "lags") == "6"


def test_days_survive_pages_languages_and_a_shorter_reach(pages: Pages) -> None:
    test = pages(NPS, period="DAYS", since="2024-02-01", until="2024-03-31")
    days = [field.value for field in test.date_input]
    for file in (CONCENTRATION, PORTFOLIO):
        cross(test, file)
        test.session_state["language"] = "fi"
        test.run()
        assert not test.exception
        assert len(test.date_input) == 2
        test.session_state["language"] = "en"
        test.run()
    assert [field.value for field in cross(test, NPS).date_input] == days


def test_a_filter_crosses_before_its_box_is_opened_and_in_it(pages: Pages) -> None:
    test = pages(CONCENTRATION, segment="A|no-such-segment")
    for file in (INPUTS_RESULTS, NPS, CONCENTRATION):
        cross(test, file)
        test.session_state["filters"] = True
        test.run()
        assert not test.exception
        assert sorted(test.multiselect(key="segment").value) == ["A", "no-such-segment"]
        assert test.query_params["segment"] == "A|no-such-segment"


@pytest.mark.parametrize("who", ["accounts", "owner", "segment"])
def test_leavers_of_one_kind_are_not_those_of_another(pages: Pages, who: str) -> None:
    test = pages(CONCENTRATION, ask="leaves", who=who, which="C1055|u-niko-lahtinen|A")
    assert not test.exception
    assert len(test.multiselect(key="which").value) == 1
    test.session_state["who"] = "largest"
    test.run()
    assert not test.exception
    test.session_state["who"] = who
    test.run()
    assert len(test.multiselect(key="which").value) == 1


@pytest.mark.parametrize("role", ["director", "analyst", "rep", "delivery", "admin"])
def test_every_first_crossing_of_a_role(pages: Pages, role: str) -> None:
    """Each pair of pages in a session of its own; the browser walks along the same pairs."""
    person = "local" if role == "director" else people(pages)[role]
    files = list(pages(GLOSSARY, view_as=person).session_state["pages"].values())
    wrong = []
    for first, second in permutations(files, 2):
        # half of them in Finnish
        language = "fi" if (files.index(first) + files.index(second)) % 2 else "en"
        test = pages(first, view_as=person, language=language)
        test.switch_page(second).run()
        if test.exception or test.error or not test.title:
            wrong.append((first, second, [found.value for found in [*test.exception, *test.error]]))
    assert not wrong
