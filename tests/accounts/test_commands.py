"""Renaming an account: the way every write of a person goes."""

from __future__ import annotations

import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.accounts.commands import rename
from kam_analytics.errors import BadInput, Conflict, Forbidden, NotFound
from kam_analytics.store import Store
from tests.samples.demo import REP


def name_of(store: Store, account: str) -> str:
    with store.scope(LOCAL_DIRECTOR) as scope:
        return str(scope.read("account_header", account=account, today=store.today)["name"].item())


def test_a_director_renames_an_account(demo: Store) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        assert rename(scope, "C1001", 1, "  Uusi Nimi Oy ") == 2
    assert name_of(demo, "C1001") == "Uusi Nimi Oy"
    with demo.load(LOCAL_DIRECTOR) as load:
        log = load.frame("select * from change_log where row_id = 'C1001' order by changed_at desc limit 1").iloc[0]
    assert (log["user_id"], log["column_name"], log["after"], log["version"]) == ("local", "name", "Uusi Nimi Oy", 2)


def test_the_second_of_two_is_told_of_the_first(demo: Store) -> None:
    with demo.scope(LOCAL_DIRECTOR) as first, demo.scope(LOCAL_DIRECTOR) as second:
        rename(first, "C1001", 1, "Eka Oy")
        with pytest.raises(Conflict, match="Eka Oy"):
            rename(second, "C1001", 1, "Toka Oy")
    assert name_of(demo, "C1001") == "Eka Oy"


def test_marks_that_turn_the_text_round_are_dropped(demo: Store) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        rename(scope, "C1001", 1, "A\u202e\u2066b\x00\x1b\tc\n 👩‍👩‍👧 e\u0301")
    assert name_of(demo, "C1001") == "Ab c 👩‍👩‍👧 é"


@pytest.mark.parametrize("name", ["", "   ", "\u202e\x00", "\n\t"])
def test_an_account_needs_a_name(demo: Store, name: str) -> None:
    before = name_of(demo, "C1001")
    with demo.scope(LOCAL_DIRECTOR) as scope, pytest.raises(BadInput, match="Enter a name"):
        rename(scope, "C1001", 1, name)
    assert name_of(demo, "C1001") == before


def test_a_name_has_an_end(demo: Store) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        with pytest.raises(BadInput, match="200"):
            rename(scope, "C1001", 1, "x" * 201)
        assert rename(scope, "C1001", 1, "x" * 200) == 2


def test_a_rep_renames_neither_own_nor_foreign_accounts(demo: Store) -> None:
    with demo.load(LOCAL_DIRECTOR) as load:
        own, foreign = (
            load.value(f"select account_id from account where owner_id {sign} 'u-niko-lahtinen' order by account_id")
            for sign in ("=", "<>")
        )
    with demo.scope(demo.viewer(REP)) as scope:
        for account in (own, foreign, "no such account"):
            with pytest.raises(Forbidden):
                rename(scope, account, 1, "x")


def test_a_missing_account_is_not_found(demo: Store) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope, pytest.raises(NotFound):
        rename(scope, "C9999", 1, "x")
    with demo.scope(Viewer("ana", "ana", Role.ANALYST)) as scope, pytest.raises(Forbidden):
        rename(scope, "C1001", 1, "x")
