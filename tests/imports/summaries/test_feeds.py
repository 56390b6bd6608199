"""What a feed holds after imports, in the table that every page reads; an undo takes it back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.kit.feeds import Feeds, feeds
from kam_analytics.kit.reader import reader
from kam_analytics.kit.rules.period import Period
from kam_analytics.store import Store
from tests.samples.imports.loading import Files

ACCOUNTS = "account_id;name\nA;A Oy\nB;B Oy\n"
TODAY = date(2026, 6, 5)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_TODAY", TODAY.isoformat())


def sales(*days: str) -> str:
    rows = "".join(f"{number};A;{day};10\n" for number, day in enumerate(days))
    return f"sale_id;account_id;sold_on;net_sales\n{rows}"


def held(store: Store, today: date = TODAY) -> Feeds:
    with store.scope(LOCAL_DIRECTOR) as scope:
        return feeds(reader(scope), today=today)


@pytest.mark.parametrize(
    ("days", "today", "span"),
    [
        (["2026-06-05"], TODAY, ("2026-06-01", "2026-06-05")),
        (["2024-02-29", "2026-05-20"], TODAY, ("2024-02-29", "2026-05-20")),
        (["2026-01-05", "2026-01-15", "2026-01-25", "2026-02-04"], TODAY, ("2026-01-01", "2026-02-04")),
        (["2026-04-01", "2026-05-01"], TODAY, ("2026-04-01", "2026-05-31")),
        (["2026-04-01", "2026-06-01"], TODAY, ("2026-04-01", "2026-06-05")),
        (["2026-05-02", "2026-06-04"], date(2026, 6, 3), ("2026-05-01", "2026-06-03")),
    ],
    ids=["today", "two", "a rhythm", "totals of months", "a total to date", "one lies ahead"],
)
def test_sales_cover_the_days_up_to_today(files: Files, days: list[str], today: date, span: Any) -> None:
    files.load(ACCOUNTS, "accounts")
    files.load(sales(*days))
    assert held(files.store, today)["sales"] == Period(*map(date.fromisoformat, span))


def test_an_empty_store_holds_nothing(files: Files) -> None:
    assert list(held(files.store)) == []


def test_an_undo_takes_a_feed_back(files: Files) -> None:
    files.load(ACCOUNTS, "accounts")
    files.load(sales("2026-01-02", "2026-01-30"))
    late = files.load(sales("2026-01-02", "2026-01-30", "2026-05-29"))
    assert held(files.store)["sales"].until == TODAY
    files.undo(late)
    assert held(files.store)["sales"] == Period(date(2026, 1, 1), date(2026, 1, 31))


def test_margin_is_a_feed_of_its_own(files: Files) -> None:
    files.load(ACCOUNTS, "accounts")
    files.load("sale_id;account_id;sold_on;net_sales;margin\n1;A;2026-01-02;10;\n2;A;2026-04-02;10;3\n")
    found = held(files.store)
    assert (found["sales"].since, found["margin"].since) == (date(2026, 1, 1), date(2026, 4, 1))


def test_every_kind_is_a_feed_with_its_source(files: Files) -> None:
    files.load(ACCOUNTS, "accounts")
    files.load("activity_id;account_id;activity_type;done_on\n1;A;visit;2025-04-01\n", "activities")
    files.load("claim_id;account_id;opened_on\nC1;A;2026-02-01\n", "claims")
    files.load("response_id;account_id;answered_on;score\n1;A;2025-11-05;9\n", "nps")
    found = held(files.store)
    assert {name: span.since for name, span in found.items()} == {
        "activities": date(2025, 4, 1), "claims": date(2026, 2, 1), "answers": date(2025, 11, 1),
    }  # fmt: skip
    assert [feed.source for feed in found.of("claims")] == ["own-claims"]


def test_a_rep_reads_what_the_company_holds(files: Files) -> None:
    files.load(ACCOUNTS, "accounts")
    files.load("claim_id;account_id;opened_on\nC1;A;2026-02-01\n", "claims")
    with files.store.scope(Viewer("rep9", "Rep", Role.REP)) as scope:
        assert feeds(reader(scope), today=TODAY)["claims"].since == date(2026, 2, 1)
