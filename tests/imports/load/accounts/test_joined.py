"""Two accounts of one customer become one: its rows, what comes later, what exists once, and the way back."""

from __future__ import annotations

from datetime import date

import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.errors import BadInput, Forbidden, NotFound
from kam_analytics.imports.joined import join_accounts, try_join, undo_join
from kam_analytics.imports.summaries.publish import publish
from kam_analytics.imports.tables.joined import sides_table
from kam_analytics.imports.wording import joined as said
from kam_analytics.kit.wording import words
from kam_analytics.store import Store
from tests.samples.imports.joins import everything, join, part, put
from tests.samples.imports.loading import Files, figures, lines, rows


@pytest.fixture
def sold(company: Files) -> Files:
    """A1 and A2 bought the same product on the same day, A3 something else."""
    company.load(
        lines(
            "1,A1,P1,2026-01-01,1,10,3",
            "2,A1,P2,2026-02-01,1,20,",
            "3,A2,P1,2026-01-01,1,5,1",
            "4,A3,P1,2026-03-01,1,7,",
        )
    )
    return company


def test_the_rows_of_both_are_those_of_one(sold: Files) -> None:
    done = join(sold)
    assert done.moved == {"sale": 2}
    assert (done.joined.sold.net_sales, done.kept.sold.net_sales, done.sold.net_sales) == (30, 5, 35)
    assert (done.sold.lines, done.sold.first_on, done.sold.last_on) == (3, date(2026, 1, 1), date(2026, 2, 1))
    assert sold.rows("select account_id from account order by account_id") == [("A2",), ("A3",)]
    assert sold.rows(
        "select account_id, month_on, cast(net_sales as double), lines from account_month join account using (account_key) order by 1, 2"
    ) == [("A2", "2026-01-01", 15.0, 2), ("A2", "2026-02-01", 20.0, 1), ("A3", "2026-03-01", 7.0, 1)]
    products = "select account_id, product_id, lines from account_product join account using (account_key) join product using (product_key) order by 1, 2"
    assert sold.rows(products) == [("A2", "P1", 2), ("A2", "P2", 1), ("A3", "P1", 1)]


def test_a_preview_writes_nothing_and_says_the_same(sold: Files) -> None:
    before = everything(sold.store)
    tried = try_join(sold.store, LOCAL_DIRECTOR, "A1", "A2")
    assert everything(sold.store) == before
    assert join(sold) == tried


def test_undo_gives_everything_back(sold: Files) -> None:
    before = everything(sold.store)
    join(sold)
    assert part(sold) == 2
    assert everything(sold.store) == before
    logged = sold.rows(
        "select table_name, row_id, column_name, user_id from change_log order by changed_at, column_name"
    )
    assert logged == [("account_alias", "A1", "*", "local"), ("account_alias", "A1", "-", "local")]


def test_two_accounts_of_the_demo_company_and_back(demo: Store) -> None:
    """Every kind of row of an account with plans, targets, answers and deliveries moves and comes back."""
    busy = rows(
        demo,
        "select account_id from plan join nps_response using (account_id) join delivery using (account_id) "
        "join contact using (account_id) group by account_id order by account_id limit 1",
    )[0][0]
    kept = rows(
        demo,
        f"select account_id from account where account_id <> '{busy}' and parent_id is null "
        "and account_id not in (select account_id from plan) "
        "and account_id not in (select parent_id from account where parent_id is not null) order by account_id limit 1",
    )[0][0]
    with demo.load(LOCAL_DIRECTOR) as load, load.begin():
        # the company has written more since its last import
        publish(load, demo.today)
    before = everything(demo)
    done = join_accounts(demo, LOCAL_DIRECTOR, busy, kept)
    assert {"sale", "activity", "contact", "nps_response", "delivery", "plan", "target", "task"} <= done.moved.keys()
    assert {name: n for name, n in demo.check().items() if n} == {}
    for table, columns in demo.columns.items():
        if "joined_from" in columns and "account_id" in columns:
            assert rows(demo, f"select count(*) from {table} where account_id = '{busy}'") == [(0,)], table
    undo_join(demo, LOCAL_DIRECTOR, busy)
    after = everything(demo)
    assert {table for table in before if after[table] != before[table]} == set()


# What an account has once -------------------------------------------------------------------------------------


def test_what_an_account_has_once_stays_that_of_the_account_that_is_kept(company: Files) -> None:
    company.load("user_id\nu1\nu2\n", "users")
    company.load("account_id,user_id\nA1,u1\nA1,u2\nA2,u1\n", "teams")
    company.load(
        "account_id,quarter_on,metric,value\nA1,2026-01-01,margin,1\nA1,2026-04-01,margin,2\nA2,2026-01-01,margin,9\n",
        "targets",
    )
    company.load("account_id,year,likely\nA1,2025,1\nA1,2026,2\nA2,2026,9\n", "wallets")
    put(
        company,
        "insert into wallet_competitor (wallet_competitor_id, estimate_id, account_id, competitor) "
        "select 'w' || year, estimate_id, account_id, 'Rival' from wallet_estimate where account_id = 'A1'",
        "insert into plan (plan_id, account_id, title, starts_on, ends_on, status) "
        "values ('p', 'A1', 'Plan', date '2026-01-01', date '2026-12-31', 'draft')",
        "insert into plan_objective (objective_id, plan_id, account_id, target_id, horizon, goal) "
        "select 'o', 'p', 'A1', target_id, 'short', 'More' from target where account_id = 'A1' and value = 1",
        "insert into whitespace_state (account_id, category_id, state, noted_on) values "
        "('A1', 'service', 'own', date '2026-01-01'), ('A2', 'service', 'competitor', date '2026-01-01')",
    )
    before = everything(company.store)
    done = join(company)
    assert sorted((left.table, left.until) for left in done.left) == [
        ("account_team", None), ("target", None), ("wallet_estimate", None), ("whitespace_state", None),
    ]  # fmt: skip
    assert company.rows("select account_id, quarter_on, value from target order by quarter_on") == [
        ("A2", "2026-01-01", 9.0), ("A2", "2026-04-01", 2.0),
    ]  # fmt: skip
    assert company.rows("select year, cast(likely as double) from wallet_estimate order by year") == [
        (2025, 1.0),
        (2026, 9.0),
    ]
    assert company.rows("select wallet_competitor_id from wallet_competitor") == [("w2025",)]
    assert company.rows("select value from plan_objective join target using (target_id)") == [(9.0,)]
    assert company.rows("select user_id from account_team order by user_id") == [("u1",), ("u2",)]
    # the next files name both accounts again
    again = company.load(
        "account_id,quarter_on,metric,value\nA1,2026-01-01,margin,3\nA1,2026-04-01,margin,4\nA2,2026-01-01,margin,8\n",
        "targets",
    )
    assert figures(again) == (0, 2, 1, 0)
    assert company.rows("select quarter_on, value from target order by quarter_on") == [
        ("2026-01-01", 8.0),
        ("2026-04-01", 4.0),
    ]
    company.undo(again)
    part(company)
    after = everything(company.store)
    for found in (before, after):
        found.pop("import_batch"), found.pop("import_mapping")
    assert after == before


def test_a_decided_period_ends_before_the_one_of_the_account_that_is_kept(company: Files) -> None:
    header = "account_id,segment,from_on,to_on,status\n"
    company.load(
        f"{header}A1,A,2019-01-01,,decided\nA1,B,2018-01-01,2018-12-31,decided\nA2,B,2025-06-01,,decided\n", "segments"
    )
    company.load("account_id,from_on,status\nA1,2026-01-01,decided\nA2,2025-01-01,decided\n", "key_accounts")
    before = everything(company.store)
    done = join(company)
    assert [(left.table, left.row["from_on"], left.until) for left in done.left] == [
        ("segment_membership", "2019-01-01", date(2025, 5, 31)), ("key_account_decision", "2026-01-01", None),
    ]  # fmt: skip
    periods = "select account_id, segment, from_on, to_on from segment_membership order by from_on"
    assert company.rows(periods) == [
        ("A2", "B", "2018-01-01", "2018-12-31"), ("A2", "A", "2019-01-01", "2025-05-31"), ("A2", "B", "2025-06-01", None),
    ]  # fmt: skip
    part(company)
    assert everything(company.store) == before


def test_who_changed_a_period_since_keeps_that(company: Files) -> None:
    company.load("account_id,segment,from_on,status\nA1,A,2019-01-01,decided\nA2,B,2025-06-01,decided\n", "segments")
    join(company)
    put(company, "update segment_membership set to_on = date '2024-12-31' where segment = 'A'")
    part(company)
    assert company.rows("select to_on from segment_membership where account_id = 'A1'") == [("2024-12-31",)]


def test_a_customer_is_one_since_the_earlier_day(company: Files) -> None:
    company.load("account_id,since_on\nA1,2019-05-01\nA2,2025-06-01\n", "accounts")
    assert join(company).since_on == date(2019, 5, 1)
    # the next list of accounts knows the new number only: what a person decided stays
    company.load("account_id,since_on\nA2,2025-06-01\n", "accounts")
    assert company.rows("select since_on from account where account_id = 'A2'") == [("2019-05-01",)]
    part(company)
    assert company.rows("select account_id, since_on from account order by 1") == [
        ("A1", "2019-05-01"), ("A2", "2025-06-01"), ("A3", None),
    ]  # fmt: skip


def test_branches_follow_the_account_that_is_kept(company: Files) -> None:
    company.load("account_id,parent_id\nB1,A1\nB2,A2\n", "accounts")
    before = everything(company.store)
    join(company)
    assert company.rows("select account_id, parent_id from account where parent_id is not null order by 1") == [
        ("B1", "A2"),
        ("B2", "A2"),
    ]
    assert company.rows("select count(distinct group_key) from account where account_id in ('A2', 'B1', 'B2')") == [
        (1,)
    ]
    part(company)
    assert everything(company.store) == before


# Refusals -----------------------------------------------------------------------------------------------------


def test_what_is_refused_changes_nothing(company: Files) -> None:
    company.load("account_id,parent_id\nB1,A1\nB2,B1\n", "accounts")
    join(company, "A3", "A2")
    plan = "insert into plan (plan_id, account_id, title, starts_on, ends_on, status) values ('{0}', '{0}', 'Plan {0}', date '2026-{1}-01', date '2026-12-31', 'draft')"
    put(company, plan.format("A1", "01"), plan.format("A2", "06"))
    before = everything(company.store)
    for account_id, kept_id, error, sentence in (
        ("A1", "A1", BadInput, "cannot be joined into itself"),
        ("B2", "A1", BadInput, "“First Oy” is a parent company of “B2”: they are one group already"),
        ("A1", "B2", BadInput, "“First Oy” is a parent company of “B2”"),
        ("A3", "A1", BadInput, "“A3” is part of “A2” already"),
        ("A1", "A3", BadInput, "“A3” is part of “A2” already"),
        ("A1", "A2", BadInput, "“Plan A1” .A1. and “Plan A2” .A2. cover the same days"),
        ("X", "A2", NotFound, "Not found"),
        ("A1", "X", NotFound, "Not found"),
    ):
        with pytest.raises(error, match=sentence):
            join_accounts(company.store, LOCAL_DIRECTOR, account_id, kept_id)
    with pytest.raises(BadInput, match="“A1” has not been joined"):
        undo_join(company.store, LOCAL_DIRECTOR, "A1")
    assert everything(company.store) == before
    put(company, "update plan set status = 'closed' where plan_id = 'A1'")
    join(company)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DIRECTOR])
def test_only_a_director_joins(company: Files, role: Role) -> None:
    join(company, "A3", "A2")
    viewer = Viewer("x", "X", role)
    for call in (
        lambda: try_join(company.store, viewer, "A1", "A2"),
        lambda: join_accounts(company.store, viewer, "A1", "A2"),
        lambda: undo_join(company.store, viewer, "A3"),
    ):
        with pytest.raises(Forbidden):
            call()


# In words -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "kept"), [("en", "has its own"), ("fi", "on omansa")])
def test_what_gives_way_is_said_row_by_row(company: Files, language: str, kept: str) -> None:
    company.load("user_id,name\nu1,Aino\nu2,Eero\n", "users")
    company.load("account_id,owner_id\nA1,u1\nA2,u2\n", "accounts")
    company.load("account_id,user_id\nA1,u1\nA2,u1\n", "teams")
    company.load("account_id,quarter_on,metric,value\nA1,2026-01-01,margin,1500\nA2,2026-01-01,margin,9\n", "targets")
    company.load("account_id,year,likely\nA1,2026,2\nA2,2026,9\n", "wallets")
    company.load(
        "account_id,segment,from_on,status\nA1,A,2019-01-01,decided\nA2,B,2025-06-01,decided\nA1,C,2025-07-01,\nA2,D,2025-07-01,\n",
        "segments",
    )
    company.load(
        "account_id,from_on,to_on,status\nA1,2026-01-01,2026-12-31,decided\nA2,2025-01-01,,decided\n", "key_accounts"
    )
    _ = words(language)
    found = try_join(company.store, LOCAL_DIRECTOR, "A1", "A2")
    owners = sides_table(found, _).words(_)[4]
    assert [*owners.values()][1:] == ["Aino", "Eero", "Eero"]
    sentences = said.join_sentences(found, _)
    assert not [text for text in sentences if "{" in text or "None" in text]
    left = next(text for text in sentences if kept in text)
    for text in (said.value_text("money", 1500, _), "u1, member", "2026, import", "C, ", _.day(date(2026, 12, 31))):
        assert text in left
    assert sentences[-1].endswith(
        "A, "
        + _("{period}, now until {day}", period=f"{_.day(date(2019, 1, 1))} –", day=_.day(date(2025, 5, 31)))
        + "."
    )


def test_many_rows_that_give_way_are_counted(company: Files) -> None:
    quarters = [
        f"{account},{year}-{month:02}-01,margin,1\n"
        for account in ("A1", "A2")
        for year in (2022, 2023, 2024, 2025)
        for month in (1, 4, 7, 10)
    ]
    company.load("account_id,quarter_on,metric,value\n" + "".join(quarters), "targets")
    sentences = said.join_sentences(try_join(company.store, LOCAL_DIRECTOR, "A1", "A2"), words("en"))
    assert sentences[1] == "No rows move."
    assert sentences[-1].endswith("; and 4 more.")
