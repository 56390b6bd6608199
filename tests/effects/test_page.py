"""Inputs and results: what an analyst asks, too few accounts, nothing connected, the address, the export."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.effects.analysis.effects import effect_of
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.reader import reader
from kam_analytics.kit.ui import stores
from tests.samples.pages import GLOSSARY, INPUTS_RESULTS, Pages, people, said

LIMIT = "A meeting that was booked because the deal was already agreed looks the same in this data"
LIMIT_FI = "Tapaaminen, joka sovittiin, koska kaupasta oli jo päästy sopuun, näyttää näissä tiedoissa samalta"


def words_of(test: AppTest) -> str:
    infos = "\n".join(info.value for info in test.info)
    return f"{said(test)}\n{infos}".replace("\\", "")


def figures(test: AppTest) -> list[Any]:
    return list(test.get("plotly_chart"))


@pytest.mark.parametrize(
    ("language", "finding", "limit"),
    [("en", "In the second month after an extra steering-group meeting, sales to the account were", LIMIT),
     ("fi", "Ohjausryhmän kokous: toisena kuukautena", LIMIT_FI)],
)  # fmt: skip
def test_the_question_of_an_analyst(pages: Pages, language: str, finding: str, limit: str) -> None:
    analyst = people(pages)["analyst"]
    test = pages(INPUTS_RESULTS, view_as=analyst, language=language)
    assert not test.exception
    assert not test.error
    words = words_of(test)
    assert finding in words
    assert limit in words
    assert len(figures(test)) == 3
    assert len(test.dataframe) == 0, "rows are read when somebody asks for them"


def test_the_figures_are_those_of_the_analysis(pages: Pages) -> None:
    test = pages(INPUTS_RESULTS)
    store = stores.get("demo")
    with store.scope(LOCAL_DIRECTOR) as scope:
        assert feeds(reader(scope), today=store.today)["sales"].until.replace(day=1) == store.today.replace(day=1)
        first, last = "2023-11-01", "2026-10-01"
        rows = scope.read("panel", first_month=first, last_month=last)
    effect = effect_of(rows, activity_type="steering_group_meeting")
    best = effect.best
    assert best is not None
    sentence = test.header[0].value.replace("\\", "")
    assert f"{best['estimate'] * 100:.1f}%" in sentence
    assert f"{best['ci_low'] * 100:.1f}–{best['ci_high'] * 100:.1f}%" in sentence


def test_too_few_accounts_are_refused_in_words(pages: Pages) -> None:
    test = pages(INPUTS_RESULTS, segment="D", industry="Energy")
    assert not test.exception
    assert re.search(r"Too few accounts to tell .* in \d of \d accounts, 6 are needed", test.header[0].value.replace("\\", ""))  # fmt: skip
    words = words_of(test)
    assert "Verdict: not enough data" in words
    assert "Not tested:" in words
    assert LIMIT not in words, "the limit belongs to an estimate"
    assert len(figures(test)) <= 1


def test_a_filter_that_leaves_nothing_offers_to_clear(pages: Pages) -> None:
    test = pages(INPUTS_RESULTS, segment="no-such-segment")
    assert not test.exception
    test.button(key="next-step").click().run()
    assert not test.exception
    assert "In the second month" in test.header[0].value


def test_the_chosen_type_is_what_the_page_is_about(pages: Pages) -> None:
    test = pages(INPUTS_RESULTS, activity="webinar", lags="12", measure="margin", months="24")
    assert not test.exception
    assert "webinars and later margin" in test.header[0].value
    assert test.session_state["lags"] == "6", "twelve lags need 36 months"
    assert "24 months" in test.caption[0].value
    assert LIMIT in words_of(test)


@pytest.mark.parametrize("view", ["trap", "accounts", "dose", "groups"])
@pytest.mark.parametrize("language", ["en", "fi"])
def test_every_description_can_be_looked_at(pages: Pages, view: str, language: str) -> None:
    test = pages(INPUTS_RESULTS, beside=view, language=language)
    assert not test.exception
    assert not test.error
    assert len(figures(test)) == 3


def test_looks_are_counted_once_each(pages: Pages) -> None:
    test = pages(INPUTS_RESULTS)
    assert "analysis number 1 " in words_of(test)
    test.run()
    assert "analysis number 1 " in words_of(test)
    test.session_state["months"] = "24"
    test.run()
    assert "analysis number 2 " in words_of(test)
    test.session_state["months"] = "36"
    test.run()
    assert "analysis number 2 " in words_of(test)


@pytest.mark.parametrize(
    "query",
    [{"months": "7"}, {"months": "\x00"}, {"lags": "99"}, {"activity": "x" * 5000}, {"activity": "<b>"}, {"beside": "?"},
     {"owner": "nobody|'; drop table account; --"}, {"measure": "scripts"}],
)  # fmt: skip
def test_any_address_opens_the_page(pages: Pages, query: dict[str, str]) -> None:
    assert not pages(INPUTS_RESULTS, **query).exception


def test_sales_without_activities_say_what_to_do(pages: Pages) -> None:
    pages(INPUTS_RESULTS)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("delete from activity")
        load.execute("delete from feed where feed in ('activities', 'contacts')")
    stores.close_all()
    test = pages(INPUTS_RESULTS)
    assert not test.exception
    assert any("No activities have been imported" in text.value for text in test.markdown)


def test_activities_outside_the_months_are_said_to_be_outside(pages: Pages) -> None:
    pages(INPUTS_RESULTS)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("delete from activity where done_on >= '2023-01-01'")
    stores.close_all()
    words = words_of(pages(INPUTS_RESULTS))
    assert "No activities at these accounts in these months" in words
    assert "No activities have been imported" not in words


def test_a_store_without_sales_says_what_to_do(pages: Pages, accounts_only: str) -> None:
    test = pages(INPUTS_RESULTS)
    assert not test.exception
    assert any("There are no sales here yet" in text.value.replace("\\", "") for text in test.markdown)


def test_the_glossary_opens_at_the_method(pages: Pages) -> None:
    test = pages(GLOSSARY, term="Effect of an activity")
    assert [title.value for title in test.subheader] == ["Effect of an activity"]
    test.text_input(key="term").set_value("").run()
    assert len(test.subheader) > 30


def test_a_hostile_type_is_shown_as_text(pages: Pages) -> None:
    pages(GLOSSARY)
    hostile = "![x](http://example.com/a.png) [y](http://example.com) <b>$1$ :red[z]</b>"
    with stores.get("demo").load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update activity set activity_type = $name where activity_type = 'call'", name=hostile)
    stores.close_all()
    for activity in ("clearest", hostile[:100]):
        test = pages(INPUTS_RESULTS, activity=activity, segment="A")
        assert not test.exception
        texts = [
            element.value
            for kind in (test.title, test.header, test.subheader, test.caption, test.markdown, test.info)
            for element in kind
        ]
        assert not [text for text in texts if "](http" in text or "<b>" in text.replace("\\<", "")]


def test_a_rep_does_not_get_the_page(pages: Pages) -> None:
    rep = people(pages)["rep"]
    with pytest.raises(Exception, match="inputs_results"):
        pages(INPUTS_RESULTS, view_as=rep)
