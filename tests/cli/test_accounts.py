"""Joining accounts on the command line: the preview, the join, the way back, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.store import open_store
from tests.samples.command_line import Run
from tests.samples.demo import REP
from tests.samples.imports.companies import bring

SAID = """\
Virta Oy (OLD) becomes part of Virta Oy (NEW)
          Figure     To join     To keep    Together
Net sales in all      €1,200      €1,200      €2,400
     Sales lines          12          12          24
  First purchase 15 Jun 2024 15 Jun 2025 15 Jun 2024
   Last purchase 15 May 2025 15 May 2026 15 May 2026
           Owner           –           –           –
  Customer since           –           –           –
Virta Oy (NEW) keeps its own name, owner, parent company and other details.
What moves: Sales 12.
""".splitlines()


@pytest.fixture
def renumbered(data_folder: Path) -> Path:
    """A company of which one customer has two numbers."""
    store = open_store(data_folder / "kam.duckdb", create=True)
    bring(store, "28-renumbered-customer")
    store.close()
    return store.path


def ids(path: Path) -> list[str]:
    store = open_store(path)
    with store.load(LOCAL_DIRECTOR) as load:
        found = load.frame("select account_id from account order by account_id")["account_id"].tolist()
    store.close()
    return found


def test_a_preview_a_join_and_the_way_back(run: Run, renumbered: Path) -> None:
    tried = run("accounts", "join", "OLD", "NEW", "--dry-run")
    assert (tried.code, tried.out.splitlines()) == (0, SAID)
    assert ids(renumbered) == ["K", "NEW", "OLD"]
    done = run("accounts", "join", "OLD", "NEW")
    assert done.out.splitlines() == [*SAID, "Virta Oy (OLD) is part of Virta Oy (NEW) now: 12 rows moved."]
    assert ids(renumbered) == ["K", "NEW"]
    back = run("accounts", "undo-join", "OLD")
    assert (back.code, back.out) == (0, "OLD is an account of its own again: 12 rows went back.\n")
    assert ids(renumbered) == ["K", "NEW", "OLD"]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("join", "OLD"), 2, "Name two accounts: the one to join, and the one to keep."),
        (("join", "OLD", "OLD"), 2, "choose two accounts"),
        (("join", "OLD", "NONE"), 1, "Not found"),
        (("undo-join", "OLD"), 2, "“OLD” has not been joined into another account."),
        (("undo-join", "OLD", "NEW"), 2, "undo-join takes one account"),
        (("undo-join", "OLD", "--dry-run"), 2, "undo-join takes one account"),
    ],
)
def test_what_is_refused(run: Run, renumbered: Path, arguments: tuple[str, ...], code: int, sentence: str) -> None:
    ran = run("accounts", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert sentence in ran.err


def test_only_a_director_joins(run: Run, own: Path) -> None:
    ran = run("accounts", "join", "C1002", "C1003", "--viewer", REP)
    assert ran.code == 1
    assert "may not import" in ran.err


def cards(path: Path) -> dict[str, tuple[object, ...]]:
    store = open_store(path)
    with store.scope(LOCAL_DIRECTOR) as scope:
        rows = scope.records("accounts", account="")
    store.close()
    return {row["account_id"]: (row["name"], row["parent_id"], row["city"], row["since_on"]) for row in rows}


def test_an_account_is_added_and_several_are_changed(run: Run, renumbered: Path) -> None:
    added = run("accounts", "add", "4711", "--name", "Virta Oy", "--parent", "OLD", "--since", "2027-01-01")
    said = "Account 4711 added.\nThere are already accounts with this name: NEW, OLD.\n"
    assert (added.code, added.out) == (0, said)
    assert run("accounts", "add", "--name", "Other").out == "Account KAM-1 added.\n"
    changed = run("accounts", "set", "4711", "KAM-1", "--city", "Turku", "--parent", "NEW")
    assert (changed.code, changed.out) == (0, "2 accounts changed.\n")
    assert cards(renumbered)["4711"] == ("Virta Oy", "NEW", "Turku", date(2027, 1, 1))
    assert run("accounts", "set", "4711", "--parent", "", "--since", "").code == 0
    assert cards(renumbered)["4711"] == ("Virta Oy", None, "Turku", None)


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("add",), 2, "Enter a name for the account."),
        (("add", "A", "B", "--name", "x"), 2, "Add one account at a time."),
        (("add", "OLD", "--name", "x"), 2, "There is an account with the number “OLD” already"),
        (("add", "--name", "x", "--since", "soon"), 2, "“soon” is not a day"),
        (("add", "--name", "x", "--dry-run"), 2, "--dry-run is for join."),
        (("set",), 2, "Choose at least one account."),
        (("set", "OLD"), 2, "There is nothing to save."),
        (("set", "NONE", "--city", "x"), 2, "There is no account with the number “NONE”."),
        (("set", "OLD", "--parent", "OLD"), 2, "would be a parent company of itself"),
        (("join", "OLD", "NEW", "--city", "x"), 2, "leave out the other options"),
    ],
)
def test_what_is_not_added_or_changed(
    run: Run, renumbered: Path, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    before = cards(renumbered)
    ran = run("accounts", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert sentence in ran.err
    assert cards(renumbered) == before


def test_a_rep_adds_and_changes_own_accounts(run: Run, own: Path) -> None:
    assert run("accounts", "add", "--name", "Mine", "--viewer", REP).out == "Account KAM-1 added.\n"
    assert run("accounts", "set", "KAM-1", "--city", "Espoo", "--viewer", REP).code == 0
    ran = run("accounts", "set", "KAM-1", "--owner", "", "--viewer", REP)
    assert (ran.code, ran.out) == (1, "")
    assert "Your role may not change this." in ran.err
