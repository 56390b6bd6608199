"""A new store has every table, the calendar and the settings; a newer one is refused."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

from kam_analytics import access
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import NotFound, StoreError
from kam_analytics.imports.summaries import summaries
from kam_analytics.store import Load, Store, open_store

#: every table that a store has
TABLES = [
    "app_user", "account", "account_team", "contact", "contact_influence", "contact_need", "customer_initiative",
    "buying_rule", "product",
    "sale", "activity", "nps_response", "delivery", "opportunity", "contract", "wallet_estimate",
    "segment_membership", "cadence_rule", "task", "key_account_decision", "target",
    "plan", "plan_objective", "plan_action", "plan_snapshot", "plan_review", "plan_opened", "red_flag",
    "whitespace_state",
    "benchmark_abc", "benchmark_peer", "benchmark_effort",
    "category", "rate", "wallet_competitor", "claim", "feed", "holiday", "saved_view", "user_setting", "plan_draft",
    "opportunity_change", "import_batch", "import_decision", "import_reject", "import_undo", "import_mapping", "change_log", "table_version", "setting", "month",
    "account_month", "account_category_month", "account_order_day", "account_product", "job_run", "save_loss", "segment", "survey",
    "absence", "account_alias", "capacity_assumption", "join_undo",
]  # fmt: skip


def test_first_migration_makes_every_table(store: Store) -> None:
    assert sorted(store.columns) == sorted(TABLES)


def test_every_table_says_how_it_is_filtered(store: Store) -> None:
    assert set(store.columns) == access.TABLES
    assert {table for table in store.columns if "account_key" in store.columns[table]} == access.BY_ACCOUNT_KEY
    by_id = {table for table in store.columns if "account_id" in store.columns[table]}
    assert by_id - access.BY_ACCOUNT_KEY - access.PERSONAL - access.HOUSEKEEPING == access.BY_ACCOUNT_ID
    assert {table for table in store.columns if "user_id" in store.columns[table]} >= access.PERSONAL


def test_only_calendar_settings_segments_and_versions_have_rows(store: Store) -> None:
    with store.load(LOCAL_DIRECTOR) as load:
        filled = {table for table in TABLES if load.value(f"select count(*) from {table}")}
    assert filled == {"cadence_rule", "capacity_assumption", "month", "segment", "setting", "table_version"}


def test_segments_ask_for_a_rhythm_from_the_start(store: Store) -> None:
    with store.load(LOCAL_DIRECTOR) as load:
        rules = load.frame("select segment, activity_type, per_year, rhythm, with_whom from cadence_rule")
        rows = load.frame("select segment, since_on from segment")
    of_a = {
        row.activity_type: (row.per_year, row.rhythm, row.with_whom) for row in rules.itertuples() if row.segment == "A"
    }
    assert of_a == {
        "steering_group_meeting": (4, "quarter", "important"), "call": (12, "month", "important"),
    }  # fmt: skip
    per_year = rules.groupby("segment")["per_year"].sum()
    assert per_year.is_monotonic_decreasing
    assert set(rows["segment"]) == {"A", "B", "C", "D"}
    assert rows["since_on"].isna().all()


def test_amounts_are_exact_and_money_is_euro_until_chosen(store: Store) -> None:
    for table in ("sale", "account_month", "account_category_month"):
        assert store.columns[table]["net_sales"] == "DECIMAL(18,4)"
    assert store.settings["currency"] == "EUR"
    assert store.settings["time_zone"] == "Europe/Helsinki"
    assert store.settings["holiday_country"] == "FI"
    assert store.settings["fiscal_start"] == "1"
    assert not store.is_demo


def test_opening_again_changes_nothing(data_folder: Path) -> None:
    path = data_folder / "kam.duckdb"
    first = open_store(path, create=True)
    kept = (first.columns, first.versions, first.settings)
    first.close()
    second = open_store(path)
    assert (second.columns, second.versions, second.settings) == kept
    second.close()


def test_a_newer_store_is_refused_and_left_alone(data_folder: Path) -> None:
    path = data_folder / "kam.duckdb"
    store = open_store(path, create=True)
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.set("schema_version", "9999")
    store.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer version"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_store_is_refused(data_folder: Path) -> None:
    path = data_folder / "kam.duckdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreError, match=r"kam\.duckdb"):
        open_store(path)


def test_a_missing_store_is_not_made_by_looking(data_folder: Path) -> None:
    with pytest.raises(NotFound):
        open_store(data_folder / "kam.duckdb")
    assert not (data_folder / "kam.duckdb").exists()


def test_versions_rise_for_written_tables_only(store: Store) -> None:
    before = dict(store.versions)
    assert set(before) == set(TABLES)
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.insert("category", load.frame("select 1 as category_key, 'a' as category_id, 'A' label_en, 'A' label_fi"))
        load.touch("product")
    risen = {table for table, version in store.versions.items() if version != before[table]}
    assert risen == {"category", "product"}
    assert all(store.versions[table] == before[table] + 1 for table in risen)


def write_and_fail(load: Load) -> None:
    with load.begin():
        load.execute("insert into category values (1, 'a', 'A', 'A')")
        load.touch("category")
        raise ZeroDivisionError


def test_versions_stay_when_nothing_was_written(store: Store) -> None:
    before = dict(store.versions)
    with store.load(LOCAL_DIRECTOR) as load:
        with pytest.raises(ZeroDivisionError):
            write_and_fail(load)
        assert load.value("select count(*) from category") == 0
    assert store.versions == before


def test_a_setting_that_is_written_is_read_at_once_and_later(data_folder: Path) -> None:
    path = data_folder / "kam.duckdb"
    store = open_store(path, create=True)
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.set("currency", "SEK")
    assert store.settings["currency"] == "SEK"
    store.close()
    store = open_store(path)
    assert store.settings["currency"] == "SEK"
    store.close()


def test_today_is_pinned_by_the_store_and_overridden_by_the_environment(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.set("as_of", "2025-03-31")
    assert store.today == date(2025, 3, 31)
    monkeypatch.setenv("KAM_TODAY", "2024-02-29")
    assert store.today == date(2024, 2, 29)


def test_people_are_found_by_id_while_they_are_active(store: Store) -> None:
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("insert into app_user values ('u1', 'Aino', null, 'rep', null, true, 1)")
        load.execute("insert into app_user values ('u2', 'Eino', null, 'rep', null, false, 1)")
        load.execute("insert into app_user values ('u3', 'Kerttu', null, 'emperor', null, true, 1)")
    assert store.viewer("u1") == access.Viewer("u1", "Aino", access.Role.REP)
    assert store.viewer("local") == LOCAL_DIRECTOR
    for unknown in ("u2", "u3", "u4", ""):
        with pytest.raises(NotFound):
            store.viewer(unknown)


def test_the_orders_of_an_older_store_are_those_of_its_lines(demo: Store) -> None:
    sql = (files("kam_analytics.store") / "migrations" / "0008_orders.sql").read_text(encoding="utf-8")
    rows = "select * from account_month order by all"
    by_category = "select * from account_category_month order by all"
    days = "select * from account_order_day order by all"
    with demo.load(LOCAL_DIRECTOR) as load:
        # lines that rest, come in several invoices, have no number, are credited on the same day
        load.execute("update sale set order_id = null where account_key % 5 = 1")
        load.execute(
            "update sale set order_id = 'O' || cast(account_key % 7 + month(sold_on) as varchar) where account_key % 5 = 2"
        )
        load.execute(
            "insert into sale select * replace (-net_sales as net_sales, 'C1' as order_id) from sale where account_key % 5 = 3"
        )
        load.execute("update product set is_recurring = null where product_key % 2 = 0")
        summaries.rebuild(load)
        categories = load.frame(by_category)
        before, days_before = load.frame(rows), load.frame(days)
        load.execute("drop table account_order_day")
        load.execute("alter table account_month drop column recurring_known_net_sales")
        load.execute("alter table account_month drop column bought_on")
        load.execute("alter table account_category_month drop column recurring_known_net_sales")
        load.execute(sql)
        after, days_after = load.frame(rows), load.frame(days)
        pd.testing.assert_frame_equal(load.frame(by_category), categories)
    pd.testing.assert_frame_equal(after, before)
    pd.testing.assert_frame_equal(days_after, days_before)
    assert not days_after["is_first"].all()
    assert demo.check()["account_month_equals_lines"] == demo.check()["account_order_day_equals_lines"] == 0
