"""Several people in one activity: IDs, names and addresses in one cell, unknown and ambiguous ones, again and undone."""

from __future__ import annotations

import csv
import io

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import Conflict
from kam_analytics.imports.joined import join_accounts
from kam_analytics.imports.load.attendees import Book, present
from tests.samples.imports.loading import Files

CONTACTS = """contact_id,account_id,name,email,left_on
c1,A1,Aino Salo,aino@aalto.fi,
c2,A1,Ville Virtanen,ville@aalto.fi,2026-02-01
c3,A1,Aino Salo-Mäki,,
d1,A2,Aino Salo,,
e1,A3,Pat Kim,,
e2,A3,pat  kim,,
003A000000AbCdEFGH,A3,Sam Force,,
"""
WITH_IDS = "activity_id,account_id,activity_type,done_on,contact_id\n"


def activities(*cells: str, account: str = "A1") -> str:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerows([f"T{n}", account, "visit", "2026-03-02", cell] for n, cell in enumerate(cells, 1))
    return WITH_IDS + text.getvalue()


def met(company: Files) -> list[list[str] | None]:
    with company.store.load(LOCAL_DIRECTOR) as load:
        return load.frame("select contact_ids from activity order by activity_id, rowid")["contact_ids"].tolist()


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("c1", ["c1"]),
        ("c1; c2", ["c1", "c2"]),
        ("c2;c1;c2; Ville Virtanen", ["c2", "c1"]),
        ("Aino Salo; Ville Virtanen", ["c1", "c2"]),
        ("aino  SALO", ["c1"]),
        ("Salo, Aino; Virtanen Ville", ["c1", "c2"]),
        ("Aino Salo, Ville Virtanen", ["c1", "c2"]),
        ("Aino Salo|c2", ["c1", "c2"]),
        ("Aino Salo <aino@aalto.fi>; ville@aalto.fi", ["c1", "c2"]),
        ("Aino Salo (c1)", ["c1"]),
        ("Aino Salo-Mäki", ["c3"]),
        ("p1; 1001", ["p1", "1001"]),
        ("; ;", None),
        ("", None),
        ("Bo Ek", None),
        ("Bo Ek; c2", ["c2"]),
        ("Pat Kim", None),
    ],
)
def test_a_cell_names_people(company: Files, cell: str, people: list[str] | None) -> None:
    company.load(CONTACTS, "contacts")
    company.load(activities(cell), "activities")
    assert met(company) == [people]


def test_who_is_not_known_is_said_and_kept_as_text(company: Files) -> None:
    company.load(CONTACTS, "contacts")
    report = company.load(activities("Bo Ek; c1", "Bo Ek", "Aino Salo"), "activities")
    (note,) = report.notes
    assert "not contacts of the account" in note.message
    assert (note.fields["n"], note.fields["text"]) == (2, "Bo Ek")
    assert report.loaded == 3
    assert company.rows("select contact_said from activity order by activity_id") == [("Bo Ek; c1",), ("Bo Ek",), ("Aino Salo",)]  # fmt: skip
    company.load("contact_id,account_id,name\nc9,A1,Bo Ek\n", "contacts")
    again = company.load(activities("Bo Ek; c1", "Bo Ek", "Aino Salo", ""), "activities")
    assert (again.loaded, again.updated, again.skipped) == (1, 2, 1)
    assert met(company) == [["c9", "c1"], ["c9"], ["c1"], None]
    company.undo(again)
    assert met(company) == [["c1"], None, ["c1"]]


def test_a_name_that_two_contacts_have_is_nobody_and_said(company: Files) -> None:
    company.load(CONTACTS, "contacts")
    report = company.load(activities("Pat Kim; e2; Sam Force", account="A3"), "activities")
    (note,) = report.notes
    assert "several contacts" in note.message
    assert (note.fields["column"], note.fields["text"]) == ("contact_id", "Pat Kim")
    assert met(company) == [["e2", "003A000000AbCdEFGH"]]


def test_our_own_people_are_no_contacts(company: Files) -> None:
    company.load("user_id,name,email,role\nu1,Kari Lind,kari@own.fi,rep\n", "users")
    company.load(CONTACTS, "contacts")
    report = company.load(activities("Kari Lind; Aino Salo; kari@own.fi", "Lind, Kari <kari@own.fi>"), "activities")
    assert met(company) == [["c1"], None]
    assert report.notes == ()


def test_an_id_of_salesforce_in_its_short_form_among_others(company: Files) -> None:
    company.load(CONTACTS, "contacts")
    company.load(activities("c1;003A000000AbCdE", account="A3"), "activities")
    assert met(company) == [["c1", "003A000000AbCdEFGH"]]


def test_thirty_people_and_a_row_without_an_account(company: Files) -> None:
    company.load(CONTACTS, "contacts")
    company.load(activities("; ".join(f"p{n}" for n in range(30))), "activities")
    assert met(company) == [[f"p{n}" for n in range(30)]]
    company.load(WITH_IDS + "X,,visit,2026-03-02,c1; Aino Salo\n", "activities")
    assert met(company)[1] == ["c1"]


def test_rows_without_an_id_are_the_same_rows_once_their_people_are_known(company: Files) -> None:
    text = "account_id,activity_type,done_on,contact_id\nA1,visit,2026-03-02,Aino Salo; Ville Virtanen\nA1,visit,2026-03-02,Bo Ek\n"
    company.load(text, "activities")
    company.load(CONTACTS, "contacts")
    again = company.load(text + "A1,call,2026-03-03,Aino Salo\n", "activities")
    assert (again.loaded, again.skipped) == (1, 2)
    assert met(company) == [None, None, ["c1"]]


def test_contacts_whom_activities_name_among_others_stay(company: Files) -> None:
    contacts = company.load(CONTACTS, "contacts")
    report = company.load(activities("p1; c2"), "activities")
    with pytest.raises(Conflict) as caught:
        company.undo(contacts)
    assert caught.value.fields == {"table": "activity", "batch": report.batch}
    company.undo(report)
    company.undo(contacts)


def test_people_of_an_account_that_was_joined_are_found_at_the_one_that_is_kept(company: Files) -> None:
    company.load(CONTACTS, "contacts")
    join_accounts(company.store, LOCAL_DIRECTOR, "A3", "A1")
    company.load(activities("Sam Force; c1", account="A3"), "activities")
    assert met(company) == [["003A000000AbCdEFGH", "c1"]]


def test_a_person_corrected_here_stays_when_the_file_comes_again(company: Files) -> None:
    company.load(CONTACTS, "contacts")
    company.load(activities("c1"), "activities")
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        version = (scope.row("activity", "T1") or {})["version"]
        save = scope.saving()
        with save as save_id:
            scope.update("activity", "T1", version, {"contact_ids": ["c1", "c3"]})
    company.load(activities("c2", "c2"), "activities")
    assert met(company) == [["c1", "c3"], ["c2"]]
    with company.store.scope(LOCAL_DIRECTOR) as scope, pytest.raises(Conflict):
        scope.undo(save_id)


def test_all_contacts_of_an_engagement_come_from_the_file_beside_it(company: Files) -> None:
    company.load(CONTACTS, "contacts")
    (company.folder / "pairs.csv").write_text("engagement,who\n1,c1\n1,c2\n1,c1\n2,c1\n")
    file = company.write("id,account,kind,day\n1,A1,visit,2026-03-02\n2,A1,call,2026-03-03\n3,A1,call,2026-03-04\n")
    mapping = (
        'kind = "activities"\nsource = "crm"\n[columns]\nactivity_id = "id"\naccount_id = "account"\n'
        'activity_type = "kind"\ndone_on = "day"\ncontact_id = "who"\n'
        '[[lookup]]\nfile = "pairs.csv"\nkey = { id = "engagement" }\ncolumns = ["who"]\n'
    )
    company.load(file, mapping)
    assert met(company) == [["c1", "c2"], ["c1"], None]


def test_a_name_is_looked_for_at_the_account_alone() -> None:
    book = Book.of([("c1", "A", "Aino Salo", None), ("d1", "B", "Aino Salo", None)], [])
    assert [present("Aino Salo", account, book).contacts for account in ("A", "B", "C", None)] == [
        ["c1"],
        ["d1"],
        [],
        [],
    ]
