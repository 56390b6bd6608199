"""Saving a wallet: one save, versions, words for what cannot be, undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.errors import BadInput, Conflict, Forbidden, NotFound
from kam_analytics.store import Scope, Store, open_store
from kam_analytics.wallet.commands import BadRow, Competitor, Estimate, Wallet, save
from tests.samples import worlds
from tests.samples.concentration.results import HOSTILE
from tests.samples.worlds import World, viewer

WORLD = World(owners=("rep1", "rep2"), parents=(None, None), teams=((0, "del1", None, None),), seed=7)
OWN, FOREIGN = "mark-000-", "mark-001-"
REP = viewer("rep1")
ANALYST = Viewer("ana", "Ana", Role.ANALYST)
NEW = Estimate(category_id="one", year=2025, source="Survey", low=80.0, likely=100.0, high=150.0)
RIVAL = Competitor(category_id="one", year=2025, competitor="Kilpailija Oy", amount=30.0)


@pytest.fixture
def company(data_folder: Path) -> Iterator[Store]:
    store = open_store(data_folder / "kam.duckdb", create=True)
    worlds.put(store, worlds.rows(store, WORLD, {"account", "account_team", "app_user", "category"}))
    yield store
    store.close()


def now(scope: Scope, account: str = OWN) -> Wallet:
    """The wallet as a form would open it."""
    estimates = scope.read("wallet_rows", account=account)
    rivals = scope.read("wallet_competitors", account=account)
    return Wallet(
        tuple(Estimate(**row) for row in plain(estimates, Estimate)),
        tuple(Competitor(**row) for row in plain(rivals, Competitor)),
    )


def plain(rows: pd.DataFrame, kind: Any) -> list[dict[str, Any]]:
    found = []
    for row in rows.to_dict("records"):
        clean = {name: None if pd.isna(value) else value for name, value in row.items()}
        clean = {name: clean[name] for name in kind.__dataclass_fields__}
        if clean.get("estimated_on") is not None:
            clean["estimated_on"] = clean["estimated_on"].date()
        found.append(clean)
    return found


def saved(scope: Scope, *estimates: Estimate, rivals: tuple[Competitor, ...] = ()) -> str:
    done = save(scope, OWN, now(scope), Wallet(estimates, rivals))
    assert done is not None
    return done


def entries(store: Store) -> pd.DataFrame:
    with store.load(LOCAL_DIRECTOR) as load:
        return load.frame("select * from change_log order by changed_at")


def everything(store: Store) -> list[pd.DataFrame]:
    with store.load(LOCAL_DIRECTOR) as load:
        return [
            load.frame(f"select * exclude (version) from {table} order by all")
            for table in ("wallet_estimate", "wallet_competitor")
        ]


def test_an_estimate_and_its_competitor_come_in_one_save(company: Store) -> None:
    with company.scope(REP) as scope:
        done = saved(
            scope,
            NEW,
            Estimate(category_id="all", year=2025, source="Survey", low=None, likely=500.0, high=None),
            rivals=(RIVAL,),
        )
        wallet = now(scope)
    assert [(row.category_id, row.likely, row.estimated_on) for row in wallet.estimates] == [
        ("all", 500.0, worlds.TODAY), ("one", 100.0, worlds.TODAY),
    ]  # fmt: skip
    assert wallet.competitors[0].estimate_id == wallet.estimates[1].estimate_id
    log = entries(company)
    assert set(log["save_id"]) == {done}
    assert set(log["user_id"]) == {"rep1"}
    assert len(log) == 3


def test_a_change_of_figures_names_author_and_day(company: Store) -> None:
    with company.scope(REP) as scope:
        saved(scope, replace(NEW, estimated_on=date(2024, 1, 5)))
    with company.scope(ANALYST) as scope:
        (row,) = now(scope).estimates
        saved(scope, replace(row, likely=120.0))
        rows = scope.read("wallet_estimates", account=OWN, first_month=date(2024, 1, 1), last_month=date(2024, 12, 1))
    assert rows["estimated_by"].tolist() == ["ana"]
    assert rows["estimated_on"].dt.date.tolist() == [worlds.TODAY]
    assert rows["version"].tolist() == [2]


def test_a_day_that_was_typed_stays(company: Store) -> None:
    with company.scope(REP) as scope:
        saved(scope, NEW)
        (row,) = now(scope).estimates
        saved(scope, replace(row, likely=120.0, estimated_on=date(2025, 2, 3)))
        assert now(scope).estimates[0].estimated_on == date(2025, 2, 3)


def test_nothing_changed_is_nothing_saved(company: Store) -> None:
    with company.scope(REP) as scope:
        saved(scope, NEW, rivals=(RIVAL,))
        before = len(entries(company))
        assert save(scope, OWN, now(scope), now(scope)) is None
    assert len(entries(company)) == before


def test_undo_takes_back_all_of_it(company: Store) -> None:
    with company.scope(REP) as scope:
        saved(
            scope,
            NEW,
            Estimate(category_id="two", year=2025, source="Guess", low=1.0, likely=2.0, high=3.0),
            rivals=(RIVAL,),
        )
        before = everything(company)
        one, two = now(scope).estimates
        (rival,) = now(scope).competitors
        done = saved(
            scope,
            replace(two, likely=2.5),
            Estimate(category_id="all", year=2026, source="Guess", low=None, likely=9.0, high=None),
            rivals=(Competitor(category_id="two", year=2025, competitor="Toinen Oy", amount=None),),
        )
        assert len(now(scope).estimates) == 2
        assert one.estimate_id not in [row.estimate_id for row in now(scope).estimates]
        assert rival.wallet_competitor_id not in [row.wallet_competitor_id for row in now(scope).competitors]
        scope.undo(done)
    for held, found in zip(before, everything(company), strict=True):
        pd.testing.assert_frame_equal(held, found)


def test_competitors_go_with_their_estimate(company: Store) -> None:
    with company.scope(REP) as scope:
        saved(scope, NEW, rivals=(RIVAL,))
        save(scope, OWN, now(scope), Wallet((), now(scope).competitors))
        assert now(scope) == Wallet()


def test_a_competitor_moves_to_another_estimate(company: Store) -> None:
    with company.scope(REP) as scope:
        saved(
            scope,
            NEW,
            Estimate(category_id="two", year=2025, source="Guess", low=1.0, likely=2.0, high=3.0),
            rivals=(RIVAL,),
        )
        (rival,) = now(scope).competitors
        saved(scope, *now(scope).estimates, rivals=(replace(rival, category_id="two", amount=None),))
        (moved,) = now(scope).competitors
    assert (moved.category_id, moved.amount, moved.version) == ("two", None, 2)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"low": 101.0}, "Low must not exceed"), ({"high": 99.0}, "likely must not exceed high"),
        ({"likely": None}, "Enter the likely estimate"), ({"likely": float("nan")}, "Enter the likely estimate"),
        ({"likely": 0.0, "low": None}, "above zero"), ({"low": -1.0}, "above zero"),
        ({"high": float("inf")}, "not a valid number or is too large"), ({"high": 1e13}, "not a valid number or is too large"),
        ({"category_id": "shoes"}, "Choose a category"), ({"category_id": None}, "Choose a category"),
        ({"year": None}, "Enter the year"), ({"year": 1989}, "1990 and 2030"), ({"year": 2031}, "1990 and 2030"),
        ({"year": 2025.5}, "1990 and 2030"), ({"source": " \u202e"}, "source is missing"), ({"source": None}, "source"),
        ({"source": "x" * 121}, "120 characters"), ({"estimated_on": date(2025, 6, 16)}, "future"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_named_and_nothing_is_saved(company: Store, changes: dict[str, Any], said: str) -> None:
    wanted = Wallet(
        (Estimate(category_id="two", year=2025, source="Good", low=1.0, likely=2.0, high=3.0), replace(NEW, **changes))
    )
    with company.scope(REP) as scope:
        with pytest.raises(BadRow, match=said) as caught:
            save(scope, OWN, Wallet(), wanted)
        assert (caught.value.table, caught.value.row) == ("estimates", 2)
        assert now(scope) == Wallet()
    assert entries(company).empty


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"competitor": ""}, "Enter the competitor's name"), ({"amount": -1.0}, "above zero"), ({"year": 2024}, "add one first"),
        ({"category_id": "two"}, "add one first"), ({"category_id": "x"}, "Choose a category"), ({"year": None}, "year"),
    ],
)  # fmt: skip
def test_a_competitor_that_cannot_be_is_named(company: Store, changes: dict[str, Any], said: str) -> None:
    with company.scope(REP) as scope:
        with pytest.raises(BadRow, match=said) as caught:
            save(scope, OWN, Wallet(), Wallet((NEW,), (replace(RIVAL, **changes),)))
        assert (caught.value.table, caught.value.row) == ("competitors", 1)
        assert now(scope) == Wallet()


def test_the_same_estimate_twice_is_a_slip(company: Store) -> None:
    with company.scope(REP) as scope:
        with pytest.raises(BadRow, match="Another row"):
            save(scope, OWN, Wallet(), Wallet((NEW, replace(NEW, source="SURVEY", likely=90.0))))
        with pytest.raises(BadRow, match="Another row"):
            save(scope, OWN, Wallet(), Wallet((NEW,), (RIVAL, RIVAL)))


def test_the_same_estimate_of_two_people_is_told_to_the_second(company: Store) -> None:
    with company.scope(REP) as first, company.scope(ANALYST) as second:
        seen = now(second)
        saved(first, NEW)
        with pytest.raises(BadRow, match="Someone has added"):
            save(second, OWN, seen, Wallet((NEW,)))
        assert len(now(second).estimates) == 1


def test_two_editors_the_second_is_told_who_and_what(company: Store) -> None:
    with company.scope(REP) as first:
        saved(first, NEW, Estimate(category_id="two", year=2025, source="Guess", low=1.0, likely=2.0, high=3.0))
        with company.scope(ANALYST) as second:
            seen = now(second)
            one, two = seen.estimates
            saved(first, replace(one, likely=111.0), two)
            with pytest.raises(Conflict, match=r"Name of rep1 changed likely to “111"):
                save(second, OWN, seen, Wallet((replace(one, high=300.0), replace(two, likely=2.2))))
            assert [row.likely for row in now(second).estimates] == [111.0, 2.0]
            # with today's versions only the own columns are written: both changes are there
            fresh = tuple(
                replace(row, version=new.version)
                for row, new in zip(seen.estimates, now(second).estimates, strict=True)
            )
            save(second, OWN, Wallet(fresh), Wallet((replace(fresh[0], high=300.0), replace(fresh[1], likely=2.2))))
            assert [(row.likely, row.high) for row in now(second).estimates] == [(111.0, 300.0), (2.2, 3.0)]


def test_a_row_that_somebody_removed_is_a_conflict(company: Store) -> None:
    with company.scope(REP) as first, company.scope(ANALYST) as second:
        saved(first, NEW)
        seen = now(second)
        save(first, OWN, now(first), Wallet())
        for wanted in (Wallet((replace(seen.estimates[0], likely=101.0),)), Wallet()):
            with pytest.raises(Conflict, match="removed"):
                save(second, OWN, seen, wanted)


def test_who_may(company: Store) -> None:
    for who in (REP, ANALYST, LOCAL_DIRECTOR):
        with company.scope(who) as scope:
            seen = now(scope)
            assert save(scope, OWN, seen, Wallet((*seen.estimates, replace(NEW, source=who.user_id))))
    with company.scope(viewer("del1")) as scope, pytest.raises(Forbidden):
        save(scope, OWN, Wallet(), Wallet((NEW,)))
    with company.scope(REP) as scope:
        for account in (FOREIGN, "no such account"):
            with pytest.raises(NotFound):
                save(scope, account, Wallet(), Wallet((NEW,)))


def test_a_save_after_the_account_changed_hands_is_not_found(company: Store) -> None:
    with company.scope(REP) as scope:
        saved(scope, NEW)
        seen = now(scope)
    with company.scope(LOCAL_DIRECTOR) as scope:
        version = int(scope.read("account_header", account=OWN, today=worlds.TODAY)["version"].iloc[0])
        scope.update("account", OWN, version, {"owner_id": "rep2"})
    with company.scope(REP) as scope, pytest.raises(NotFound):
        save(scope, OWN, seen, Wallet((replace(seen.estimates[0], likely=101.0),)))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_text(company: Store, text: str) -> None:
    with company.scope(REP) as scope:
        saved(scope, replace(NEW, source=text), rivals=(replace(RIVAL, competitor=text),))
        assert now(scope).estimates[0].source == text.replace("\u202e", "")
        assert now(scope).competitors[0].competitor == text.replace("\u202e", "")


def test_five_thousand_characters_are_refused_in_words(company: Store) -> None:
    with company.scope(REP) as scope, pytest.raises(BadInput, match="120 characters"):
        save(scope, OWN, Wallet(), Wallet((NEW,), (replace(RIVAL, competitor="x" * 5000),)))
