"""Deliveries that come in parts: lines of their own, or rows of one number that are parts of it."""

from __future__ import annotations

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput
from kam_analytics.imports import BatchReport, import_file
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.questions.kept import kept
from kam_analytics.imports.questions.settle import Settled, mapping_as_settled, settle
from kam_analytics.imports.recognise.recognise import recognise
from kam_analytics.imports.waiting import answer_waiting, waiting_rows
from tests.samples.imports.loading import Files, figures

HEADER = "Delivery number,Customer number,Promised date,Delivery date,In full\n"
FIRST = HEADER + "D1,A1,2026-04-10,2026-04-10,yes\nD4,A1,2026-05-20,2026-05-20,yes\nD4,A1,2026-05-20,,\n"
ASKS = "repeated_id:Delivery number"
ROWS = "select delivery_id, line_id, cast(delivered_on as text) from delivery order by 1, 2 nulls first"


def asked(files: Files, text: str, answers: dict[str, str] | None = None) -> Settled:
    path = files.folder / "deliveries.csv"
    path.write_text(text)
    guess = recognise(path)
    return settle(guess, kept(files.store, LOCAL_DIRECTOR, guess, Choices(answers=answers or {})))


def bring(files: Files, text: str, answers: dict[str, str] | None = None) -> BatchReport:
    found = asked(files, text, answers)
    assert not found.asked, [said.key for said in found.asked]
    return import_file(files.store, LOCAL_DIRECTOR, files.folder / "deliveries.csv", mapping_as_settled(found))


def test_rows_of_one_number_are_asked_about_once(company: Files) -> None:
    (said,) = asked(company, FIRST).asked
    assert (said.key, [answer.word for answer in said.answers]) == (ASKS, ["parts", "names_row"])
    assert figures(bring(company, FIRST, {ASKS: "parts"})) == (3, 0, 0, 0)
    assert company.rows(ROWS) == [("D1", None, "2026-04-10"), ("D4", None, "2026-05-20"), ("D4", "2", None)]
    # the next file of the source is read the same way, in whatever order: the part that was missing has come
    later = (
        HEADER + "D4,A1,2026-05-20,2026-05-27,yes\nD4,A1,2026-05-20,2026-05-20,yes\nD5,A2,2026-06-01,2026-06-02,no\n"
    )
    second = bring(company, later)
    assert figures(second) == (1, 1, 1, 0)
    assert company.rows(ROWS)[1:] == [("D4", None, "2026-05-20"), ("D4", "2", "2026-05-27"), ("D5", None, "2026-06-02")]
    assert company.undo(second) == 2
    assert company.rows(ROWS)[2] == ("D4", "2", None)


def test_the_first_row_counts_where_the_number_names_the_row(company: Files) -> None:
    report = bring(company, FIRST, {ASKS: "names_row"})
    assert (report.loaded, report.reasons) == (2, {"repeated_key": 1})


def test_a_line_tells_the_parts_apart_without_a_question(company: Files) -> None:
    header = HEADER.replace("Customer", "Delivery line,Customer")
    lines = (
        header
        + "D4,10,A1,2026-05-20,2026-05-20,yes\nD4,20,A1,2026-05-20,,\nD4,20,A1,2026-05-21,,\nD5,,A2,2026-06-01,,\n"
    )
    assert not asked(company, lines).asked
    first = bring(company, lines)
    assert (first.loaded, first.reasons) == (3, {"repeated_key": 1})
    # one line alone changes: the other stays
    second = bring(company, header + "D4,20,A1,2026-05-20,2026-05-27,yes\n")
    assert figures(second) == (0, 1, 0, 0)
    there = [("D4", "10", "2026-05-20"), ("D4", "20", "2026-05-27"), ("D5", None, None)]
    assert company.rows(ROWS) == there
    company.undo(second)
    assert company.rows(ROWS) == [there[0], ("D4", "20", None), there[2]]
    company.undo(first)
    assert company.rows(ROWS) == []


def test_an_own_file_names_its_lines(company: Files) -> None:
    text = "delivery_id,line_id,account_id,due_on\nD1,1,A1,2026-01-01\nD1,2,A1,2026-01-02\n"
    assert figures(company.load(text, "deliveries")) == (2, 0, 0, 0)
    assert figures(company.load(text + "D1,,A1,2026-01-03\n", "deliveries")) == (1, 0, 2, 0)


def test_parts_of_a_period_that_are_gone_are_removed(company: Files) -> None:
    mapping = (
        'kind = "deliveries"\nsource = "erp"\nreplaces = "period"\n[columns]\ndelivery_id = "d"\naccount_id = "a"\n'
        'due_on = "day"\n[options]\nrows_are_parts = true\n'
    )
    company.load("d,a,day\nD1,A1,2026-01-01\nD1,A1,2026-01-01\nD2,A1,2026-01-09\n", mapping)
    second = company.load("d,a,day\nD1,A1,2026-01-01\nD2,A1,2026-01-09\n", mapping)
    assert company.rows("select delivery_id, line_id from delivery order by all") == [("D1", None), ("D2", None)]
    company.undo(second)
    assert len(company.rows(ROWS)) == 3


def test_parts_stay_together_while_one_waits_for_an_answer(company: Files) -> None:
    header = HEADER.replace("\n", ",Status\n")
    first = header + "D4,A1,2026-05-20,2026-05-20,yes,Done\nD4,A1,2026-05-20,,,Done\nD7,A1,2026-05-20,,,Void\n"
    bring(company, first, {ASKS: "parts", "counts:Status: Void": "leave_out"})
    text = (
        header
        + "D4,A1,2026-05-20,2026-05-20,yes,Done\nD4,A1,2026-05-20,2026-05-27,yes,Moved\nD5,A2,2026-06-01,,,Done\n"
    )
    report = bring(company, text)
    assert report.reasons == {"waits": 1}
    assert company.rows(ROWS)[:2] == [("D4", None, "2026-05-20"), ("D4", "2", None)]
    (waits,) = waiting_rows(company.store, LOCAL_DIRECTOR)
    answer_waiting(company.store, LOCAL_DIRECTOR, waits, "counts")
    assert company.rows(ROWS)[:2] == [("D4", None, "2026-05-20"), ("D4", "2", "2026-05-27")]


def test_a_word_that_is_no_option_is_refused(company: Files) -> None:
    with pytest.raises(BadInput):
        company.load(
            "d,a,day\nD1,A1,2026-01-01\n",
            'kind = "deliveries"\nsource = "erp"\n[columns]\ndelivery_id = "d"\naccount_id = "a"\ndue_on = "day"\n'
            "[options]\nrows_are_part = true\n",
        )
