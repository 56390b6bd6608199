"""The next files of a source: new values hold their rows back alone, an answer brings them in, nothing counts twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput
from kam_analytics.imports import BatchReport, import_file, kept
from kam_analytics.imports.commands import undo
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.questions.kept import kept as with_kept
from kam_analytics.imports.questions.settle import Settled, mapping_as_settled, settle
from kam_analytics.imports.recognise.recognise import recognise
from kam_analytics.imports.waiting import answer_waiting, drop_waiting, waiting_rows
from tests.samples.imports.loading import Files

DEALS = "Opportunity ID,Account ID,Opportunity Name,Stage,Amount,Close Date\n"
JUNE = DEALS + "D-1,A1,Alpha,Closed Won,100,2026-03-01\nD-2,A2,Beta,Proposal,200,2026-09-01\n"
JULY = (
    DEALS
    + "D-2,A2,Beta,Shelved,210,2026-04-01\nD-3,A1,Gamma,Handshake,300,2026-09-03\nD-4,A1,Delta,Closed Lost,40,2026-04-03\n"
)
#: sales without an id of their lines
LINES = "Customer number,Invoice date,Net amount,Document type\n"
JANUARY = LINES + "A1,2026-01-05,10,Invoice\nA1,2026-01-05,10,Invoice\nA2,2026-01-09,4,Credit Memo\n"
FEBRUARY = (
    LINES
    + "A1,2026-02-05,10,Invoice\nA1,2026-02-05,10,Exchange\nA2,2026-02-06,7,Exchange\nA2,2026-02-09,3,Credit Memo\n"
)


@pytest.fixture
def files(company: Files) -> Files:
    return company


def settled(files: Files, path: Path, **answers: str) -> tuple[Settled, object]:
    guess = recognise(path)
    given = with_kept(
        files.store,
        LOCAL_DIRECTOR,
        guess,
        Choices(answers={key.replace("__", ": "): word for key, word in answers.items()}),
    )
    return settle(guess, given), guess


def bring(files: Files, name: str, text: str, answers: dict[str, str] | None = None) -> BatchReport:
    path = files.folder / name
    path.write_text(text)
    guess = recognise(path)
    found = settle(guess, with_kept(files.store, LOCAL_DIRECTOR, guess, Choices(answers=answers or {})))
    assert not found.asked, [said.key for said in found.asked]
    return import_file(files.store, LOCAL_DIRECTOR, path, mapping_as_settled(found))


def deals(files: Files) -> list[tuple[object, ...]]:
    return files.rows("select opportunity_id, status, amount::double from opportunity order by 1")


def test_new_stages_hold_their_rows_alone_and_an_answer_brings_them_in(files: Files) -> None:
    bring(files, "june.csv", JUNE)
    report = bring(files, "july.csv", JULY)
    assert (report.loaded, report.updated, report.reasons) == (1, 0, {"waits": 2})
    assert deals(files) == [("D-1", "won", 100.0), ("D-2", "open", 200.0), ("D-4", "lost", 40.0)]
    waits = {item.value: item for item in waiting_rows(files.store, LOCAL_DIRECTOR)}
    assert {value: (item.rows, list(item.files.values())) for value, item in waits.items()} == {
        "Handshake": (1, ["july.csv"]),
        "Shelved": (1, ["july.csv"]),
    }
    assert [answer.word for answer in waits["Shelved"].said.answers] == ["open", "won", "lost", "leave_out"]
    # what came later stays as it is
    bring(files, "august.csv", DEALS + "D-4,A1,Delta,Closed Won,44,2026-08-03\n")
    assert answer_waiting(files.store, LOCAL_DIRECTOR, waits["Shelved"], "lost") == []
    assert deals(files) == [("D-1", "won", 100.0), ("D-2", "lost", 210.0), ("D-4", "won", 44.0)]
    [left] = waiting_rows(files.store, LOCAL_DIRECTOR)
    assert (left.value, left.rows) == ("Handshake", 1)
    # the answer is remembered, and what an earlier file knew is not lost
    assert not bring(files, "september.csv", DEALS + "D-5,A1,Eta,Shelved,5,2026-08-03\n").reasons
    answer_waiting(files.store, LOCAL_DIRECTOR, left, "open")
    assert waiting_rows(files.store, LOCAL_DIRECTOR) == []
    assert ("D-3", "open", 300.0) in deals(files)
    assert files.rows("select count(*), count(distinct opportunity_id) from opportunity") == [(5, 5)]


def test_a_later_row_with_the_same_id_is_not_overwritten(files: Files) -> None:
    bring(files, "june.csv", JUNE)
    bring(files, "july.csv", JULY)
    bring(files, "august.csv", DEALS + "D-3,A1,Gamma,Closed Won,333,2026-08-03\n")
    for item in waiting_rows(files.store, LOCAL_DIRECTOR):
        answer_waiting(files.store, LOCAL_DIRECTOR, item, "lost")
    assert deals(files) == [
        ("D-1", "won", 100.0), ("D-2", "lost", 210.0), ("D-3", "won", 333.0), ("D-4", "lost", 40.0),
    ]  # fmt: skip


def test_rows_without_an_id_are_recognised_by_their_content(files: Files) -> None:
    bring(files, "january.csv", JANUARY, {"counts:Document type: Credit Memo": "turn"})
    assert bring(files, "february.csv", FEBRUARY).reasons == {"waits": 2}
    assert files.rows("select count(*), sum(net_sales)::double from sale") == [(5, 23.0)]
    [item] = waiting_rows(files.store, LOCAL_DIRECTOR)
    assert (item.rows, item.said.key) == (2, "counts:Document type: Exchange")
    answer_waiting(files.store, LOCAL_DIRECTOR, item, "counts")
    # one of them is equal to an invoice that was loaded before
    assert files.rows("select count(*), sum(net_sales)::double from sale") == [(7, 40.0)]
    assert waiting_rows(files.store, LOCAL_DIRECTOR) == []


def test_waiting_rows_can_be_dropped_undone_and_answered_with_the_file(files: Files) -> None:
    bring(files, "june.csv", JUNE)
    july = bring(files, "july.csv", JULY)
    first, second = waiting_rows(files.store, LOCAL_DIRECTOR)
    assert drop_waiting(files.store, LOCAL_DIRECTOR, first) == 1
    assert [item.value for item in waiting_rows(files.store, LOCAL_DIRECTOR)] == [second.value]
    # the file comes again with its answers
    again = bring(files, "july.csv", JULY, {"value:Stage: Handshake": "open", "value:Stage: Shelved": "lost"})
    assert (again.loaded, again.updated, again.rejected) == (1, 1, 0)
    assert waiting_rows(files.store, LOCAL_DIRECTOR) == []
    undo(files.store, LOCAL_DIRECTOR, again.batch or "")
    assert [item.value for item in waiting_rows(files.store, LOCAL_DIRECTOR)] == [second.value]
    undo(files.store, LOCAL_DIRECTOR, july.batch or "")
    assert waiting_rows(files.store, LOCAL_DIRECTOR) == []


def test_without_its_original_the_file_has_to_come_again(files: Files) -> None:
    bring(files, "june.csv", JUNE)
    july = bring(files, "july.csv", JULY)
    kept.erase(july.batch or "")
    item = waiting_rows(files.store, LOCAL_DIRECTOR)[0]
    with pytest.raises(BadInput, match="not one of the answers"):
        answer_waiting(files.store, LOCAL_DIRECTOR, item, "perhaps")
    assert answer_waiting(files.store, LOCAL_DIRECTOR, item, "open") == ["july.csv"]
    assert bring(files, "july.csv", JULY).reasons == {"waits": 1}


def test_a_file_whose_rows_all_wait_is_not_refused(files: Files) -> None:
    bring(files, "june.csv", JUNE)
    assert bring(files, "july.csv", DEALS + "D-7,A1,Gamma,Handshake,300,2026-09-03\n").reasons == {"waits": 1}
    [item] = waiting_rows(files.store, LOCAL_DIRECTOR)
    answer_waiting(files.store, LOCAL_DIRECTOR, item, "won")
    assert ("D-7", "won", 300.0) in deals(files)


def test_a_file_that_replaces_its_period_waits_as_a_whole(files: Files) -> None:
    path = files.write(JUNE)
    guess = recognise(path)
    found = settle(guess, Choices(says={"replaces": "period"}))
    import_file(files.store, LOCAL_DIRECTOR, path, mapping_as_settled(found))
    path = files.write(JULY)
    guess = recognise(path)
    found = settle(guess, with_kept(files.store, LOCAL_DIRECTOR, guess, Choices()))
    assert ([said.about for said in found.asked], found.waits) == (["Stage: Shelved", "Stage: Handshake"], ())
