"""Settings of the company are changed, what follows is computed anew, and nothing is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.company.commands import Changed, change_settings, settings_of, take_back
from kam_analytics.company.rules import ZONES
from kam_analytics.errors import BadInput, Conflict, Forbidden
from kam_analytics.imports import import_file
from kam_analytics.store import Store

USUAL = {"fiscal_start": "1", "country": "FI", "time_zone": "Europe/Helsinki"}


@pytest.fixture
def held(store: Store, tmp_path: Path) -> Store:
    """One account with sales and a target for the quarter that begins in October."""
    for kind, text in {
        "accounts": "account_id,name\nA,A\n",
        "sales": "sale_id,account_id,sold_on,net_sales\n1,A,2026-01-05,10\n",
        "targets": "account_id,quarter_on,metric,value\nA,2026-11-03,net_sales,10\n",
    }.items():
        file = tmp_path / f"{kind}.csv"
        file.write_text(text)
        import_file(store, LOCAL_DIRECTOR, file, kind)
    return store


def quarter_of(store: Store, day: date) -> tuple[int, int]:
    with store.load(LOCAL_DIRECTOR) as load:
        row = load.frame("select fiscal_year, fiscal_quarter from month where month_on = :day", day=day).iloc[0]
    return int(row["fiscal_year"]), int(row["fiscal_quarter"])


def change(store: Store, seen: dict[str, str] | None = None, viewer: Viewer = LOCAL_DIRECTOR, **wanted: str) -> Changed:
    return change_settings(store, viewer, wanted, seen or settings_of(store.settings))


def test_the_calendar_follows_the_fiscal_year_and_comes_back(held: Store) -> None:
    assert settings_of(held.settings) == USUAL
    version = held.versions["month"]
    changed = change(held, fiscal_start="4")
    assert changed == Changed({"fiscal_start": "1"}, {"fiscal_start": "4"})
    assert quarter_of(held, date(2026, 10, 1)) == (2027, 3)
    # what was read of the calendar is read again, and the target is still that of its quarter
    assert held.versions["month"] > version
    with held.scope(LOCAL_DIRECTOR) as scope:
        (row,) = scope.read("account_targets", account="A").itertuples()
        assert row.quarter_on.date() in set(scope.read("fiscal_quarters")["quarter_on"].dt.date)
    take_back(held, LOCAL_DIRECTOR, changed)
    assert settings_of(held.settings) == USUAL
    assert quarter_of(held, date(2026, 10, 1)) == (2026, 4)
    assert set(held.check().values()) == {0}


def test_a_year_whose_quarters_would_lose_targets_is_refused_with_their_number(held: Store) -> None:
    with pytest.raises(BadInput) as caught:
        change(held, fiscal_start="2", country="SE")
    assert caught.value.fields == {
        "n": 1, "first": date(2026, 10, 1), "last": date(2026, 10, 1), "months": "1, 4, 7, 10",
    }  # fmt: skip
    # all or nothing
    assert settings_of(held.settings) == USUAL
    assert quarter_of(held, date(2026, 10, 1)) == (2026, 4)
    with held.scope(LOCAL_DIRECTOR) as scope:
        (row,) = scope.read("account_targets", account="A").itertuples()
        scope.delete("target", row.target_id, int(row.version))
    change(held, fiscal_start="2", country="SE")
    assert quarter_of(held, date(2026, 10, 1)) == (2027, 3)


def test_another_time_zone_moves_the_day_of_an_import(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAM_TODAY", "2026-06-30")
    file = tmp_path / "accounts.csv"
    file.write_text("account_id,name\nA,A\n")
    import_file(store, LOCAL_DIRECTOR, file, "accounts")
    file = tmp_path / "claims.csv"
    file.write_text("claim_id,account_id,opened_on\n1,A,2026-01-05\n")
    import_file(store, LOCAL_DIRECTOR, file, "claims")
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update import_batch set imported_at = timestamp '2026-06-30 22:30:00' where kind = 'claims'")

    def imported_on() -> date:
        with store.scope(LOCAL_DIRECTOR) as scope:
            day: date = scope.read("feeds", today=store.today)["imported_on"].iloc[0].date()
        return day

    changed = change(store, time_zone="America/New_York")
    assert imported_on() == date(2026, 6, 30)
    take_back(store, LOCAL_DIRECTOR, changed)
    assert imported_on() == date(2026, 7, 1)


def test_two_editors_do_not_overwrite_each_other(held: Store) -> None:
    seen = settings_of(held.settings)
    first = change(held, seen, fiscal_start="4")
    with pytest.raises(Conflict) as caught:
        change(held, seen, fiscal_start="7", country="SE")
    assert caught.value.fields == {"who": "Local director", "value": "4"}
    assert settings_of(held.settings) == {**USUAL, "fiscal_start": "4"}
    # another setting is none of the first one's
    change(held, seen, country="SE")
    change(held, fiscal_start="7")
    with pytest.raises(Conflict):
        take_back(held, LOCAL_DIRECTOR, first)
    assert settings_of(held.settings)["fiscal_start"] == "7"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DIRECTOR])
def test_only_a_director_changes_them(held: Store, role: Role) -> None:
    with pytest.raises(Forbidden):
        change(held, viewer=Viewer("u", "U", role), country="SE")
    assert settings_of(held.settings) == USUAL


def test_nothing_and_nonsense_are_refused(held: Store) -> None:
    for wanted in ({}, {"country": "fi"}, {"fiscal_start": "13", "country": "SE"}, {"time_zone": "Mars/Olympus"}):
        with pytest.raises(BadInput):
            change(held, **wanted)
    assert settings_of(held.settings) == USUAL


def test_who_changed_what_is_kept(held: Store) -> None:
    change(held, country="SE")
    with held.load(LOCAL_DIRECTOR) as load:
        rows = load.frame("select user_id, row_id, before, after from change_log where table_name = 'setting'")
    assert rows.to_numpy().tolist() == [["local", "holiday_country", "FI", "SE"]]


def test_the_database_knows_the_zones_that_can_be_chosen() -> None:
    with duckdb.connect() as engine:
        known = {name for (name,) in engine.execute("select name from pg_timezone_names()").fetchall()}
    assert set() == ZONES - known
