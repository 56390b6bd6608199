"""A store of an older version grows without losing a row, is copied first, and stays as it was when it cannot."""

from __future__ import annotations

import gzip
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import StoreError
from kam_analytics.imports.joined import join_accounts
from kam_analytics.store import Store, migrate, open_store, queries
from kam_analytics.week.rules import lines
from tests.samples.places import OLD_STORES
from tests.samples.worlds import parameters

OLD = sorted(OLD_STORES.glob("schema-*.duckdb.gz"))
#: what every migration writes
WRITTEN = frozenset({"setting", "table_version"})
#: schema -> tables whose rows a migration after it takes out, as it says itself
EMPTIED = {"1": {"plan_draft"}}
#: columns whose values a migration moves into others, as it says itself
MOVED = {"activity": {"contact_id"}}
#: columns that a migration counts anew, as it says itself
RECOUNTED = {"account_month": {"orders", "order_days"}, "product": {"is_recurring"}}
#: the tables that people edit: an id is there once
EDITED = {
    "app_user": "user_id", "account": "account_id", "contact": "contact_id", "contact_influence": "influence_id",
    "contact_need": "need_id", "customer_initiative": "initiative_id", "buying_rule": "buying_rule_id",
    "product": "product_id", "wallet_estimate": "estimate_id", "wallet_competitor": "wallet_competitor_id",
    "segment_membership": "membership_id", "cadence_rule": "cadence_rule_id", "task": "task_id",
    "key_account_decision": "decision_id", "target": "target_id", "plan": "plan_id",
    "plan_objective": "objective_id", "plan_action": "action_id", "plan_snapshot": "snapshot_id",
    "plan_review": "review_id", "red_flag": "flag_id",
}  # fmt: skip

Content = dict[str, tuple[Any, ...]]


@pytest.fixture(params=OLD, ids=lambda file: file.name.partition(".")[0])
def old(request: pytest.FixtureRequest, data_folder: Path) -> Path:
    """A store as a user of that time has it on disk."""
    path = data_folder / "kam.duckdb"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    return path


@pytest.fixture
def last(data_folder: Path) -> Path:
    """One old store is enough."""
    path = data_folder / "kam.duckdb"
    path.write_bytes(gzip.decompress(OLD[-1].read_bytes()))
    return path


def content(path: Path, columns: dict[str, list[str]] | None = None) -> Content:
    """Per table its number of rows, the sum of each number and how often each other column has a value."""
    found: Content = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as old (read_only)")
        kinds = connection.execute(
            "select table_name, column_name, data_type from information_schema.columns "
            "where table_catalog = 'old' order by table_name, ordinal_position"
        ).fetchall()
        for table in sorted({row[0] for row in kinds}):
            told = [
                f"sum({name})" if kind in ("INTEGER", "BIGINT", "DOUBLE") or "DECIMAL" in kind else f"count({name})"
                for of, name, kind in kinds
                if of == table and (columns is None or name in columns.get(table, []))
            ]
            if told:
                row = connection.execute(f"select count(*), {', '.join(told)} from old.{table}").fetchone()
                found[table] = tuple(round(value, 4) if isinstance(value, float) else value for value in row or ())
    return found


def columns(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with duckdb.connect(str(path), read_only=True) as connection:
        for table, name in connection.execute(
            "select table_name, column_name from information_schema.columns"
        ).fetchall():
            found.setdefault(table, []).append(name)
    return found


def schema_of(path: Path) -> str:
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute("select value from setting where name = 'schema_version'").fetchone()
    return str(row[0]) if row else ""


def spoil(path: Path, *statements: str) -> None:
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)


def rows(store: Store, sql: str) -> list[dict[str, Any]]:
    with store.load(LOCAL_DIRECTOR) as load:
        found: list[dict[str, Any]] = load.frame(sql).to_dict("records")
    return found


def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later version whose last migration breaks half-way."""
    folder = Path(shutil.copytree(migrate._FOLDER, tmp_path / "migrations"))
    (folder / "0998_tables.sql").write_text(
        "create table later (a text); delete from sale; update plan set title = 'x';"
    )
    (folder / "0999_breaks.sql").write_text("update account set name = 'x'; select nothing from nowhere;")
    monkeypatch.setattr(migrate, "_FOLDER", folder)


def test_every_table_has_rows(old: Path) -> None:
    counts = {table: row[0] for table, row in content(old).items()}
    assert len(counts) >= 51
    assert {table for table, count in counts.items() if not count} == set()


def test_it_grows_and_keeps_every_row(old: Path) -> None:
    had = {
        table: [name for name in of if name not in RECOUNTED.get(table, set()) | MOVED.get(table, set())]
        for table, of in columns(old).items()
    }
    before = content(old, had)
    changed = WRITTEN | EMPTIED.get(schema_of(old), set())
    store = open_store(old)
    newest = int(store.settings["schema_version"])
    broken = {name: found for name, found in store.check().items() if found}
    store.close()
    after = content(old, had)
    assert newest == max(migrate._files())
    assert {table: row for table, row in after.items() if table not in changed} == {
        table: row for table, row in before.items() if table not in changed
    }
    assert broken == {}


def test_who_was_there_is_there_and_comes_back(last: Path) -> None:
    """The one person of an activity is the first of several; saves and imports that can be undone have them too."""
    with duckdb.connect(str(last)) as connection:
        met = connection.execute(
            "select activity_id, contact_id from activity where contact_id is not null order by activity_id"
        ).fetchall()
        one, person, account = next(
            iter(
                connection.execute(
                    "select activity_id, contact_id, account_id from activity inner join contact using (contact_id, account_id)"
                ).fetchall()
            )
        )
        spoil_log = (
            "insert into change_log (change_id, changed_at, user_id, table_name, row_id, column_name, before, after, "
            "version, save_id) values ('x1', now(), 'local', 'activity', $id, 'contact_id', null, $who, 2, 's1'), "
            "('x2', now(), 'local', 'activity', 'gone', '-', "
            "json_object('activity_id', 'gone', 'account_id', $account, 'contact_id', $who, 'activity_type', 'call', 'done_on', '2026-01-05', "
            "'quantity', 1, 'version', 1), null, 1, 's2')"
        )
        connection.execute(spoil_log, {"id": one, "who": person, "account": account})
        connection.execute(
            "insert into import_undo select 1, 'activity', activity_id, to_json(activity) from activity "
            "where activity_id = $id",
            {"id": one},
        )
    store = open_store(last)
    found = rows(
        store,
        "select activity_id, contact_ids[1] as who, len(contact_ids) as n from activity "
        "where contact_ids is not null order by activity_id",
    )
    assert [(row["activity_id"], row["who"]) for row in found] == met
    assert {row["n"] for row in found} == {1}
    (kept,) = rows(
        store,
        f"select cast(json_extract_string(before, '$.contact_ids') as varchar[]) as who from import_undo "
        f"where table_name = 'activity' and row_id = '{one}' and json_exists(before, '$.contact_said')",
    )
    assert list(kept["who"]) == [person]
    with store.scope(LOCAL_DIRECTOR) as scope:
        scope.undo("s2")
        assert (scope.row("activity", "gone") or {})["contact_ids"] == [person]
    assert [row["column_name"] for row in rows(store, "select column_name from change_log where change_id = 'x1'")] == [
        "contact_ids"
    ]
    store.close()


def test_every_query_runs_on_it(old: Path) -> None:
    store = open_store(old)
    day = date.fromisoformat(store.settings["as_of"])
    account = rows(store, "select account_id from plan order by plan_id")[0]["account_id"]
    alone = rows(
        store,
        "select account_id from account where parent_id is null and account_id not in (select account_id from plan)",
    )
    join_accounts(store, LOCAL_DIRECTOR, alone[-1]["account_id"], account)
    with store.scope(LOCAL_DIRECTOR) as scope:
        tasks = scope.read("account_tasks", account="", today=day)
        there = {"tasks": lines(tasks["task_id"]), "user": str(tasks["user_id"].dropna().iloc[0])}
        answered = {}
        for name in queries.names():
            asked = parameters(name, account=account, today=day)
            asked |= {name: value for name, value in there.items() if name in asked}
            answered[name] = len(scope.read(name, **asked))
    assert sum(found > 0 for found in answered.values()) > len(answered) - 16
    store.close()


def test_it_is_copied_first_and_the_copy_is_the_old_store(old: Path) -> None:
    before, schema = content(old), schema_of(old)
    open_store(old).close()
    copies = list((old.parent / "backup").glob("*.duckdb"))
    assert len(copies) == 1
    assert copies[0].name.startswith(f"kam-schema-{schema}-")
    assert copies[0].stat().st_mode & 0o777 == 0o600
    assert content(copies[0]) == before
    open_store(old).close()
    assert list((old.parent / "backup").glob("*.duckdb")) == copies, "a store of today is not copied"


def test_what_is_only_in_the_log_is_in_the_copy(last: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{last}' as old")
        connection.execute("set checkpoint_threshold = '1GB'")
        connection.execute("pragma disable_checkpoint_on_shutdown")
        connection.execute("insert into old.setting values ('late', 'yes')")
    assert last.with_name("kam.duckdb.wal").exists()
    open_store(last).close()
    (copy,) = (last.parent / "backup").glob("*.duckdb")
    with duckdb.connect(str(copy), read_only=True) as connection:
        assert connection.execute("select value from setting where name = 'late'").fetchall() == [("yes",)]


def test_it_is_refused_and_left_alone_when_it_cannot_be_copied(last: Path) -> None:
    (last.parent / "backup").write_text("a file where the folder should be")
    before = content(last)
    with pytest.raises(StoreError, match=r"older version.*Nothing was changed"):
        open_store(last)
    assert content(last) == before
    assert schema_of(last) == "2"


def test_half_a_copy_is_no_copy(last: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_source: object, target: Any) -> None:
        target.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kam_analytics.store.migrate.shutil.copyfileobj", full)
    with pytest.raises(StoreError, match="No space left on device"):
        open_store(last)
    assert list((last.parent / "backup").iterdir()) == []


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    last: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(last)
    with monkeypatch.context() as patch:
        failing(tmp_path, patch)
        with pytest.raises(StoreError, match="nowhere"):
            open_store(last)
        # the app tries again and again
        patch.setattr("kam_analytics.clock.now", lambda: datetime(2030, 1, 1))
        with pytest.raises(StoreError, match="nowhere"):
            open_store(last)
    assert content(last) == before
    assert [copy.name for copy in (last.parent / "backup").iterdir()] == [
        f"kam-schema-{schema_of(last)}-20300101-000000.duckdb"
    ]
    open_store(last).close()
    assert int(schema_of(last)) == max(migrate._files())


def test_migrations_are_chosen_by_their_number(last: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(migrate._FOLDER, tmp_path / "migrations"))
    (folder / "0900_gap.sql").write_text("insert into setting values ('gap', 'was applied');")
    monkeypatch.setattr(migrate, "_FOLDER", folder)
    for _time in range(2):
        store = open_store(last)
        assert store.settings["schema_version"] == "900"
        assert rows(store, "select value from setting where name = 'gap'") == [{"value": "was applied"}]
        store.close()


class TestIdsThatAreThereTwice:
    def test_each_is_renamed_and_listed(self, last: Path) -> None:
        spoil(last, *(f"insert into {table} select * from {table} limit 1" for table in EDITED))
        before = {table: row[0] for table, row in content(last).items()}
        store = open_store(last)
        for table, key in EDITED.items():
            (found,) = rows(store, f"select count(*) as n, count(distinct {key}) as ids from {table}")
            assert found == {"n": before[table], "ids": before[table]}, table
        assert store.check()["id_once"] == 0
        listed = rows(store, "select * from change_log where user_id = 'migration'")
        assert sorted((row["table_name"], row["column_name"]) for row in listed) == sorted(EDITED.items())
        for row in listed:
            assert row["row_id"] == row["after"]
            assert row["after"].startswith(f"{row['before']}-")
        store.close()

    def test_the_first_keeps_it_with_all_that_names_it(self, last: Path) -> None:
        spoil(last, "insert into plan_objective select * from plan_objective where objective_id = 'OB0001'")
        names = "select count(*) as n from plan_action where objective_id = 'OB0001'"
        store = open_store(last)
        had = duckdb.connect(str(next((last.parent / "backup").glob("*.duckdb"))), read_only=True)
        assert rows(store, names) == [{"n": had.execute(names).fetchall()[0][0]}]
        had.close()
        store.close()

    def test_what_another_account_has_under_it_goes_with_its_own_row(self, last: Path) -> None:
        """A rep took the id of an objective elsewhere, and wrote actions under it."""
        spoil(
            last,
            "insert into plan_objective (objective_id, plan_id, account_id, horizon, goal) "
            "select objective_id, 'mine', 'C9999', 'long', 'twin' from plan_objective where objective_id = 'OB0001'",
            "insert into plan_action (action_id, objective_id, plan_id, account_id, action, status) "
            "values ('mine', 'OB0001', 'mine', 'C9999', 'call', 'open')",
        )
        store = open_store(last)
        (twin,) = rows(store, "select objective_id from plan_objective where goal = 'twin'")
        assert rows(store, "select objective_id from plan_action where action_id = 'mine'") == [twin]
        assert rows(store, "select account_id from plan_objective where objective_id = 'OB0001'") != []
        assert (
            rows(store, "select 1 as x from plan_action where objective_id = 'OB0001' and account_id = 'C9999'") == []
        )
        store.close()
