"""What comes after a join: files that name the joined account, undone imports, new accounts, chains."""

from __future__ import annotations

from typing import Any

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput, Conflict, KamError
from kam_analytics.imports.deals import take
from kam_analytics.imports.joined import join_accounts, undo_join
from kam_analytics.imports.load import batch
from tests.samples.imports.joins import everything, join, part, put
from tests.samples.imports.loading import Files, figures, lines

CREATING = """kind = "sales"
source = "till"
[columns]
account_id = "a"
sold_on = "d"
net_sales = "n"
[options]
create_accounts = true
"""


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


# What comes later ---------------------------------------------------------------------------------------------


def test_the_next_import_lands_on_the_account_that_was_kept(sold: Files) -> None:
    join(sold)
    again = sold.load(
        lines(
            "1,A1,P1,2026-01-01,1,10,3",
            "2,A1,P2,2026-02-01,1,21,",
            "5,A1,P1,2026-04-01,1,40,",
            "6,A2,P1,2026-04-01,1,1,",
        )
    )
    assert figures(again) == (2, 1, 1, 0)
    assert [str(note) for note in again.notes if "part" in str(note)] == [
        "“A1” is part of “A2” now; rows that go there: 3."
    ]
    sales = "select sale_id, account_id, cast(net_sales as double) from sale join account using (account_key) order by sale_id"
    assert sold.rows(sales) == [
        ("1", "A2", 10.0), ("2", "A2", 21.0), ("3", "A2", 5.0), ("4", "A3", 7.0), ("5", "A2", 40.0), ("6", "A2", 1.0),
    ]  # fmt: skip
    # rows that came under the id since go back to it
    assert part(sold) == 3
    assert [row[:2] for row in sold.rows(sales)] == [
        ("1", "A1"), ("2", "A1"), ("3", "A2"), ("4", "A3"), ("5", "A1"), ("6", "A2"),
    ]  # fmt: skip


def test_unknown_ids_become_accounts_but_a_joined_one_does_not(company: Files) -> None:
    company.load("a,d,n\nOLD,2026-01-01,1\nNEW,2026-02-01,2\n", CREATING)
    join(company, "OLD", "NEW")
    done = company.load("a,d,n\nOLD,2026-01-01,1\nNEW,2026-02-01,2\nOLD,2026-03-01,3\nLATER,2026-03-01,9\n", CREATING)
    assert figures(done) == (2, 0, 2, 0)
    accounts = "select account_id, sum(cast(net_sales as double)) from sale join account using (account_key) group by 1 order by 1"
    assert company.rows(accounts) == [("LATER", 9.0), ("NEW", 6.0)]
    part(company, "OLD")
    assert company.rows(accounts) == [("LATER", 9.0), ("NEW", 2.0), ("OLD", 4.0)]


def test_a_list_of_accounts_does_not_bring_a_joined_one_back(sold: Files) -> None:
    join(sold)
    done = sold.load("account_id,name,parent_id\nA1,First again,\nA2,Second again,A1\nB1,Branch,A1\n", "accounts")
    assert figures(done) == (1, 1, 1, 0)
    assert [str(note) for note in done.notes] == ["Rows of accounts that are part of another account now, skipped: 1."]
    assert sold.rows("select account_id, name, parent_id from account order by account_id") == [
        ("A2", "Second again", None), ("A3", "Third Oy", None), ("B1", "Branch", "A2"),
    ]  # fmt: skip
    part(sold)
    assert sold.rows("select name from account where account_id = 'A1'") == [("First Oy",)]


def test_a_file_of_nothing_but_joined_accounts_is_no_error(sold: Files) -> None:
    join(sold)
    assert figures(sold.load("account_id,name\nA1,First again\n", "accounts")) == (0, 0, 1, 0)


def test_an_account_is_still_found_by_the_name_of_the_one_that_was_joined(sold: Files) -> None:
    join(sold)
    header = "activity_id,account_id,activity_type,done_on\n"
    sold.load(f"{header}1,First,call,2026-01-01\n2,Second Oy,call,2026-01-02\n", "activities")
    found = "select activity_id, account_id from activity order by activity_id"
    assert sold.rows(found) == [("1", "A2"), ("2", "A2")]
    part(sold)
    assert sold.rows(found) == [("1", "A1"), ("2", "A2")]


def test_an_id_of_salesforce_in_its_short_form(company: Files) -> None:
    company.load("account_id,name\n001A000001abcdeIAA,Old\n001A000001abcdfIAA,New\n", "accounts")
    join(company, "001A000001abcdeIAA", "001A000001abcdfIAA")
    company.load("activity_id,account_id,activity_type,done_on\n1,001A000001abcde,call,2026-01-01\n", "activities")
    assert company.rows("select account_id, joined_from from activity") == [
        ("001A000001abcdfIAA", "001A000001abcdeIAA")
    ]


def test_an_import_that_is_undone_under_a_join_gives_its_rows_to_the_account_that_was_kept(sold: Files) -> None:
    later = sold.load(lines("1,A1,P1,2026-01-01,1,11,3", "3,A2,P1,2026-01-01,1,6,1"))
    join(sold)
    sold.undo(later)
    sales = "select sale_id, account_id, cast(net_sales as double) from sale join account using (account_key) order by 1 limit 3"
    assert sold.rows(sales) == [("1", "A2", 10.0), ("2", "A2", 20.0), ("3", "A2", 5.0)]
    part(sold)
    assert sold.rows(sales) == [("1", "A1", 10.0), ("2", "A1", 20.0), ("3", "A2", 5.0)]


def test_an_import_under_a_join_is_undone_after_it(sold: Files) -> None:
    join(sold)
    later = sold.load(lines("1,A1,P1,2026-01-01,1,11,3"))
    part(sold)
    sold.undo(later)
    assert sold.rows("select account_id, joined_from, cast(net_sales as double) from sale join account using (account_key) where sale_id = '1'") == [
        ("A1", None, 10.0)
    ]  # fmt: skip


def test_an_import_whose_account_was_kept_cannot_be_undone(company: Files) -> None:
    brought = company.load("account_id,name\nB1,B\n", "accounts")
    join(company, "A1", "B1")
    with pytest.raises(KamError, match="used by account_alias"):
        company.undo(brought)


def test_a_new_account_never_gets_the_number_of_a_joined_one(company: Files) -> None:
    company.load("a,d,n\nLAST,2026-01-01,1\n", CREATING)
    join(company, "LAST", "A1")
    company.load("a,d,n\nNEXT,2026-01-01,1\n", CREATING)
    company.load("account_id,name\nMORE,M\n", "accounts")
    part(company, "LAST")
    assert company.rows("select count(distinct account_key), count(*) from account") == [(6, 6)]


@pytest.mark.parametrize("is_joined_first", [True, False])
def test_a_team_that_came_beside_a_join_is_undone(company: Files, *, is_joined_first: bool) -> None:
    company.load("user_id\nu1\nu2\n", "users")
    before = everything(company.store)["account_team"]
    if is_joined_first:
        join(company)
    brought = company.load("account_id,user_id\nA1,u1\nA2,u2\n", "teams")
    if is_joined_first:
        part(company)
        assert company.rows("select account_id, user_id from account_team order by user_id") == [
            ("A1", "u1"),
            ("A2", "u2"),
        ]
    else:
        join(company)
        assert company.rows("select account_id, user_id from account_team order by user_id") == [
            ("A2", "u1"),
            ("A2", "u2"),
        ]
    company.undo(brought)
    assert everything(company.store)["account_team"] == before


def test_won_deals_that_stand_in_for_sales_go_back_with_their_deals(company: Files) -> None:
    header = "opportunity_id,account_id,amount,status,closed_on\n"
    company.load(f"{header}o1,A1,10,won,2026-01-01\no2,A2,20,won,2026-01-01\n", "opportunities")
    join(company)
    take(company.store, LOCAL_DIRECTOR)
    owner = "select sale_id, account_id from sale join account using (account_key) order by sale_id"
    assert company.rows(owner) == [("o1", "A2"), ("o2", "A2")]
    part(company)
    assert company.rows(owner) == [("o1", "A1"), ("o2", "A2")]


def joined_meanwhile(sold: Files, monkeypatch: pytest.MonkeyPatch, *, is_undo: bool) -> None:
    """The next import finds its accounts joined, or a join undone, after it has read and checked its rows."""
    if is_undo:
        join(sold)
    rest = batch.check_repeats

    def meanwhile(*given: Any) -> None:
        monkeypatch.setattr(batch, "check_repeats", rest)
        rest(*given)
        if is_undo:
            undo_join(sold.store, LOCAL_DIRECTOR, "A1")
        else:
            join_accounts(sold.store, LOCAL_DIRECTOR, "A1", "A2")

    monkeypatch.setattr(batch, "check_repeats", meanwhile)


@pytest.mark.parametrize("is_undo", [True, False])
def test_facts_of_accounts_that_are_joined_while_they_are_read(
    sold: Files, monkeypatch: pytest.MonkeyPatch, *, is_undo: bool
) -> None:
    joined_meanwhile(sold, monkeypatch, is_undo=is_undo)
    assert sold.load(lines("9,A1,P1,2026-05-01,1,1,")).loaded == 1
    owner = "select account_id from sale join account using (account_key) where sale_id = '9'"
    assert sold.rows(owner) == [("A1" if is_undo else "A2",)]


@pytest.mark.parametrize("is_undo", [True, False])
def test_contacts_of_accounts_that_are_joined_while_they_are_read(
    sold: Files, monkeypatch: pytest.MonkeyPatch, *, is_undo: bool
) -> None:
    """Nothing is written, and the next try is right."""
    joined_meanwhile(sold, monkeypatch, is_undo=is_undo)
    text = "contact_id,account_id,name\nc9,A1,Aino\n"
    with pytest.raises(Conflict, match="import it again"):
        sold.load(text, "contacts")
    assert sold.load(text, "contacts").loaded == 1
    assert sold.rows("select account_id from contact where contact_id = 'c9'") == [("A1" if is_undo else "A2",)]


# Chains -------------------------------------------------------------------------------------------------------


def test_a_chain_leads_to_its_end_and_comes_apart_from_there(sold: Files) -> None:
    start = everything(sold.store)
    join(sold, "A1", "A2")
    between = everything(sold.store)
    join(sold, "A2", "A3")
    owner = "select distinct account_id from sale join account using (account_key)"
    assert sold.rows(owner) == [("A3",)]
    sold.load(lines("7,A1,P1,2026-05-01,1,1,"))
    assert sold.rows(owner) == [("A3",)]
    with pytest.raises(BadInput, match="“A2” is part of “A3” now: undo that join first"):
        undo_join(sold.store, LOCAL_DIRECTOR, "A1")
    sold.undo(sold.load(lines("7,A1,P1,2026-05-01,1,2,")))
    part(sold, "A2")
    assert sold.rows("select account_id, joined_from from sale join account using (account_key) where sale_id = '7'") == [
        ("A2", "A1")
    ]  # fmt: skip
    put(sold, "delete from sale where sale_id = '7'", "delete from account_month where month_on = date '2026-05-01'")
    assert everything(sold.store)["sale"] == between["sale"]
    part(sold, "A1")
    assert everything(sold.store)["sale"] == start["sale"]
