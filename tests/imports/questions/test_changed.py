"""The next file of a source has other columns: what matters is asked, what is gone is named, the rest loads as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports import import_file
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.questions.changed import changed_signs
from kam_analytics.imports.questions.kept import kept
from kam_analytics.imports.questions.settle import Settled, mapping_as_settled, settle
from kam_analytics.imports.recognise.recognise import recognise
from tests.samples.imports.loading import Files

FIRST = "Customer number,Invoice date,Net amount,Item number,Status,Note\nA1,2026-01-05,10,P1,Paid,x\nA2,2026-01-06,20,P2,Void,y\n"
VOID = {"counts:Status: Void": "leave_out"}


def look(files: Files, path: Path, answers: dict[str, str] | None = None) -> tuple[Settled, Mapping | None, list[str]]:
    guess = recognise(path)
    found = settle(guess, kept(files.store, LOCAL_DIRECTOR, guess, Choices(answers=answers or {})))
    signs = [f"{sign.code} {sign.fields['columns']}" for sign in changed_signs(guess, found.choices)]
    return found, None if found.asked else mapping_as_settled(found), signs


def bring(files: Files, text: str, answers: dict[str, str] | None = None) -> list[str]:
    path = files.write(text)
    found, mapping, signs = look(files, path, answers)
    assert mapping is not None, [said.key for said in found.asked]
    import_file(files.store, LOCAL_DIRECTOR, path, mapping)
    return signs


@pytest.fixture
def files(company: Files) -> Files:
    bring(company, FIRST, VOID)
    return company


def total(files: Files) -> object:
    return files.rows("select sum(net_sales)::double from sale")[0][0]


def test_the_same_columns_ask_nothing(files: Files) -> None:
    assert bring(files, FIRST.replace("2026-01", "2026-02")) == []
    assert total(files) == 20


def test_a_column_that_no_row_needs_may_go_and_is_named(files: Files) -> None:
    text = "Customer number,Invoice date,Net amount,Status,Note\nA1,2026-02-05,10,Paid,x\nA2,2026-02-06,5,Void,z\n"
    assert bring(files, text) == ["lost_columns Item number"]
    assert total(files) == 20
    assert files.rows("select count(*) from import_mapping where kind = 'sales'") == [(1,)]


def test_a_column_by_which_rows_were_left_out_is_missed(files: Files) -> None:
    text = "Customer number,Invoice date,Net amount,Item number,Note\nA1,2026-02-05,10,P1,x\n"
    found, _mapping, signs = look(files, files.write(text))
    assert ([said.key for said in found.asked], signs) == (["lost_column:Status"], ["lost_columns Status"])
    bring(files, text, {"lost_column:Status": "without"})
    assert total(files) == 20


def test_a_late_currency_is_asked_about(files: Files) -> None:
    text = (
        "Customer number,Invoice date,Net amount,Item number,Status,Note,Currency\nA1,2026-02-05,1000,P1,Paid,x,SEK\n"
    )
    found, _mapping, _signs = look(files, files.write(text))
    assert [said.key for said in found.asked] == ["new_column:Currency"]
    assert [answer.word for answer in found.asked[0].answers] == ["use", "leave"]
    _found, mapping, _signs = look(files, files.write(text), {"new_column:Currency": "use"})
    assert mapping is not None
    assert mapping.columns["currency"] == "Currency"
    assert bring(files, text, {"new_column:Currency": "leave"}) == []
    # the answer is remembered
    assert bring(files, text.replace("02-05", "03-05")) == []


def test_a_late_type_is_asked_about_and_another_column_is_named(files: Files) -> None:
    text = "Customer number,Invoice date,Net amount,Item number,Status,Note,Document type,Region\n"
    text += "A1,2026-02-05,100,P1,Paid,x,Invoice,North\nA1,2026-02-06,30,P1,Paid,x,Credit memo,North\n"
    found, _mapping, _signs = look(files, files.write(text))
    assert ([said.key for said in found.asked], found.waits) == (["counts:Document type: Credit memo"], ())
    assert bring(files, text, {"counts:Document type: Credit memo": "turn"}) == ["new_columns Region"]
    assert total(files) == 80


def test_another_file_is_no_next_one(files: Files) -> None:
    _found, mapping, signs = look(
        files, files.write("Customer number,Invoice date,Gross,Net amount 2\nA1,2026-02-05,1,2\n")
    )
    assert signs == []
    assert mapping is None or mapping.leave_out == {}
