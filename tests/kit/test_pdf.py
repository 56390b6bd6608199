"""What is printed: every word as it is, tables in columns, hostile text as text."""

from __future__ import annotations

import pytest

from kam_analytics.kit.files.pdf import Document, to_pdf
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import words
from tests.samples.concentration.results import HOSTILE

TYPST = '#panic("x") $x^2$ *bold* `raw` @ref <label> \\ // /* #sys.inputs'


def printed(*texts: str, language: str = "en") -> bytes:
    document = Document(title=texts[0], scope=texts[0], finding=texts[0])
    for text in texts:
        document.heading(text)
        document.text(text)
        document.list([text, text])
        document.words([{text: text, "n": "1"}, {text: "", "n": "2"}], right=["n"])
        rows = [{"name": text, "n": 1}, {"name": "", "n": None}]
        document.table(Table.of(rows, Column("name", text), Column("n", "n", "number")), words(language))
    return to_pdf(document, words(language), facts={texts[0]: texts[0]})


@pytest.mark.parametrize("text", [*HOSTILE, TYPST, "x" * 5_000, "word " * 1_000, "", "\n\n", "漢字 العربية 🙂"])
def test_any_text_is_printed(text: str) -> None:
    made = printed(text)
    assert made.startswith(b"%PDF-")
    assert b"/URI" not in made


def test_a_document_is_accessible_and_says_its_language() -> None:
    made = printed("Suunnitelma", language="fi")
    assert b"pdfuaid" in made
    assert b"/Lang" in made or b"(fi" in made


def test_numbers_of_a_table_stand_to_the_right_and_what_is_missing_is_a_dash() -> None:
    document = Document(title="Title", scope="Scope")
    rows = [{"name": "Kone Oy", "part": 0.5}, {"name": None, "part": None}]
    document.table(Table.of(rows, Column("name", "Name"), Column("part", "Share", "share")), words("en"))
    (made,) = document.parts
    assert (made["header"], made["right"]) == (["Name", "Share"], [1])
    assert made["rows"] == [["Kone Oy", "50.0%"], ["–", "–"]]


def test_an_empty_document_and_an_empty_table_are_printed() -> None:
    document = Document(title="Title", scope="Scope")
    document.words([])
    document.table(Table.of([], Column("name", "Name")), words("en"))
    assert to_pdf(document, words("en"), facts={}).startswith(b"%PDF-")
