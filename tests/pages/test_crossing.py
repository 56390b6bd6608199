"""From page to page in one session: no control hands on what its page does not offer, nothing is forgotten."""

from __future__ import annotations

from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from kam_analytics.concentration.analysis.breakdown import DIMENSIONS
from kam_analytics.concentration.analysis.what_if import WHO
from kam_analytics.concentration.cards import view as concentration
from kam_analytics.effects.cards.effects import EFFECTS
from kam_analytics.kit import ui
from kam_analytics.kit.rules.period import COMPARISONS
from kam_analytics.kit.ui.filters import PERIODS
from kam_analytics.nps import cards as nps
from kam_analytics.scorecard import cards as scorecard
from tests.samples import share
from tests.samples.pages import CONCENTRATION, GLOSSARY, INPUTS_RESULTS, NPS, PORTFOLIO, SCORECARD, Pages, cross, people


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
    monkeypatch.setattr("kam_analytics.kit.rules.coverage.ENOUGH", 2.0)
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


#: page -> each choice of one code that it has -> the codes
CODES = {
    PORTFOLIO: {"period": PERIODS},
    SCORECARD: {"period": PERIODS, "part": ("rows", "buying"), "window": ("14", "30", "60", "90")},
    NPS: {"period": PERIODS, "waves": ("survey", "quarter"), "roles": ("equal", "weighted")},
    INPUTS_RESULTS: {
        "measure": ("net_sales", "margin"), "months": ("24", "36", "48", "60", "all"), "lags": ("6", "12"),
        "beside": ("trap", "accounts", "dose", "groups"),
    },
    CONCENTRATION: {
        "period": PERIODS, "measure": ("net_sales", "margin"), "level": ("company", "group"), "show": ("mark", "all"),
        "ask": ("now", "change", "leaves", "spread", "risk", "keys"), "with": COMPARISONS, "who": WHO, "by": tuple(DIMENSIONS),
        "a": ("50", "94"), "b": ("51", "99"), "n": ("1", "50"),
    },
}  # fmt: skip


@pytest.mark.parametrize("role", ["director", "analyst", "rep", "delivery", "admin"])
def test_every_first_crossing_of_a_role(pages: Pages, role: str) -> None:
    """Each pair of pages in a session of its own: a director's pages that share controls all, of the others a share."""
    person = "local" if role == "director" else people(pages)[role]
    files = list(pages(GLOSSARY, view_as=person).session_state["pages"].values())
    shared = permutations(CODES, 2) if role == "director" else ()
    wrong = []
    for number, (first, second) in enumerate(sorted({*share.pairs(files), *shared})):
        # half of them in Finnish
        language = "fi" if number % 2 else "en"
        test = pages(first, view_as=person, language=language)
        test.switch_page(second).run()
        if test.exception or test.error or not test.title:
            wrong.append((first, second, [found.value for found in [*test.exception, *test.error]]))
    assert not wrong


def test_the_codes_above_are_those_of_the_pages() -> None:
    known = {
        **ui.PERIOD,
        **ui.LEVEL,
        **ui.MEASURE,
        **ui.LIMITS,
        **concentration.CONCENTRATION,
        **EFFECTS,
        **nps.NPS,
        **scorecard.SCORECARD,
    }
    for choices in CODES.values():
        for name, codes in choices.items():
            assert all(known[name].parse(code) is not None for code in codes), name
            assert str(known[name].default) in codes or name in ("a", "b"), name


@pytest.mark.parametrize("seed", range(3))
def test_whatever_was_chosen_before_a_page_shows_what_it_offers(pages: Pages, seed: int) -> None:
    """A walk through the pages in one session, each time with other choices in the address."""
    random = Random(seed)
    test = pages(GLOSSARY, language=random.choice(["en", "fi"]))
    for _step in range(12):
        file = random.choice(list(CODES))
        codes = CODES[file]
        asked = {name: random.choice(codes[name]) for name in random.sample(list(codes), min(3, len(codes)))}
        cross(test, file, **asked, **({"account": "C1055"} if file == SCORECARD else {}))
        for control in [*test.get("segmented_control"), *test.slider]:
            if control.key in codes:
                assert control.value == test.session_state[control.key]
                low, high = codes[control.key][0], codes[control.key][-1]
                is_number = control.type == "slider"
                within = is_number and int(low) <= control.value <= int(high)
                assert within or str(control.value) in codes[control.key], (file, asked, control.key)


CONTROL = """
import streamlit as st
from kam_analytics.kit.ui import address, controls
state = st.session_state
address.enter(state["on"])
names = {code: code.upper() for code in state["offered"]}
state["one"] = controls.choose("one-of", "One", names, usual="b")
state["many"] = controls.choose_several("some-of", "Some", names, most=state["most"])
state["number"] = controls.choose_number("how-many", "How many", *state["range"])
"""
LETTERS = "abcd"
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["first", "second"]), st.lists(st.sampled_from(LETTERS), min_size=1, unique=True),
        st.sampled_from([None, 1, 2]), st.tuples(st.integers(0, 9), st.integers(10, 20)), st.integers(0, 3),
    ),
    min_size=2, max_size=6,
)  # fmt: skip


@settings(max_examples=25)
@given(steps=STEPS)
def test_a_control_hands_on_what_is_offered_and_the_session_remembers_what_was_chosen(steps: list) -> None:
    test, wish = AppTest.from_string(CONTROL, default_timeout=20), None
    for page, offered, most, span, click in steps:
        test.session_state["on"], test.session_state["offered"] = page, offered
        test.session_state["most"], test.session_state["range"] = most, span
        test.run()
        assert not test.exception
        usual = "b" if "b" in offered else offered[0]
        assert test.session_state["one"] == (wish if wish in offered else usual)
        assert set(test.session_state["many"]) <= set(offered)
        assert len(test.session_state["many"]) <= (most or 9)
        assert span[0] <= test.session_state["number"] <= span[1]
        control = test.get("segmented_control")[0]
        assert control.value == test.session_state["one"]
        if click == 0:
            # a click that overtakes the first drawing
            test.session_state["one-of"] = None
        elif click == 1:
            wish = offered[-1] if offered[-1] != control.value else wish
            test.session_state["one-of"] = offered[-1]
        elif click == 2:
            test.session_state["some-of"] = offered[:most]
            test.session_state["how-many"] = span[1]
        test.run()
        assert not test.exception
        assert test.session_state["one"] == (wish if wish in offered else usual)
