"""Each check of the store finds what it looks for, and nothing in sound data."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports.summaries import summaries
from kam_analytics.store import Store, open_store

#: check -> statements, each of which breaks it
PLANTED = {
    "account_category_month_equals_lines": [
        *(f"update account_category_month set {name} = {name} + 1 where account_key = 1"
          for name in ("net_sales", "margin", "margin_net_sales", "recurring_net_sales", "recurring_known_net_sales", "lines")),
        "delete from account_category_month where account_key = 2",
        "insert into account_category_month values (1, 9, '2020-01-01', 5, null, 0, 0, 1, 0)",
    ],
    "account_month_equals_lines": [
        *(f"update account_month set {name} = {name} + 1 where account_key = 1"
          for name in ("net_sales", "margin", "margin_net_sales", "recurring_net_sales", "recurring_known_net_sales", "orders", "lines", "order_days")),
        "delete from account_month where account_key = 2",
        "insert into account_month values (1, '2020-01-01', 5, null, 0, 0, 1, 1, 2, '2020-01-01', 0)",
        "update account_month set margin = 0 where margin is null",
        "update account_month set bought_on = null where account_key = 1",
    ],
    "account_order_day_equals_lines": [
        "update account_order_day set is_first = false where account_key = 1",
        "update account_order_day set bought_on = bought_on + 1 where account_key = 1",
        "update account_order_day set order_id = 'o9' where order_id = 'o1'",
        "delete from account_order_day where order_id = 'o3'",
        "insert into account_order_day select * from account_order_day limit 1",
    ],
    "account_product_equals_lines": [
        "update account_product set net_sales = net_sales + 1",
        "update account_product set lines = lines + 1",
        "update account_product set first_on = first_on - 1",
        "update account_product set last_on = last_on + 1",
        "delete from account_product where product_key = 2",
    ],
    "account_group_is_root": [
        "update account set group_key = 99 where account_key = 1",
        "update account set group_key = 2 where account_key = 3",
    ],
    "account_once": [
        "update account set account_id = 'a1' where account_id = 'a2'",
        "update account set account_key = 1 where account_key = 2",
    ],
    "batch_adds_up": [
        f"update import_batch set {name} = {name} + 1"
        for name in ("rows", "loaded", "updated", "skipped", "filtered", "rejected")
    ],
    "id_once": [
        f"insert into {table} select * from {table} limit 1"
        for table in (
            "contact", "plan", "plan_action", "task", "target", "key_account_decision", "segment_membership",
            "app_user", "product", "survey",
        )
    ],
    "joined_account_is_gone": [
        "update account_alias set account_id = 'a1' where account_id = 'a4'",
        "update account_alias set kept_id = 'a9' where account_id = 'a4'",
        "update sale set joined_from = 'a1'",
        *(f"update {table} set account_id = 'a4'" for table in ("contact", "plan", "target")),
        "insert into activity (account_id, activity_type, done_on) values ('a5', 'call', '2025-01-01')",
    ],
    "job_succeeds": [
        "insert into job_run values ('backup', '2025-01-03', '2025-01-03', 'failed', 'no', '{}')",
    ],
    "save_is_kept": [
        "insert into save_loss (loss_id, found_at, saves) values ('l2', '2025-01-01', 5)",
        "insert into save_loss (loss_id, found_at, saves) values ('l3', '2025-01-01', null)",
    ],
    "rate_once": ["update rate set month_on = '2025-01-01'", "update rate set rate = 0 where month_on = '2025-01-01'"],
    "nps_in_scale": ["update nps_response set score = 11", "update nps_response set score = -1"],
    "survey_is_listed": [
        "update survey set has_answers = false", "delete from survey", "update nps_response set survey = 'Another'",
    ],
    "person_has_role": ["update app_user set role = 'emperor'", "update app_user set role = 'Rep'"],
    "sale_has_account": ["delete from account where account_key = 2"],
    "sale_has_batch": [
        "delete from import_batch where batch_key = 1",
        "update import_batch set undone_at = '2025-01-01' where batch_key = 1",
    ],
    "delivery_part_once": ["update delivery set line_id = '2'", "update delivery set line_id = null"],
    "sale_once": ["update sale set sale_id = 's1' where sale_id = 's2'"],
    "status_is_known": [
        f"update {table} set status = '{status}'"
        for table, status in (
            ("plan", "frozen"), ("target", "decided"), ("plan_action", "overdue"), ("task", "missed"),
            ("opportunity", "closed"), ("contract", "ended"), ("key_account_decision", "approved"),
            ("segment_membership", "approved"),
        )
    ],
}  # fmt: skip

SOUND = """
    insert into app_user values ('u1', 'Aino', null, 'rep', null, true, 1);
    insert into account (account_key, account_id, name, group_key, parent_id) values
        (1, 'a1', 'One', 1, null), (2, 'a2', 'Two', 1, 'a1'), (3, 'a3', 'Three', 3, null);
    insert into category values (1, 'c1', 'C', 'C');
    insert into product values (1, 'p1', 'P1', 1, true, 1), (2, 'p2', 'P2', null, false, 1);
    insert into import_batch values
        (1, 'b1', 'sales', 'erp', 'f.csv', 'x', 'y', '2025-01-01', 'local', 10, 5, 1, 2, 1, 1, null, null),
        (2, 'b2', 'sales', 'other', 'f.csv', 'x', 'y', '2025-01-01', 'local', 1, 1, 0, 0, 0, 0, null, null);
    insert into sale (
        sale_id, account_key, product_key, sold_on, quantity, net_sales, margin, order_id, batch_key
    ) values
        ('s1', 1, 1, '2025-01-31', 1, 100.10, 20.02, 'o1', 1), ('s2', 1, 1, '2025-01-31', 1, 50, 5, 'o2', 1),
        ('s3', 1, 2, '2025-02-01', 1, 10, null, 'o3', 1), ('s4', 2, 1, '2025-02-28', -1, -7.5, -1, 'o4', 1),
        (null, 2, null, '2025-02-28', 1, 1, null, null, 1), (null, 2, null, '2025-02-28', 1, 1, null, null, 1),
        ('s1', 3, 1, '2025-01-31', 1, 100.10, 20.02, 'o1', 2);
    insert into nps_response (response_id, account_id, answered_on, score, batch_key) values
        ('n1', 'a1', '2025-01-01', 0, 1), ('n2', 'a1', '2025-01-01', 10, 1);
    insert into delivery (delivery_id, line_id, account_id, due_on, batch_key)
        values ('d1', null, 'a1', '2025-01-01', 1), ('d1', '2', 'a1', '2025-01-01', 1), ('d1', '2', 'a1', '2025-01-01', 2);
    insert into survey (survey, has_answers) values ('', true);
    insert into job_run values ('backup', '2025-01-01', '2025-01-01', 'failed', 'no', '{}'),
        ('backup', '2025-01-02', '2025-01-02', 'done', 'yes', '{}');
    insert into save_loss (loss_id, found_at, saves, seen_at) values ('l1', '2025-01-01', 3, '2025-01-02');
    insert into contact (contact_id, account_id) values ('k1', 'a1'), ('k2', null);
    insert into account_alias values ('a4', 4, 'Four', 'a3', '2025-01-01', 'local'),
        ('a5', 5, 'Five', 'a4', '2025-01-01', 'local');
    insert into rate values ('SEK', '2025-01-01', 0.09), ('SEK', '2025-02-01', 0.09), ('NOK', '2025-01-01', 0.08);
    insert into plan (plan_id, account_id, title, starts_on, ends_on, status)
        values ('p1', 'a1', 'P', '2025-01-01', '2025-12-31', 'closed');
    insert into target (target_id, account_id, quarter_on, metric, value, status)
        values ('t1', 'a1', '2025-01-01', 'net_sales', 1, 'approved');
    insert into plan_action (action_id, objective_id, plan_id, account_id, action, status)
        values ('x1', 'o1', 'p1', 'a1', 'call', 'cancelled');
    insert into task (task_id, account_id, title, due_on, status) values ('k1', 'a1', 'T', '2025-01-01', 'done');
    insert into opportunity (opportunity_id, account_id, status) values ('o1', 'a1', 'won');
    insert into contract (contract_id, account_id, status) values ('c1', 'a1', 'renewed');
    insert into key_account_decision (decision_id, account_id, from_on, status)
        values ('d1', 'a1', '2025-01-01', 'decided');
    insert into segment_membership (membership_id, account_id, segment, from_on, status)
        values ('m1', 'a1', 'A', '2025-01-01', 'proposed');
"""


@pytest.fixture(scope="module")
def sound_path(empty_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(folder))
        store = open_store(Path(shutil.copy(empty_path, folder / "kam.duckdb")))
        with store.load(LOCAL_DIRECTOR) as load, load.begin():
            for statement in SOUND.split(";"):
                if statement.strip():
                    load.execute(statement)
            summaries.rebuild(load)
        store.close()
    return folder / "kam.duckdb"


@pytest.fixture
def sound(sound_path: Path, data_folder: Path) -> Iterator[Store]:
    """A small company in which every check finds nothing."""
    store = open_store(Path(shutil.copy(sound_path, data_folder / "kam.duckdb")))
    yield store
    store.close()


def test_sound_data_pass(sound: Store) -> None:
    assert set(sound.check().values()) == {0}
    with sound.load(LOCAL_DIRECTOR) as load:
        months = load.frame("select * from account_month order by account_key, month_on")
    expected = pd.DataFrame(
        {"net_sales": [150.1, 10.0, -5.5, 100.1], "orders": [2, 1, 1, 1], "lines": [2, 1, 3, 1],
         "recurring_net_sales": [150.1, 0.0, -7.5, 100.1], "margin_net_sales": [150.1, 0.0, -7.5, 100.1]}
    )  # fmt: skip
    for name in expected:
        assert months[name].tolist() == pytest.approx(expected[name].tolist()), name
    assert months["margin"].isna().tolist() == [False, True, False, False]


def test_an_empty_store_and_the_demo_company_pass(store: Store, demo: Store) -> None:
    assert set(store.check().values()) == {0}
    assert {name: rows for name, rows in demo.check().items() if rows} == {}


def test_every_check_has_something_planted_for_it(store: Store) -> None:
    assert set(store.check()) == set(PLANTED)


@pytest.mark.parametrize("name", PLANTED)
def test_a_check_finds_what_was_planted(sound: Store, name: str) -> None:
    for statement in PLANTED[name]:
        with sound.load(LOCAL_DIRECTOR) as load:
            load.execute("begin")
            assert load.execute(statement) > 0, statement
            rows = load.frame(check_sql(name))
            load.execute("rollback")
        assert len(rows) > 0, f"{name} does not see: {statement}"
    assert sound.check()[name] == 0


def test_check_counts_the_rows(sound: Store) -> None:
    with sound.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update nps_response set score = 12")
    assert {name: rows for name, rows in sound.check().items() if rows} == {"nps_in_scale": 2}


def check_sql(name: str) -> str:
    from kam_analytics import store

    return (Path(store.__file__).parent / "checks" / f"{name}.sql").read_text(encoding="utf-8")
