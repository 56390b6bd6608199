"""Undo takes a batch out as if it had never come, or says which later batch stands in the way."""

from __future__ import annotations

from datetime import datetime

import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.clock import local
from kam_analytics.errors import BadInput, Conflict, Forbidden, NotFound
from kam_analytics.imports import BatchReport, import_file, undo
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.undo import try_undo
from tests.samples.imports.loading import Files, everything, fingerprint, lines, unchanged
from tests.samples.imports.settled import ANALYST, SETTLED

CREATING = """kind = "sales"
source = "till"
[columns]
sale_id = "id"
account_id = "a"
product_id = "p"
sold_on = "d"
net_sales = "n"
[options]
create_accounts = true
"""


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (
            "sales",
            lines("1,A1,P1,2026-01-01,0.1,123456789012.3456,0.0001", "2,A2,P2,2026-02-01,1,20,4", "3,A3,,2026-03-01,,30,"),
            lines("2,A2,P2,2026-02-01,1,20,4", "1,A3,P2,2026-05-01,7,1,", "3,A3,P1,2026-03-01,3,30,5", "4,A1,P1,2026-04-01,1,40,2"),
        ),
        (
            "activities",
            "activity_id,account_id,activity_type,done_on,user_id,quantity,subject\n1,A1,call,2026-01-01,u1,2,\"a, {b}\"\n2,,mail,2026-01-02,,,\n",
            "activity_id,account_id,activity_type,done_on,user_id,quantity,subject\n1,A2,mail,2026-01-03,u2,3,\n2,A1,mail,2026-01-02,,,\n3,,x,2026-01-01,,,\n",
        ),
        (
            "nps",
            "response_id,account_id,answered_on,score,comment\n1,A1,2026-01-01,9,'; drop\n2,,2026-01-02,0,\n",
            "response_id,account_id,answered_on,score,comment\n1,,2026-01-03,3,\n2,,2026-01-02,0,\n3,A2,2026-01-01,10,\n",
        ),
        (
            "accounts",
            "account_id,name,parent_id,owner_id,since_on\nA1,One,A2,u1,1999-01-01\nB1,B,A1,,\n",
            "account_id,name,parent_id,owner_id,since_on\nA1,Other,A3,,\nA2,Two,,u2,2001-01-01\nB2,New,B1,,\n",
        ),
        (
            "products",
            "product_id,name,category_id,is_recurring\nP1,Mend,service,true\nP3,x,parts,\n",
            "product_id,name,category_id,is_recurring\nP1,Other,other,false\nP2,Agreement,,true\nP4,New,parts,\n",
        ),
        (
            "users",
            "user_id,name,email,role,manager_id\nu1,One,a@b,director,\nu2,Two,,rep,u1\n",
            "user_id,name,email,role,manager_id\nu1,Other,,analyst,\nu2,Two,,rep,u1\nu3,Three,,delivery,u2\n",
        ),
    ],
    ids=["sales", "activities", "nps", "accounts", "products", "users"],
)  # fmt: skip
def test_undo_is_as_if_the_batch_had_never_come(company: Files, kind: str, before: str, after: str) -> None:
    if kind == "products":
        company.load(lines("1,A1,P1,2026-01-01,1,10,3", "2,A1,P2,2026-01-01,1,10,3"))
    start = everything(company.store)
    first = company.load(before, kind)
    held = everything(company.store)
    second = company.load(after, kind)
    assert second.updated
    assert second.loaded
    assert company.undo(second) == second.updated + second.loaded
    end = everything(company.store)
    end["batches"].pop()
    unchanged(held, end)
    assert company.undo(first) == first.updated + first.loaded
    end = everything(company.store)
    end["batches"] = start["batches"]
    unchanged(start, end)


def test_undo_of_teams(company: Files) -> None:
    company.load("user_id\nu1\n", "users")
    first = company.load("account_id,user_id,from_on\nA1,u1,2026-01-01\n", "teams")
    second = company.load("account_id,user_id,from_on\nA1,u1,2026-02-01\nA2,u1,\n", "teams")
    assert company.undo(second) == 2
    assert company.rows("select account_id, from_on from account_team") == [("A1", "2026-01-01")]
    assert company.undo(first) == 1
    assert company.rows("select * from account_team") == []


def test_undo_of_lines_without_ids(company: Files) -> None:
    mapping = CREATING.replace('sale_id = "id"\n', "")
    text = "a,p,d,n\nA1,P1,2026-01-01,10\nA1,P1,2026-01-01,10\n"
    first = company.load(text, mapping)
    second = company.load(text + "A1,P1,2026-01-01,10\n", mapping)
    assert second.loaded == 1
    assert company.undo(second) == 1
    assert company.undo(first) == 2
    assert company.rows("select count(*) from sale") == [(0,)]


def test_a_later_batch_that_changed_its_rows_is_named(company: Files) -> None:
    first = company.load(lines("1,A1,P1,2026-01-01,1,10,3", "2,A1,P1,2026-01-01,1,10,3"))
    second = company.load(lines("1,A1,P1,2026-01-01,1,11,3"))
    third = company.load(lines("1,A1,P1,2026-01-01,1,12,3"))
    for batch, later in ((first, second), (second, third)):
        with pytest.raises(Conflict) as caught:
            company.undo(batch)
        assert caught.value.fields["batch"] == later.batch
    company.undo(third)
    company.undo(second)
    assert company.undo(first) == 2


def test_a_later_batch_that_only_skipped_its_rows_is_not_in_the_way(company: Files) -> None:
    first = company.load(lines("1,A1,P1,2026-01-01,1,10,3"))
    company.load(lines("1,A1,P1,2026-01-01,1,10,3", "2,A1,P1,2026-01-01,1,10,3"))
    assert company.undo(first) == 1


def test_accounts_in_use_stay_and_the_import_that_uses_them_is_named(company: Files) -> None:
    accounts = company.load("account_id\nB1\n", "accounts")
    sales = company.load(lines("1,B1,P1,2026-01-01,1,10,3"))
    before = everything(company.store)
    with pytest.raises(Conflict) as caught:
        company.undo(accounts)
    assert caught.value.fields == {"table": "sale", "batch": sales.batch}
    unchanged(before, everything(company.store))
    company.undo(sales)
    assert company.undo(accounts) == 1


def test_people_in_use_stay(company: Files) -> None:
    users = company.load("user_id\nu1\n", "users")
    company.load("account_id,owner_id\nA1,u1\n", "accounts")
    with pytest.raises(Conflict) as caught:
        company.undo(users)
    assert caught.value.fields["table"] == "account"


def test_what_a_batch_of_sales_created_goes_with_it_unless_it_is_used(company: Files) -> None:
    first = company.load(
        "id,a,p,d,n\n1,N1,Q1,2026-01-01,5\n2,N2,Q2,2026-01-01,5\n3,N3,Q3,2026-01-01,5\n4,N4,Q3,2026-01-01,5\n", CREATING
    )
    company.load("account_id,name\nN2,Named Oy\n", "accounts")
    company.load(lines("1,N3,Q3,2026-02-01,1,10,3"))
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        scope.update("account", "N4", 1, {"name": "Edited Oy"})
    assert company.undo(first) == 4
    assert company.rows("select account_id from account where account_id like 'N%' order by 1") == [
        ("N2",),
        ("N3",),
        ("N4",),
    ]
    assert company.rows("select product_id from product where product_id like 'Q%'") == [("Q3",)]


def test_what_a_person_edited_since_stays(company: Files) -> None:
    company.load("activity_id,activity_type,done_on,subject\n1,call,2026-01-01,a\n", "activities")
    second = company.load("activity_id,activity_type,done_on,subject\n1,mail,2026-01-02,b\n", "activities")
    accounts = company.load("account_id,city,country\nA1,Oulu,FI\n", "accounts")
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        scope.update("activity", "1", 2, {"subject": "mine"})
        scope.update("account", "A1", 2, {"city": "Kemi"})
    company.undo(second)
    company.undo(accounts)
    assert company.rows("select activity_type, done_on, subject, version from activity") == [
        ("call", "2026-01-01", "mine", 4)
    ]
    assert company.rows("select city, country from account where account_id = 'A1'") == [("Kemi", None)]


def test_what_a_person_edited_since_stays_though_the_clock_was_set_back(
    company: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit(version: int, **changes: str) -> None:
        with company.store.scope(LOCAL_DIRECTOR) as scope:
            scope.update("account", "A1", version, changes)

    monkeypatch.setenv("KAM_TODAY", "2031-01-02")
    edit(1, industry="Steel")
    monkeypatch.setenv("KAM_TODAY", "2031-01-01")
    accounts = company.load("account_id,city,country,industry\nA1,Oulu,FI,Paper\n", "accounts")
    assert _day(company, "max(imported_at)") == "2031-01-01"
    monkeypatch.setenv("KAM_TODAY", "2030-12-31")
    edit(3, city="Kemi")
    company.undo(accounts)
    assert company.rows("select city, country, industry from account where account_id = 'A1'") == [
        ("Kemi", None, "Steel")
    ]
    assert _day(company, "max(undone_at)") == "2030-12-31"


def _day(company: Files, of_batches: str) -> str:
    """The day of a moment where the company is: an import just after midnight is still yesterday in UTC."""
    moment = company.rows(f"select ({of_batches})::varchar from import_batch")[0][0]
    return local(datetime.fromisoformat(moment), "Europe/Helsinki").date().isoformat()


def test_an_unknown_or_undone_batch_or_a_rep_is_refused(company: Files) -> None:
    report = company.load(lines("1,A1,P1,2026-01-01,1,10,3"))
    with pytest.raises(NotFound):
        undo(company.store, LOCAL_DIRECTOR, "nosuchbatch")
    with pytest.raises(Forbidden):
        undo(company.store, Viewer("r", "Rep", Role.REP), str(report.batch))
    company.undo(report)
    with pytest.raises(BadInput):
        company.undo(report)


@pytest.mark.parametrize("kind", list(SETTLED))
def test_only_a_director_undoes_what_is_settled(company: Files, kind: str) -> None:
    header, decided, proposed, changed, settled = SETTLED[kind]
    made = company.load(f"{header}\n{decided}\n", kind)
    changing = company.load(f"{header}\n{changed.removesuffix('proposed')}proposed\n", kind)
    own = import_file(company.store, ANALYST, company.write(f"{header}\n{proposed}\n"), kind)
    # what undoing would bring back is settled
    refused(company, changing)
    company.undo(changing)
    refused(company, made)
    assert try_undo(company.store, ANALYST, str(own.batch)).removed == 1
    with company.store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute(f"update {KINDS[kind].table} set status = '{settled}'")
    # a director has agreed meanwhile
    refused(company, own)
    assert company.undo(own) == company.undo(made) == 1


def refused(company: Files, report: BatchReport) -> None:
    """An analyst can neither undo a batch nor try to, and nothing changes."""
    before = fingerprint(company.store)
    for work in (undo, try_undo):
        with pytest.raises(Forbidden, match="only a director"):
            work(company.store, ANALYST, str(report.batch))
    assert fingerprint(company.store) == before


def test_summaries_survive_any_order_of_imports_and_undos(company: Files) -> None:
    batches = []
    for month in range(1, 6):
        body = [
            f"{month}-{n},A{n % 3 + 1},P{n % 2 + 1},2026-{month:02}-{n + 1:02},1,{n * 10 - 20},{n if n % 2 else ''}"
            for n in range(6)
        ]
        body.append(f"{max(month - 1, 1)}-0,A2,P1,2025-12-01,1,{month},")
        batches.append(company.load(lines(*body)))
    for report in reversed(batches):
        company.undo(report)
    assert company.rows(
        "select (select count(*) from sale) + (select count(*) from account_month) + (select count(*) from account_product)"
    ) == [(0,)]
