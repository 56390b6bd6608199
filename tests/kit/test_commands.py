"""Saved views: own rows only, one name once, and no address that leads out of the product."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.errors import BadInput, Conflict, NotFound
from kam_analytics.kit.commands import MOST_VIEWS, Change, remove_view, save_view, take_back, where
from kam_analytics.store import Store, open_store
from tests.samples.concentration.results import HOSTILE
from tests.samples.worlds import viewer

PAGES = {"concentration", "my_week", "scorecard"}
REP, OTHER = viewer("rep1"), viewer("rep2")
EVERYBODY = [Viewer("somebody", "Somebody", role) for role in Role]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for all tests of this file; each begins without views."""
    folder: Path = tmp_path_factory.mktemp("views")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(folder))
        store = open_store(folder / "kam.duckdb", create=True)
    yield store
    store.close()


@pytest.fixture(autouse=True)
def no_views(company: Store) -> None:
    with company.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("delete from saved_view")


def views(store: Store, person: Viewer = REP) -> dict[str, str]:
    with store.scope(person) as scope:
        return {view["name"]: view["address"] for view in scope.records("saved_views")}


def ids(store: Store, person: Viewer = REP) -> list[str]:
    with store.scope(person) as scope:
        return [view["view_id"] for view in scope.records("saved_views")]


def save(store: Store, name: str, address: str = "concentration?measure=margin", person: Viewer = REP) -> Change:
    with store.scope(person) as scope:
        return save_view(scope, name, address, PAGES)


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.role)
def test_every_role_keeps_views_and_removes_them(company: Store, person: Viewer) -> None:
    save(company, "Mine", person=person)
    assert views(company, person) == {"Mine": "concentration?measure=margin"}
    with company.scope(person) as scope:
        remove_view(scope, ids(company, person)[0])
    assert views(company, person) == {}


def test_views_come_by_name(company: Store) -> None:
    for name in ("beta", "Alpha", "gamma"):
        save(company, name)
    assert list(views(company)) == ["Alpha", "beta", "gamma"]


def test_the_same_name_again_leads_to_the_new_address(company: Store) -> None:
    first = save(company, " My \u202eview\n")
    assert first == Change("My view", None, "concentration?measure=margin")
    old = ids(company)
    again = save(company, "My  view", "scorecard?account=A1&lang=fi")
    assert again == Change("My view", "concentration?measure=margin", "scorecard?account=A1")
    assert views(company) == {"My view": "scorecard?account=A1"}
    assert ids(company) == old


def test_two_persons_use_one_name_and_neither_meets_the_other(company: Store) -> None:
    save(company, "Mine")
    foreign = ids(company)[0]
    save(company, "Mine", "my_week", OTHER)
    for person in (OTHER, *EVERYBODY):
        with company.scope(person) as scope, pytest.raises(NotFound):
            remove_view(scope, foreign)
    assert views(company) == {"Mine": "concentration?measure=margin"}
    assert views(company, OTHER) == {"Mine": "my_week"}


def test_nobody_reads_a_view_in_the_log(company: Store) -> None:
    save(company, "A secret name")
    with company.load(LOCAL_DIRECTOR) as load:
        assert load.value("select count(*) from change_log") == 0


@pytest.mark.parametrize("name", ["", "  \n", "\u200b\u200d", "\u202e", "x" * 81])
def test_a_name_that_cannot_be_seen_or_is_too_long_is_refused(company: Store, name: str) -> None:
    with pytest.raises(BadInput):
        save(company, name)
    assert views(company) == {}


@pytest.mark.parametrize("name", [*HOSTILE, "x" * 80, "\ud800", "🙂"])
def test_a_hostile_name_is_a_name(company: Store, name: str) -> None:
    kept = save(company, name).name
    assert views(company) == {kept: "concentration?measure=margin"}


@pytest.mark.parametrize(
    "address",
    [
        "", "?", "portfolio", "https://evil.example/concentration", "//evil.example/concentration", "javascript:alert(1)",
        "//concentration", "../concentration", "concentration/", "concentration/../admin", "http://[", "data:concentration",
        "\\\\evil.example\\concentration", "concentration%3Fa=1", "concentration?a=" + "x" * 2000, "concentration?a=" + "ä" * 400,
    ],
)  # fmt: skip
def test_an_address_that_leads_elsewhere_or_is_too_long_is_refused(company: Store, address: str) -> None:
    with pytest.raises(BadInput):
        save(company, "Mine", address)
    assert views(company) == {}


_PIECES = st.sampled_from(
    ["concentration", "scorecard", "/", "//", "?", "#", "&", "=", ":", "@", "http", "javascript:", "%2f", "..", "\n", "[", "lang", "Embed"]
)  # fmt: skip
_ADDRESSES = st.text(st.characters(codec=None), max_size=40) | st.lists(_PIECES, max_size=8).map("".join)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(address=_ADDRESSES | _ADDRESSES.map("concentration?".__add__))
def test_whatever_is_given_leads_to_a_page_or_is_refused(company: Store, address: str) -> None:
    try:
        kept = save(company, "Mine", address).after
    except BadInput:
        return
    assert kept is not None
    page, chosen = where(kept)
    assert page in PAGES
    assert not {"lang", "embed", "embed_options"}.intersection(name.lower() for name in chosen)
    assert kept.isascii()
    parts = urlsplit(f"https://own.example/{kept}")
    assert (parts.netloc, parts.path, parts.fragment) == ("own.example", f"/{page}", "")


@given(chosen=st.dictionaries(st.text(min_size=1, max_size=5).map("x".__add__), st.text(max_size=20), max_size=4))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_chosen_comes_back_as_it_was(company: Store, chosen: dict[str, str]) -> None:
    kept = save(company, "Mine", f"concentration?{urlencode(chosen)}").after
    assert kept is not None
    assert where(kept) == ("concentration", chosen)


def test_a_person_has_so_many_views_and_may_still_change_them(company: Store) -> None:
    for number in range(MOST_VIEWS):
        save(company, f"View {number}")
    with pytest.raises(BadInput, match=str(MOST_VIEWS)):
        save(company, "One more")
    assert save(company, "View 7", "my_week").before is not None
    save(company, "One more", person=OTHER)
    assert len(views(company)) == MOST_VIEWS


def test_what_was_done_is_taken_back(company: Store) -> None:
    first, second = save(company, "Mine"), save(company, "Mine", "my_week")
    with company.scope(REP) as scope:
        removed = remove_view(scope, ids(company)[0])
        take_back(scope, removed)
        assert views(company) == {"Mine": "my_week"}
        take_back(scope, second)
        assert views(company) == {"Mine": "concentration?measure=margin"}
        take_back(scope, first)
    assert views(company) == {}


def test_what_was_changed_since_stays(company: Store) -> None:
    first = save(company, "Mine")
    save(company, "Mine", "my_week")
    with company.scope(REP) as scope:
        with pytest.raises(Conflict, match="Mine"):
            take_back(scope, first)
        removed = remove_view(scope, ids(company)[0])
    save(company, "Mine", "scorecard")
    with company.scope(REP) as scope, pytest.raises(Conflict):
        take_back(scope, removed)
    assert views(company) == {"Mine": "scorecard"}
