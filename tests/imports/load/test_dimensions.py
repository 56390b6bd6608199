"""Accounts, products, people and teams: upserts of mapped columns, groups, edits of people kept."""

from __future__ import annotations

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from tests.samples.imports.loading import Files, figures, in_order, lines


def groups(files: Files) -> dict[str, str]:
    """Account -> root of its group."""
    return dict(
        files.rows(
            "select a.account_id, r.account_id as root from account a join account r on r.account_key = a.group_key"
        )
    )


def test_only_mapped_columns_of_known_accounts_are_written(company: Files) -> None:
    company.load("account_id,city,owner_id\nA1,Oulu,u1\nB1,Espoo,u9\n", "accounts")
    report = company.load("account_id,city\nA1,Kemi\nA2,\nB2,\n", "accounts")
    assert figures(report) == (1, 1, 1, 0)
    assert company.rows("select account_id, name, city, owner_id from account order by account_id") == [
        ("A1", "First Oy", "Kemi", "u1"), ("A2", "Second Oy", None, None), ("A3", "Third Oy", None, None),
        ("B1", "B1", "Espoo", "u9"), ("B2", "B2", None, None),
    ]  # fmt: skip


def test_a_mapped_column_that_is_empty_now_is_emptied_but_a_name_is_not(company: Files) -> None:
    company.load("account_id,name,city\nA1,First Oy,Oulu\n", "accounts")
    report = company.load("account_id,name,city\nA1,,\n", "accounts")
    assert figures(report) == (0, 1, 0, 0)
    assert company.rows("select name, city from account where account_id = 'A1'") == [("First Oy", None)]


def test_an_unknown_owner_or_manager_is_no_reject(company: Files) -> None:
    assert figures(company.load("account_id,owner_id\nA1,nobody\n", "accounts")) == (0, 1, 0, 0)
    assert figures(company.load("user_id,name,manager_id\nu1,x,nobody\n", "users")) == (1, 0, 0, 0)
    assert company.rows("select role, is_active from app_user") == [("rep", True)]


def test_what_a_person_edited_stays(company: Files) -> None:
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        scope.update("account", "A1", 1, {"name": "Mine Oy"})
    report = company.load("account_id,name,city,country\nA1,Theirs Oy,Kemi,FI\nA2,Two Oy,,\n", "accounts")
    assert figures(report) == (0, 2, 0, 0)
    assert company.rows("select account_id, name, city, country, version from account order by account_id") == [
        ("A1", "Mine Oy", "Kemi", "FI", 3), ("A2", "Two Oy", None, None, 2), ("A3", "Third Oy", None, None, 1),
    ]  # fmt: skip
    assert figures(company.load("account_id,name\nA1,Other Oy\n", "accounts")) == (0, 0, 1, 0)


def test_what_a_person_filled_in_a_row_of_his_own_stays(company: Files) -> None:
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        scope.insert("product", {"product_key": 90, "product_id": "M1", "name": "Made here"})
    company.load("product_id,name,is_recurring\nM1,Theirs,true\n", "products")
    assert company.rows("select name, is_recurring from product where product_id = 'M1'") == [("Made here", True)]


def test_an_open_form_notices_that_an_import_changed_its_row(company: Files) -> None:
    from kam_analytics.errors import Conflict

    company.load("account_id,city\nA1,Kemi\n", "accounts")
    with company.store.scope(LOCAL_DIRECTOR) as scope, pytest.raises(Conflict):
        scope.update("account", "A1", 1, {"city": "Oulu"})


def test_groups_follow_parents_whatever_the_order_of_files(company: Files) -> None:
    report = company.load("account_id,parent_id\nB1,B2\nB2,B3\n", "accounts")
    assert report.warnings == {"unknown_parent": 1}
    # B3 is not there yet: the chain ends below it
    assert {key: root for key, root in groups(company).items() if key > "B"} == {"B1": "B2", "B2": "B2"}
    assert company.load("account_id,parent_id\nB3,A1\n", "accounts").warnings == {}
    assert {key: root for key, root in groups(company).items() if key > "B"} == {"B1": "A1", "B2": "A1", "B3": "A1"}
    company.load("account_id,parent_id\nB2,\n", "accounts")
    assert {key: root for key, root in groups(company).items() if key > "B"} == {"B1": "B2", "B2": "B2", "B3": "A1"}


def test_a_parent_that_comes_with_a_sale_becomes_the_group(company: Files) -> None:
    company.load("account_id,parent_id\nA1,HQ\n", "accounts")
    mapping = 'kind = "sales"\nsource = "s"\n[columns]\naccount_id = "a"\nsold_on = "d"\nnet_sales = "n"\n[options]\ncreate_accounts = true\n'
    report = company.load("a,d,n\nHQ,2026-01-01,5\n", mapping)
    assert groups(company)["A1"] == "HQ"
    company.undo(report)
    assert groups(company)["A1"] == "A1"


def test_circular_parents_are_rejects_and_their_neighbours_load(company: Files) -> None:
    text = "account_id,parent_id\nB1,B2\nB2,B3\nB3,B1\nB4,B4\nB5,B1\nB6,A1\n"
    report = company.load(text, "accounts")
    assert report.reasons == {"circular_parent": 4}
    assert [row[0] for row in company.rejects(report)] == [2, 3, 4, 5]
    assert {key: root for key, root in groups(company).items() if key > "B"} == {"B5": "B5", "B6": "A1"}


def test_a_circle_through_the_store_is_found(company: Files) -> None:
    company.load("account_id,parent_id\nA2,A1\nA3,A2\n", "accounts")
    report = company.load("account_id,parent_id,city\nA1,A3,Oulu\nA2,A1,Kemi\nB1,,\n", "accounts")
    assert report.reasons == {"circular_parent": 2}


def test_a_circle_that_only_the_rejects_of_another_close_is_found(company: Files) -> None:
    company.load("account_id,parent_id\nA1,A3\n", "accounts")
    # A1 and A2 go round; without them the store's A1 under A3 meets the file's A3 under A1
    report = company.load("account_id,parent_id\nA1,A2\nA2,A1\nA3,A1\nB1,\n", "accounts")
    assert (report.loaded, report.reasons) == (1, {"circular_parent": 3})


def test_a_parent_that_a_person_chose_counts_for_circles(company: Files) -> None:
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        scope.update("account", "A2", 1, {"parent_id": "A1"})
    report = company.load("account_id,parent_id,city\nA1,A2,Oulu\nA2,,Kemi\nB1,,\n", "accounts")
    assert report.rejected == 2


def test_new_categories_come_with_their_products(company: Files) -> None:
    report = company.load("product_id,name,category_id,is_recurring\nP3,x,parts,\nP4,,parts,1\nP5,,,\n", "products")
    assert figures(report) == (3, 0, 0, 0)
    assert company.rows(
        "select product_id, name, category_id, is_recurring from product left join category using (category_key) "
        "where product_id > 'P2' order by 1"
    ) == [("P3", "x", "parts", None), ("P4", "P4", "parts", True), ("P5", "P5", None, None)]
    assert company.rows("select count(*) from category") == [(3,)]


def test_lines_count_for_the_category_that_their_product_has_now(company: Files) -> None:
    company.load(lines("1,A1,P1,2026-01-01,1,10,3", "2,A1,P9,2026-01-01,1,5,"))
    held = "select category_id, recurring_net_sales from account_category_month left join category using (category_key) order by 1"
    assert company.rows(held) == [("service", 0), (None, 0)]
    report = company.load("product_id,category_id,is_recurring\nP9,new,true\nP1,service,\n", "products")
    assert company.rows(held) == [("new", 5), ("service", 0)]
    in_order(company.store)
    company.undo(report)
    assert company.rows(held) == [("service", 0), (None, 0)]


def test_teams_are_known_by_account_person_and_role(company: Files) -> None:
    company.load("user_id\nu1\nu2\n", "users")
    header = "account_id,user_id,team_role,from_on,to_on\n"
    assert figures(company.load(header + "A1,u1,,2026-01-01,\nA1,u1,owner,2026-01-01,\n", "teams")) == (2, 0, 0, 0)
    assert figures(company.load("account_id,user_id,to_on\nA1,u1,2026-03-01\nA2,u1,\n", "teams")) == (1, 1, 0, 0)
    assert figures(company.load(header + "A1,u1,member,2026-01-01,2026-03-01\n", "teams")) == (0, 0, 1, 0)
    assert company.rows("select account_id, team_role, from_on, to_on from account_team order by 1, 2") == [
        ("A1", "member", "2026-01-01", "2026-03-01"), ("A1", "owner", "2026-01-01", None), ("A2", "member", None, None)
    ]  # fmt: skip


def test_roles_of_the_product_and_no_others(company: Files) -> None:
    report = company.load("user_id,role\nu1,director\nu2,rep\nu3,Rep\nu4,\n", "users")
    assert (report.loaded, report.reasons) == (3, {"unknown_role": 1})
    mapping = (
        'kind = "users"\nsource = "s"\n[columns]\nuser_id = "user_id"\nrole = "role"\n[values.role]\nRep = "rep"\n'
    )
    assert figures(company.load("user_id,role\nu1,director\nu3,Rep\n", mapping)) == (1, 0, 1, 0)


def test_the_benchmarks_are_published_with_every_import(company: Files) -> None:
    company.load(lines("1,A1,P1,2026-05-01,1,90,3", "2,A2,P1,2026-05-31,1,10,"))
    assert company.rows("select account_id, abc_class from benchmark_abc join account using (account_key) order by 1") == [
        ("A1", "A"), ("A2", "B")
    ]  # fmt: skip
