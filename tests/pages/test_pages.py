"""Every page for every role in both languages: no exception, a name, a finding, no foreign account."""

from __future__ import annotations

import re
from itertools import groupby

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.ui import stores
from kam_analytics.kit.wording import words
from kam_analytics.kit.wording.glossary import TERMS
from kam_analytics.kit.wording.term import KIND_NAMES
from tests.samples.pages import (
    ALL,
    BATCHES,
    CONCENTRATION,
    GLOSSARY,
    IMPORTS,
    INPUTS_RESULTS,
    JOBS,
    MY_WEEK,
    NPS,
    PORTFOLIO,
    QUALITY,
    SCORECARD,
    SETTINGS,
    WALLET,
    Pages,
    people,
    said,
)
from tests.samples.places import ROOT


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize(
    "file", [CONCENTRATION, PORTFOLIO, WALLET, INPUTS_RESULTS, NPS, GLOSSARY, IMPORTS, BATCHES, QUALITY, SETTINGS]
)
def test_a_director_opens_every_page(pages: Pages, file: str, language: str) -> None:
    test = pages(file, language=language)
    assert not test.exception
    assert not test.error
    assert test.title[0].value
    if file not in (GLOSSARY, IMPORTS):
        assert re.search(r"\d", test.header[0].value)


def test_every_page_file_has_a_test() -> None:
    assert {str(path.relative_to(ROOT)) for path in ROOT.glob("pages/*/*.py")} == set(ALL)


@pytest.mark.parametrize("language", ["en", "fi"])
def test_scorecard(pages: Pages, language: str) -> None:
    test = pages(SCORECARD, language=language, account="C1055")
    assert not test.exception
    assert not test.error
    assert len(test.metric) == 5
    assert re.search(r"\d", test.header[0].value)
    assert not test.dataframe, "rows are read when somebody asks for them"


def test_a_control_that_comes_back_empty_keeps_its_choice(pages: Pages) -> None:
    test = pages(CONCENTRATION, language="en")
    test.session_state["period"] = "YTD"
    test.run()
    first = test.title[0].value
    for name in ("language", "period"):
        test.session_state[name] = None
    test.run()
    assert test.title[0].value == first
    assert test.session_state["period"] == "YTD"


def test_scorecard_without_an_account_offers_a_search(pages: Pages) -> None:
    test = pages(SCORECARD)
    assert not test.exception
    assert test.text_input(key="find")


def test_a_missing_and_a_foreign_account_get_the_same_words(pages: Pages) -> None:
    rep = people(pages)["rep"]
    with stores.get("demo").scope(stores.get("demo").viewer(rep)) as scope:
        own = set(scope.read("account_search", text="", most=1000)["account_id"])
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        foreign = next(key for key in scope.read("account_search", text="", most=1000)["account_id"] if key not in own)
    words = []
    for account in (foreign, "no-such-account", "'; drop table account; --", "x" * 10_000):
        test = pages(SCORECARD, view_as=rep, account=account)
        assert not test.exception
        words.append(said(test))
    assert "Not found, or you have no access to it." in words[0].replace("\\", "")
    assert all(shown == words[0] for shown in words)


def test_a_rep_reads_no_foreign_name(pages: Pages) -> None:
    rep = people(pages)["rep"]
    store = stores.get("demo")
    with store.scope(store.viewer(rep)) as scope:
        own = set(scope.read("account_search", text="", most=1000)["name"])
    with store.scope(LOCAL_DIRECTOR) as scope:
        foreign = set(scope.read("account_search", text="", most=1000)["name"]) - own
    assert own
    assert foreign
    for file in (CONCENTRATION, MY_WEEK, WALLET):
        test = pages(file, view_as=rep)
        assert not test.exception
        words = said(test).replace("\\", "")
        assert any(name in words for name in own)
        assert not [name for name in foreign if name in words]


@pytest.mark.parametrize("role", ["rep", "delivery", "analyst", "admin", "director"])
def test_every_role_has_a_home(pages: Pages, role: str) -> None:
    person = people(pages)[role]
    test = pages(GLOSSARY, view_as=person)
    assert not test.exception
    home = {"rep": MY_WEEK, "delivery": MY_WEEK, "admin": JOBS}.get(role, PORTFOLIO)
    test = pages(home, view_as=person)
    assert not test.exception
    assert not test.error
    assert test.title[0].value


@pytest.mark.parametrize("language", ["en", "fi"])
def test_the_glossary_shows_inputs_before_results_or_one_of_them(pages: Pages, language: str) -> None:
    test = pages(GLOSSARY, language=language)
    kinds = [caption.value for caption in test.caption if caption.value in map(words(language), KIND_NAMES.values())]
    assert len(kinds) == len(TERMS)
    assert [kind for kind, _same in groupby(kinds)] == [words(language)(name) for name in KIND_NAMES.values()]
    for kind, name in KIND_NAMES.items():
        test = pages(GLOSSARY, language=language, side=kind)
        assert {caption.value for caption in test.caption} & set(kinds) == {words(language)(name)}
        assert len(test.subheader) == sum(term.kind == kind for term in TERMS.values())
    assert len(pages(GLOSSARY, side="nonsense").subheader) == len(TERMS)


def test_the_limit_moves_classes(pages: Pages) -> None:
    test = pages(CONCENTRATION)
    before = test.table[0].value.to_csv()
    test.slider(key="a").set_value(60).run()
    assert not test.exception
    assert test.table[0].value.to_csv() != before
    assert any("generate 60%" in title.value for title in test.subheader)


def test_filters_that_leave_nothing_offer_to_clear(pages: Pages) -> None:
    test = pages(CONCENTRATION, segment="no-such-segment")
    assert not test.exception
    assert any("No accounts match" in text.value for text in test.markdown)
    test.button(key="next-step").click().run()
    assert len(test.metric) == 5


@pytest.mark.parametrize(
    "query",
    [
        {"a": "99999999999999"}, {"a": "x"}, {"period": "NOPE"}, {"since": "31.2.2020", "period": "DAYS"},
        {"level": "\x00"}, {"measure": "margin"}, {"segment": "A|B"}, {"owner": "x" * 5000}, {"b": "51", "a": "94"},
        {"period": "DAYS", "since": "1800-01-01", "until": "2999-12-31"},
    ],
)  # fmt: skip
def test_any_address_opens_a_page(pages: Pages, query: dict[str, str]) -> None:
    assert not pages(CONCENTRATION, **query).exception


def test_a_store_without_sales_says_what_to_do(pages: Pages, accounts_only: str) -> None:
    for file in (CONCENTRATION, PORTFOLIO):
        test = pages(file)
        assert not test.exception
        assert test.title[0].value
        assert any("There are no sales here yet" in text.value.replace("\\", "") for text in test.markdown)


def test_the_cached_read_never_crosses_people(pages: Pages) -> None:
    names = people(pages)
    wide = said(pages(CONCENTRATION))
    narrow = said(pages(CONCENTRATION, view_as=names["rep"]))
    assert said(pages(CONCENTRATION)) == wide
    assert said(pages(CONCENTRATION, view_as=names["rep"])) == narrow != wide


def test_a_write_ends_what_was_cached(pages: Pages) -> None:
    before = pages(SCORECARD, account="C1055")
    store = stores.get("demo")
    with store.scope(LOCAL_DIRECTOR) as scope:
        version = int(scope.read("account_header", account="C1055", today=store.today)["version"].iloc[0])
        scope.update("account", "C1055", version, {"name": "A new name"})
    after = pages(SCORECARD, account="C1055")
    assert before.title[0].value != after.title[0].value == "A new name"


def test_hostile_names_are_shown_as_text(pages: Pages) -> None:
    pages(GLOSSARY)
    store = stores.get("demo")
    hostile = "![x](http://example.com/a.png) [y](http://example.com) <b>$1$ :red[z]</b> =cmd '; drop table sale; --"
    with store.scope(LOCAL_DIRECTOR) as scope:
        version = int(scope.read("account_header", account="C1055", today=store.today)["version"].iloc[0])
        scope.update("account", "C1055", version, {"name": hostile})
    for file, query in ((SCORECARD, {"account": "C1055"}), (CONCENTRATION, {}), (PORTFOLIO, {})):
        test = pages(file, **query)
        assert not test.exception
        markdown = [
            element.value
            for kind in (test.title, test.header, test.subheader, test.caption, test.markdown)
            for element in kind
        ]
        assert not [text for text in markdown if "](http" in text or "<b>" in text.replace("\\<", "")]
