"""Joining accounts on the command line: the preview, the join, the way back, and what is refused."""

from __future__ import annotations

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
